"""The three answers that a scheme may give, and every reason for a refusal."""

from dataclasses import dataclass
from enum import StrEnum

from keydesk.auth.caller import Caller


class Reason(StrEnum):
    """Recorded in full for the owner; a stranger only ever learns "invalid credential"."""

    NO_CREDENTIAL = "no_credential"
    MALFORMED = "malformed"
    UNKNOWN = "unknown"
    WRONG_SECRET = "wrong_secret"  # noqa: S105  (the name of a reason)
    INACTIVE = "inactive"
    REVOKED = "revoked"
    EXPIRED = "expired"
    CONNECTION_INACTIVE = "connection_inactive"
    USER_BLOCKED = "user_blocked"
    TWO_METHODS = "two_methods"
    IN_QUERY = "in_query"  # the secret stood in a URL, so it is in logs: exposed
    HTTPS_REQUIRED = "https_required"  # the secret crossed a network in the clear: exposed
    NOT_PERMITTED = "not_permitted"
    UNAVAILABLE = "unavailable"  # we could not look: never a refusal of the credential itself


@dataclass(frozen=True, slots=True)
class NotMine:
    """The request carries no credential of this kind; ask the next scheme."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The ids say whose credential it was, where its secret was proven or its id is known."""

    reason: Reason
    organization_id: str = ""
    connection_id: str = ""
    credential_id: str = ""
    secret_id: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    caller: Caller


@dataclass(frozen=True, slots=True)
class MustAsk:
    """Memory does not know: the database must be asked, off the event loop."""


Answer = NotMine | Refused | Accepted
