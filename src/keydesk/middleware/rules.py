"""What a call of a protected application needs, and whether its caller has it."""

from collections.abc import Sequence

from starlette.types import Scope

from keydesk.apis.model import ANY_CALLER, PUBLIC
from keydesk.apis.paths import Refused, overriding
from keydesk.apis.table import Found, RouteTable, Unmapped
from keydesk.auth import Caller, Denied, Passage, Reason, may
from keydesk.auth.answer import Accepted
from keydesk.auth.guard import proven
from keydesk.auth.passage import NOT_MINE
from keydesk.kit.errors import BadRequest, Forbidden
from keydesk.middleware.requests import target

Needed = Sequence[Found] | Unmapped | Refused
UNMAPPED = "No permission is named for this address, so nobody may call it."
UNCLEAR = "This address could be read in more than one way ({reason})."


def needed(table: RouteTable, scope: Scope) -> Needed:
    """Of each way in which the application may take the request."""
    asked = target(scope)
    if isinstance(asked, Refused):
        return asked
    return table.find_all(scope["method"], asked, scope["headers"])


def admitted(passage: Passage, needs: Needed) -> Caller | None:
    """None: nobody in particular, on a public route.  Raises the right refusal."""
    if isinstance(needs, Unmapped | Refused):
        proven(passage)
        raise turned_away(passage, needs)
    passage.route = needs[0].template
    if all(one.permission == PUBLIC for one in needs):
        return _anybody(passage)
    caller = proven(passage)
    for one in needs:
        if one.permission not in (PUBLIC, ANY_CALLER):
            require(passage, caller, one.permission)
    return caller


def turned_away(passage: Passage, needs: Unmapped | Refused) -> Forbidden | BadRequest:
    passage.denied = Reason.UNMAPPED_ROUTE
    if isinstance(needs, Refused):
        return BadRequest(UNCLEAR, reason=needs.reason.value)
    return Forbidden(UNMAPPED)


def require(passage: Passage, caller: Caller, permission: str) -> None:
    passage.asked = permission
    match may(caller, permission):
        case Denied(reason, missing):
            passage.denied = reason
            raise Forbidden("This needs the permission {missing}.", missing=missing)


def methods(scope: Scope) -> tuple[str, ...] | Refused:
    """The method, and the one that the application may take in its place."""
    other = overriding(scope["headers"], scope["query_string"])
    if isinstance(other, Refused):
        return other
    return tuple(dict.fromkeys((scope["method"], other or scope["method"])))


def _anybody(passage: Passage) -> Caller | None:
    """Whoever proved who they are is still told apart."""
    if isinstance(passage.answer, Accepted):
        return passage.answer.caller
    passage.answer = NOT_MINE
    return None
