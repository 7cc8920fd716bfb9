"""The events of a credential's life.  None of them holds a secret."""

from dataclasses import dataclass
from datetime import datetime

from keydesk.events import Event, event


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


@event("key.edited")
@dataclass(frozen=True)
class KeyEdited(Event):
    """Only what changed, each as a pair: what it was, what it is."""

    name_given: str
    changes: dict[str, object]


@event("key.activated")
@dataclass(frozen=True)
class KeyActivated(Event):
    name_given: str


@event("key.deactivated")
@dataclass(frozen=True)
class KeyDeactivated(Event):
    """From the next request on, the key is refused with reason "inactive"."""

    name_given: str


@event("key.revoked")
@dataclass(frozen=True)
class KeyRevoked(Event):
    """From the next request on, the key is refused with reason "revoked".  Nothing undoes it."""

    name_given: str


@event("key.deleted")
@dataclass(frozen=True)
class KeyDeleted(Event):
    """Revoked, and gone from the lists.  Its digests stay, so that they never work again."""

    name_given: str


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


@event("client.secret_generated")
@dataclass(frozen=True)
class ClientSecretGenerated(Event):
    """`replaced`: there was one before; it is dead, and so are all tokens that came by it."""

    name_given: str
    prefix: str
    replaced: bool


@event("client.activated")
@dataclass(frozen=True)
class ClientActivated(Event):
    """As with a key, and all its tokens with it."""

    name_given: str


@event("client.deactivated")
@dataclass(frozen=True)
class ClientDeactivated(Event):
    """As with a key, and all its tokens with it."""

    name_given: str


@event("client.revoked")
@dataclass(frozen=True)
class ClientRevoked(Event):
    """As with a key, and all its tokens with it."""

    name_given: str


@event("client.deleted")
@dataclass(frozen=True)
class ClientDeleted(Event):
    """As with a key, and all its tokens with it."""

    name_given: str


@event("client.edited")
@dataclass(frozen=True)
class ClientEdited(Event):
    """Only what changed, each as a pair: what it was, what it is."""

    name_given: str
    changes: dict[str, object]


@event("client.refresh_replayed")
@dataclass(frozen=True)
class RefreshReplayed(Event):
    """A refresh token came a second time: all tokens of its family were ended, so many."""

    ended: int
