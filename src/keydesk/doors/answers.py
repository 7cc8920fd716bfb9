"""What POST /verify answers to an entry.  Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from keydesk.auth import Accepted, Caller, Reason, Refused
from keydesk.auth.holding import written_out
from keydesk.auth.permissions import ordered
from keydesk.credentials.judge import FOR_EVER
from keydesk.doors.asking import Malformed

EPOCH, SECOND = datetime(1970, 1, 1, tzinfo=UTC), 1_000_000
CODES = {
    Reason.REVOKED: "revoked",
    Reason.EXPIRED: "expired",
    Reason.INACTIVE: "inactive",
    Reason.CONNECTION_INACTIVE: "inactive",
    Reason.USER_BLOCKED: "inactive",
}  # of what was proven; all else is unknown
BLANK: dict[str, Any] = {
    "valid": False, "code": "unknown", "connection": None, "connection_id": None,
    "credential_id": None, "permissions": [], "expires_at": None, "remember": False,
    "holds_seconds": 0,
}  # fmt: skip
UNKNOWN = {**BLANK, "remember": True, "holds_seconds": None}  # the same for all, whatever it is
Body = dict[str, Any]


def malformed(entry: Malformed) -> Body:
    return {**BLANK, "code": "malformed", "field": entry.field, "message": entry.message}


def refused(answer: Refused, until: int, now: int) -> Body:
    """Nothing but its ids is told of what is proven and does not work."""
    code = CODES.get(answer.reason, "unknown")
    if code == "unknown":
        return UNKNOWN
    who = answer.who
    ids = {"connection_id": who.connection_id, "credential_id": who.credential_id}
    return {**BLANK, "code": code, **ids, **_holding(until, now)}


def accepted(answer: Accepted, own: frozenset[str], until: int, now: int) -> Body:
    """As far as nothing else stands against it."""
    caller = answer.caller
    limited = {} if caller.limits else _holding(until, now)
    return {
        **BLANK, "valid": True, "code": "valid", "connection": caller.connection_code,
        "connection_id": caller.connection_id, "credential_id": caller.credential_id,
        "permissions": named(caller, own), "expires_at": _shown(answer.ends_at), **limited,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weighed:
    """What stands against a credential that works; `reason` None = nothing.

    lacks            missing_permission, unknown_permission, unmapped_route or ambiguous_path
    template, asked  for the book of attempts: the route, and the permission
    """

    reason: Reason | None = None
    lacks: str = ""
    missing: str = ""
    template: str = ""
    asked: str = ""


def against(body: Body, weighed: Weighed) -> Body:
    """A credential that works, but not for this."""
    if weighed.reason in (Reason.IP_DENIED, Reason.RATE_LIMITED):
        return {**body, "valid": False, "code": weighed.reason.value}
    missing = weighed.missing or None
    return {
        **body,
        "valid": False,
        "code": "forbidden",
        "reason": weighed.lacks,
        "missing": missing,
    }


def named(caller: Caller, own: frozenset[str]) -> list[str]:
    return list(_named(caller.permissions, own))


@lru_cache(maxsize=4096)
def _named(held: frozenset[str], own: frozenset[str]) -> tuple[str, ...]:
    return tuple(ordered(written_out(held, own)))


def _holding(until: int, now: int) -> Body:
    """How long it holds while nothing changes: `remember`, where time alone never ends it."""
    if until >= FOR_EVER:
        return {"remember": True, "holds_seconds": None}
    return {"remember": False, "holds_seconds": max((until - now) // SECOND, 0)}


def _shown(micros: int | None) -> str | None:
    if micros is None:
        return None
    return (EPOCH + timedelta(microseconds=micros)).isoformat().replace("+00:00", "Z")
