"""May this caller do that?  Pure: gate, console and command line ask the same function."""

from dataclasses import dataclass

from keydesk.auth.caller import Caller
from keydesk.auth.permissions import API_ACCESS
from keydesk.kit.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Allowed:
    pass


@dataclass(frozen=True, slots=True)
class Denied:
    """`missing` is the one permission that would have made the difference first."""

    missing: str


Judgement = Allowed | Denied
ALLOWED = Allowed()


def may(caller: Caller, permission: str) -> Judgement:
    """A machine needs the root `api:access` before anything else; a person does not."""
    if caller.machine and API_ACCESS not in caller.permissions:
        return Denied(API_ACCESS)
    if permission not in caller.permissions:
        return Denied(permission)
    return ALLOWED


def require(caller: Caller, permission: str) -> None:
    """Raises Forbidden, naming what is missing."""
    match may(caller, permission):
        case Denied(missing):
            raise Forbidden("This needs the permission {missing}.", missing=missing)
        case Allowed():
            return
