"""May this caller do that?  Pure: gate, console and command line ask the same function."""

from collections.abc import Iterable
from dataclasses import dataclass

from keydesk.auth.answer import Reason
from keydesk.auth.caller import Caller
from keydesk.auth.holding import covers
from keydesk.auth.permissions import API_ACCESS
from keydesk.kit.errors import Forbidden, NotFound


@dataclass(frozen=True, slots=True)
class Allowed:
    pass


@dataclass(frozen=True, slots=True)
class Denied:
    """`missing` is the one permission that would have made the difference first; "" = none would.

    reason  NO_API_ACCESS: no machine is let in; NOT_PERMITTED; ELSEWHERE: it belongs to another
            organization, so that for this caller it does not exist
    """

    reason: Reason
    missing: str = ""


Judgement = Allowed | Denied
ALLOWED = Allowed()
ELSEWHERE = Denied(Reason.ELSEWHERE)
SHUT_OUT = Denied(Reason.NO_API_ACCESS, API_ACCESS)


def may(caller: Caller, permission: str, subject: str = "") -> Judgement:
    """A machine needs the root `api:access` before anything else; a person does not.

    `subject` is the organization of the one thing that is asked about; "" = of the caller's own.
    """
    if subject and subject != caller.organization_id:
        return ELSEWHERE
    if caller.credential_id and API_ACCESS not in caller.permissions:
        return SHUT_OUT
    if not covers(caller.permissions, permission):
        return Denied(Reason.NOT_PERMITTED, permission)
    return ALLOWED


def allowed(caller: Caller, permission: str) -> bool:
    """For pages: what is not allowed is not shown."""
    return isinstance(may(caller, permission), Allowed)


def require_all(caller: Caller, permissions: Iterable[str]) -> None:
    """Whoever puts something to work must hold all that it may do (security case 13)."""
    for permission in sorted(permissions):
        require(caller, permission)


def require(caller: Caller, permission: str, subject: str = "") -> None:
    """Raises Forbidden, naming what is missing; NotFound for what this caller may not know of."""
    match may(caller, permission, subject):
        case Denied(Reason.ELSEWHERE):
            raise NotFound("There is nothing at this address.")
        case Denied(missing=missing):
            raise Forbidden("This needs the permission {missing}.", missing=missing)
        case Allowed():
            return
