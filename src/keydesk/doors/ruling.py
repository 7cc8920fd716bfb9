"""May this caller make that call of a protected API?  Pure: asked by every door, and by the
middleware."""

from dataclasses import dataclass
from functools import lru_cache

from keydesk.apis.model import ANY_CALLER, PUBLIC
from keydesk.apis.paths import Headers, Refused, overriding
from keydesk.apis.table import Found, RouteTable, Unmapped
from keydesk.auth import Allowed, Caller, Denied, Passage, Reason, may
from keydesk.kit.errors import Forbidden, RouteRefused

FREE = (PUBLIC, ANY_CALLER)
SHORT = 300  # characters of a target that is remembered
UNMAPPED = "No protected API has this method and path."
UNCLEAR = "Two programs could read this path differently."


@dataclass(frozen=True, slots=True)
class Mapped:
    """`needed`: each of them must be held; none where whoever works may call, or anybody."""

    template: str
    permission: str
    needed: tuple[str, ...]
    public: bool


@dataclass(frozen=True, slots=True)
class NotMapped:
    """`fault` names what two programs could read differently; "" where the route is unknown."""

    reason: Reason
    fault: str = ""


UNKNOWN_ROUTE = NotMapped(Reason.UNMAPPED_ROUTE)


def mapped(
    table: RouteTable, method: str, target: bytes | str, headers: Headers = ()
) -> Mapped | NotMapped:
    """`target` as it came over the wire; `headers` may name another method for it."""
    raw = target.encode(errors="replace") if isinstance(target, str) else target
    if len(target) <= SHORT and overriding(headers, raw.partition(b"?")[2]) is None:
        return _alone(table, method, target)
    return _read(table.find_all(method, target, headers))


@lru_cache(maxsize=4096)
def _alone(table: RouteTable, method: str, target: bytes | str) -> Mapped | NotMapped:
    """Of a request that nothing overrides: programs ask for the same few addresses again."""
    return _read(table.find_all(method, target))


def _read(found: tuple[Found, ...] | Unmapped | Refused) -> Mapped | NotMapped:
    if isinstance(found, Unmapped):
        return UNKNOWN_ROUTE
    if isinstance(found, Refused):
        return NotMapped(Reason.AMBIGUOUS_PATH, found.reason.value)
    return _together(found)


def lacking(caller: Caller, route: Mapped) -> Denied | None:
    for permission in route.needed:
        judged = may(caller, permission)
        if not isinstance(judged, Allowed):
            return judged
    return None


def insist(passage: Passage, caller: Caller, route: Mapped | NotMapped) -> None:
    """Raises RouteRefused, Forbidden."""
    if isinstance(route, NotMapped):
        passage.denied = route.reason
        raise RouteRefused(UNCLEAR if route.fault else UNMAPPED)
    passage.route, passage.asked = route.template, route.permission
    denied = lacking(caller, route)
    if denied is not None:
        passage.denied = denied.reason
        raise Forbidden("This needs the permission {missing}.", missing=denied.missing)


def _together(found: tuple[Found, ...]) -> Mapped:
    needed = tuple(one.permission for one in found if one.permission not in FREE)
    public = all(one.permission == PUBLIC for one in found)
    shown = needed[0] if needed else found[0].permission
    return Mapped(found[0].template, shown, needed, public)
