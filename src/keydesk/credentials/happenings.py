"""The events of a credential's life.  None of them holds a secret."""

from dataclasses import dataclass
from datetime import datetime

from keydesk.events import Event, event


@dataclass(frozen=True)
class Named(Event):
    """Something in the life of a credential, with the name that it had."""

    name_given: str


@dataclass(frozen=True)
class Edited(Named):
    """Only what changed, each as a pair: what it was, what it is."""

    changes: dict[str, object]


@event("key.issued")
@dataclass(frozen=True)
class KeyIssued(Event):
    """`permissions` None = all of the connection's; `prefix` is what tables show of the secret."""

    name_given: str
    connection: str
    prefix: str
    permissions: list[str] | None
    expires_at: str | None
    active: bool
    limits: dict[str, object] | None = None


@event("key.edited")
@dataclass(frozen=True)
class KeyEdited(Edited):
    """Its name, permissions, expiry or limits."""


@event("key.activated")
@dataclass(frozen=True)
class KeyActivated(Named):
    """From the next request on, it lets its holder in."""


@event("key.deactivated")
@dataclass(frozen=True)
class KeyDeactivated(Named):
    """From the next request on, the key is refused with reason "inactive"."""


@event("key.revoked")
@dataclass(frozen=True)
class KeyRevoked(Named):
    """From the next request on, the key is refused with reason "revoked".  Nothing undoes it."""


@event("key.deleted")
@dataclass(frozen=True)
class KeyDeleted(Named):
    """Revoked, and gone from the lists.  Its digests stay, so that they never work again."""


@event("credentials.restored")
@dataclass(frozen=True)
class Restored(Event):
    """From a backup: so many that were active start inactive, as it knows no later revocation."""

    deactivated: int


def instant(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


@event("client.created")
@dataclass(frozen=True)
class ClientCreated(Event):
    """An OAuth client, not yet with a secret.  `permissions` None = all of the connection's."""

    name_given: str
    connection: str
    grants: list[str]
    permissions: list[str] | None
    expires_at: str | None
    active: bool
    limits: dict[str, object] | None = None


@event("client.secret_generated")
@dataclass(frozen=True)
class ClientSecretGenerated(Event):
    """`replaced`: there was one before; it is dead, and so are all tokens that came by it."""

    name_given: str
    prefix: str
    replaced: bool


@event("client.activated")
@dataclass(frozen=True)
class ClientActivated(Named):
    """As with a key, and all its tokens with it."""


@event("client.deactivated")
@dataclass(frozen=True)
class ClientDeactivated(Named):
    """As with a key, and all its tokens with it."""


@event("client.revoked")
@dataclass(frozen=True)
class ClientRevoked(Named):
    """As with a key, and all its tokens with it."""


@event("client.deleted")
@dataclass(frozen=True)
class ClientDeleted(Named):
    """As with a key, and all its tokens with it."""


@event("client.edited")
@dataclass(frozen=True)
class ClientEdited(Edited):
    """Its name, permissions, expiry or limits; its grants or lifetimes."""


@event("client.refresh_replayed")
@dataclass(frozen=True)
class RefreshReplayed(Event):
    """A refresh token came a second time: all tokens of its family were ended, so many."""

    ended: int
