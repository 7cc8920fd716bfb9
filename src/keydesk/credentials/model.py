"""What a credential is, at a moment.  Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from keydesk.auth.holding import common
from keydesk.auth.limits import NONE, Limits


class Kind(StrEnum):
    API_KEY = "api_key"
    OAUTH_CLIENT = "oauth_client"
    ACCOUNT = "connection_account"


class Status(StrEnum):
    """What people see.  Expired is derived; revoked is final."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Grant(StrEnum):
    """How a client may come by a token (RFC 6749 §4.3, §4.4, §6)."""

    CLIENT_CREDENTIALS = "client_credentials"
    PASSWORD = "password"  # noqa: S105  (the name of a grant)
    REFRESH_TOKEN = "refresh_token"  # noqa: S105


@dataclass(frozen=True)
class Terms:
    """What an OAuth client may ask the token endpoint for.  Lifetimes in seconds."""

    grants: frozenset[Grant]
    access_seconds: int
    refresh_seconds: int


@dataclass(frozen=True)
class LiveSecret:
    """One of at most two secrets that may work at a time.  `valid_until` None = until replaced."""

    id: str
    credential_id: str
    prefix: str
    last4: str
    valid_from: datetime
    valid_until: datetime | None = None


@dataclass(frozen=True)
class Credential:
    """`permissions` None = all that its connection may do; a set narrows that, never widens it.

    An empty set is a credential that may do nothing (security case 14).
    """

    id: str
    organization_id: str
    connection_id: str
    kind: Kind
    name: str
    permissions: frozenset[str] | None
    active: bool
    expires_at: datetime | None
    created_at: datetime
    created_by: str
    revoked_at: datetime | None = None
    revoked_by: str | None = None
    terms: Terms | None = None
    username: str | None = None  # of a connection account
    limits: Limits = NONE

    def status(self, now: datetime) -> Status:
        if self.revoked_at:
            return Status.REVOKED
        if self.expires_at and self.expires_at <= now:
            return Status.EXPIRED
        return Status.ACTIVE if self.active else Status.INACTIVE

    def outlives(self, former: "Credential") -> bool:
        """It ends later than it would have."""
        if former.expires_at is None:
            return False
        return self.expires_at is None or self.expires_at > former.expires_at

    def within(self, connection: frozenset[str]) -> frozenset[str]:
        """What it may do, given what its connection may do."""
        return connection if self.permissions is None else common(connection, self.permissions)
