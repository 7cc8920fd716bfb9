"""What a call of a protected application needs, and whether its caller has it."""

from starlette.types import Scope

from keydesk.apis.paths import Refused
from keydesk.apis.table import RouteTable
from keydesk.auth import Caller, Passage, Reason
from keydesk.auth.answer import Accepted
from keydesk.auth.guard import proven
from keydesk.auth.passage import NOT_MINE
from keydesk.doors.ruling import Mapped, NotMapped, insist, mapped
from keydesk.middleware.requests import target

Needed = Mapped | NotMapped


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
    insist(passage, caller, route)
    return caller


def _anybody(passage: Passage) -> Caller | None:
    """Whoever proved who they are is still told apart."""
    if isinstance(passage.answer, Accepted):
        return passage.answer.caller
    passage.answer = NOT_MINE
    return None
