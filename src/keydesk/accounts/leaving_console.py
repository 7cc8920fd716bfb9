"""The dialogs in which somebody is blocked or removed, and who takes over their connections."""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from keydesk.accounts import leaving, people
from keydesk.accounts.above import Above
from keydesk.accounts.dialogs import member_of
from keydesk.accounts.model import Member
from keydesk.accounts.users import done, overview
from keydesk.auth import allowed, caller_of, house_of
from keydesk.kit.errors import Invalid
from keydesk.shell import field_errors, forms, render

Errors = Mapping[str, str]


def block_page(above: Above, request: Request) -> Response:
    return _page(above, request, "user_block.html", {})


def block(above: Above, request: Request) -> Response:
    """Without an heir the connections stop: the dialog said so."""
    return _carry_out(above, request, leaving.block, "user_block.html", "user.blocked")


def remove_page(above: Above, request: Request) -> Response:
    return _page(above, request, "user_remove.html", {})


def remove(above: Above, request: Request) -> Response:
    return _carry_out(above, request, people.remove, "user_remove.html", "user.removed")


def _carry_out(
    above: Above, request: Request, verb: Callable[..., Member], template: str, message: str
) -> Response:
    house, by, heir = house_of(request), caller_of(request), forms.read(request).one("heir")
    user_id = request.path_params["user_id"]
    try:
        with house.database.write() as db:
            verb(db, by, user_id, above=above, heir=heir, now=house.clock())
    except Invalid as invalid:
        errors = field_errors(request, invalid)
        return _page(above, request, template, errors, heir=heir, status=invalid.status)
    return done(message)


def _page(
    above: Above, request: Request, template: str, errors: Errors, *, heir: str = "",
    status: int = 200,
) -> Response:  # fmt: skip
    by, member = caller_of(request), member_of(request)
    with house_of(request).database.read() as db:
        theirs = above.connections(db, by.organization_id, member.user_id)
        found = leaving.heirs(db, member)
    shown = {
        "user": member,
        "connections": theirs,
        "heirs": found,
        "heir": heir,
        "may_hand_over": allowed(by, "connections:manage"),
        "errors": errors,
    }
    return render(request, template, overview(request) | shown, status)
