"""The events of a connection account's life.  None of them holds a secret."""

from dataclasses import dataclass

from keydesk.credentials.happenings import Edited, Named
from keydesk.events import Event, event


@event("account.created")
@dataclass(frozen=True)
class AccountCreated(Event):
    """A connection account: a user name, and a password that was shown once."""

    username: str
    connection: str
    expires_at: str | None


@event("account.password_generated")
@dataclass(frozen=True)
class AccountPasswordGenerated(Event):
    """The one before is dead, and so are all tokens that came by it."""

    username: str
    expires_at: str | None


@event("account.edited")
@dataclass(frozen=True)
class AccountEdited(Edited):
    """Its name, permissions or expiry."""


@event("account.activated")
@dataclass(frozen=True)
class AccountActivated(Named):
    """As with a key, and all tokens with it that came by its password."""


@event("account.deactivated")
@dataclass(frozen=True)
class AccountDeactivated(Named):
    """As with a key, and all tokens with it that came by its password."""


@event("account.revoked")
@dataclass(frozen=True)
class AccountRevoked(Named):
    """As with a key, and all tokens with it that came by its password."""


@event("account.deleted")
@dataclass(frozen=True)
class AccountDeleted(Named):
    """As with a key, and all tokens with it that came by its password."""
