"""What a call of a protected application needs, and whether its caller has it."""

from starlette.types import Scope

from keydesk.apis.paths import Refused
from keydesk.apis.table import RouteTable
from keydesk.auth import Caller, Passage, Reason
from keydesk.auth.answer import Accepted
from keydesk.auth.guard import proven
from keydesk.auth.passage import NOT_MINE
from keydesk.doors.ruling import Mapped, NotMapped, lacking, mapped
from keydesk.kit.errors import Forbidden, RouteRefused
from keydesk.middleware.requests import target

Needed = Mapped | NotMapped
UNMAPPED = "No protected API has this method and path."
UNCLEAR = "Two programs could read this path differently."


def named(permission: str, route: str) -> Mapped:
    """By whoever wrote the application."""
    return Mapped(route, permission, (permission,), public=False)


def needed(table: RouteTable, scope: Scope) -> Needed:
    """By the route tables: in each way in which the application may take the request."""
    asked = target(scope)
    if isinstance(asked, Refused):
        return NotMapped(Reason.AMBIGUOUS_PATH, asked.reason.value)
    return mapped(table, scope["method"], asked, scope["headers"])


def admitted(passage: Passage, route: Needed) -> Caller | None:
    """None: nobody in particular, on a public route.  Raises the right refusal."""
    if isinstance(route, Mapped):
        passage.route = route.template
        if route.public:
            return _anybody(passage)
    caller = proven(passage)
    if isinstance(route, NotMapped):
        passage.denied = route.reason
        raise RouteRefused(UNCLEAR if route.fault else UNMAPPED)
    passage.asked, denied = route.permission, lacking(caller, route)
    if denied is not None:
        passage.denied = denied.reason
        raise Forbidden("This needs the permission {missing}.", missing=denied.missing)
    return caller


def _anybody(passage: Passage) -> Caller | None:
    """Whoever proved who they are is still told apart."""
    if isinstance(passage.answer, Accepted):
        return passage.answer.caller
    passage.answer = NOT_MINE
    return None
