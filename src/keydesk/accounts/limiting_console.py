"""The dialog over the page of users that gives one of them a group."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from keydesk.accounts import limiting
from keydesk.accounts.dialogs import member_of
from keydesk.accounts.users import done, overview
from keydesk.auth import caller_of, house_of
from keydesk.groups import verbs as groups
from keydesk.kit.errors import Conflict, Invalid
from keydesk.shell import field_errors, forms, in_words, render

ALL = "all"


def group_page(request: Request) -> Response:
    return _page(request, {})


def set_group(request: Request) -> Response:
    house, by, group = house_of(request), caller_of(request), forms.read(request).one("group")
    user_id = request.path_params["user_id"]
    try:
        with house.database.write() as db:
            limiting.set_group(db, by, user_id, group, now=house.clock())
    except Invalid as invalid:
        return _page(request, field_errors(request, invalid), invalid.status)
    except Conflict as conflict:
        return _page(request, {"": in_words(request, conflict)}, conflict.status)
    return done("user.group_changed")


def _page(request: Request, errors: Mapping[str, str], status: int = 200) -> Response:
    by, member = caller_of(request), member_of(request)
    with house_of(request).database.read() as db:
        known = groups.listed(db, by)
    shown = {
        "user": member,
        "form": {"group": member.group_id or ALL},
        "groups": known,
        "gives_all": by.rights is None,
        "errors": errors,
    }
    return render(request, "user_group.html", overview(request) | shown, status)
