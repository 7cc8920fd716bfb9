"""The three answers that a scheme may give, and every reason for a refusal."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum

from keydesk.attempts import Who
from keydesk.auth.caller import Caller
from keydesk.kit.secret import Secret

NO_ONE = Who()


class Reason(StrEnum):
    """Recorded in full for the owner; a stranger only ever learns "invalid credential"."""

    NO_CREDENTIAL = "no_credential"
    MALFORMED = "malformed"
    UNKNOWN = "unknown"
    WRONG_SECRET = "wrong_secret"  # noqa: S105  (the name of a reason)
    WRONG_CODE = "wrong_code"  # the second factor's
    INACTIVE = "inactive"
    REVOKED = "revoked"
    EXPIRED = "expired"
    CONNECTION_INACTIVE = "connection_inactive"
    USER_BLOCKED = "user_blocked"
    TWO_METHODS = "two_methods"
    IN_QUERY = "in_query"  # the secret stood in a URL, so it is in logs: exposed
    HTTPS_REQUIRED = "https_required"  # the secret crossed a network in the clear: exposed
    NOT_PERMITTED = "not_permitted"
    TOO_MANY_TRIES = "too_many_tries"  # of a stranger: not even judged
    NOT_GRANTED = "not_granted"  # the token endpoint refused what a proven client asked for
    NO_API_ACCESS = "no_api_access"  # it holds nothing, so no machine gets in with it
    UNMAPPED_ROUTE = "unmapped_route"  # no protected API has this method and path
    AMBIGUOUS_PATH = "ambiguous_path"  # two programs could read it differently
    PROXY_REFUSED = "proxy_refused"  # what it said of the original request cannot be believed
    IP_DENIED = "ip_denied"  # the address is not in its list
    RATE_LIMITED = "rate_limited"  # more calls than its rate, its day or its month has
    ELSEWHERE = "elsewhere"  # what was asked for belongs to another organization
    UNAVAILABLE = "unavailable"  # we could not look: never a refusal of the credential itself


@dataclass(frozen=True, slots=True)
class NotMine:
    """The request carries no credential of this kind; ask the next scheme."""


@dataclass(frozen=True, slots=True)
class Refused:
    """`who` says whose credential it was, where its secret was proven or its id is known."""

    reason: Reason
    who: Who = NO_ONE


@dataclass(frozen=True, slots=True)
class HeldUp(Refused):
    """Not judged at all, for what its address has tried; `seconds` until it may try again."""

    seconds: int = 1


@dataclass(frozen=True, slots=True)
class Accepted:
    """`who` is what the attempts book needs of the caller; made here once, used for every call.

    ends_at  when time will end what was presented, in microseconds; None = never
    """

    caller: Caller
    ends_at: int | None = field(default=None, kw_only=True)
    who: Who = field(init=False)

    def __post_init__(self) -> None:
        c = self.caller
        who = Who(c.organization_id, c.connection_id, c.credential_id, c.secret_id)
        object.__setattr__(self, "who", who)


@dataclass(frozen=True, slots=True)
class MustAsk:
    """Memory does not know: the database must be asked, off the event loop.

    ask    in a thread (Scheme.ask)
    first  a question that is cheaper than the whole one, and may make that superfluous
    """

    ask: "Callable[[Secret, str], Answer]"
    first: "Callable[[Secret, str], Awaitable[Answer | MustAsk]] | None" = None


Answer = NotMine | Refused | Accepted
