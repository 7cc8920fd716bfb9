"""Connections over HTML."""

from collections.abc import Mapping
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.auth import ANY_CALLER, Allowed, caller_of, guarded, house_of, may
from keydesk.connections import pages, store, verbs
from keydesk.connections.above import Furnish
from keydesk.connections.model import Connection
from keydesk.connections.pages import LIST
from keydesk.connections.wishes import Changes, Wish
from keydesk.kit import once
from keydesk.kit.errors import Invalid
from keydesk.shell import N_, field_errors, forms, render

MESSAGES = {
    "connection.created": N_("Connection created."),
    "connection.already": N_("Made already. Its secrets were shown then: regenerate them."),
    "connection.edited": N_("Saved. It holds from the next call on."),
    "connection.activated": N_("Activated."),
    "connection.deactivated": N_("Deactivated. Its credentials get 401 errors now."),
    "connection.deleted": N_("Deleted."),
}


def home(request: Request) -> Response:
    """The first page that this person may see."""
    match may(caller_of(request), "connections:read"):
        case Allowed():
            return forms.go(LIST)
        case _:
            return forms.go("/console/account")


def index(request: Request) -> Response:
    return render(request, "connections.html", pages.listing(request))


def jump(request: Request) -> Response:
    house, by = house_of(request), caller_of(request)
    with house.database.read() as db:
        page = store.page(db, by.organization_id, limit=100)
    return render(request, "_connection_jumps.html", {"connections": page.items})


def new(request: Request) -> Response:
    return _form_page(request, pages.first_wish(request), {})


def create(request: Request, furnish: Furnish) -> Response:
    """With a client and an account, if that was wanted: the answer shows their secrets, once."""
    house, by, form = house_of(request), caller_of(request), forms.read(request)
    now, said = house.clock(), {"yes": True, "no": False}.get(form.one("credentials"))
    role, permissions, everything = _access(form)
    wish = Wish(
        form.one("label"), form.one("flow_type"), form.one("code"), role, permissions, everything
    )
    try:
        with house.database.write() as db:
            forms.claim(db, by, form, "connection", now=now)
            limit = house.settings.connections_limit
            made = verbs.create(db, by, wish, limit=limit, now=now)
            furnished = furnish(db, by, made, said, house=house, now=now)
    except once.AlreadyDone:
        return forms.go(LIST, "connection.already")
    except Invalid as invalid:
        return _form_page(request, wish, field_errors(request, invalid), invalid.status)
    if furnished:
        return furnished.page(request)
    return forms.go(f"{LIST}/{made.code}", "connection.created")


def show(request: Request) -> Response:
    house = house_of(request)
    with house.database.read() as db:
        connection = verbs.find(db, caller_of(request), request.path_params["code"])
    return _page(request, connection, pages.wish_of(connection), {})


def edit(request: Request) -> Response:
    house, form, code = house_of(request), forms.read(request), request.path_params["code"]
    role, permissions, everything = _access(form)
    changes = Changes(form.one("label"), form.one("flow_type"), role, permissions, everything)
    try:
        with house.database.write() as db:
            verbs.edit(db, caller_of(request), code, changes, now=house.clock())
    except Invalid as invalid:
        with house.database.read() as db:
            connection = verbs.find(db, caller_of(request), code)
        wish = Wish(form.one("label"), form.one("flow_type"), code, role, permissions, everything)
        return _page(request, connection, wish, field_errors(request, invalid), invalid.status)
    return forms.go(f"{LIST}/{code}", "connection.edited")


def activate(request: Request) -> Response:
    house, code = house_of(request), request.path_params["code"]
    with house.database.write() as db:
        verbs.activate(db, caller_of(request), code, now=house.clock())
    return forms.go(f"{LIST}/{code}", "connection.activated")


def deactivate(request: Request) -> Response:
    house, code = house_of(request), request.path_params["code"]
    with house.database.write() as db:
        verbs.deactivate(db, caller_of(request), code, now=house.clock())
    return forms.go(f"{LIST}/{code}", "connection.deactivated")


def delete(request: Request) -> Response:
    house, code = house_of(request), request.path_params["code"]
    with house.database.write() as db:
        verbs.delete(db, caller_of(request), code, now=house.clock())
    return forms.go(LIST, "connection.deleted")


def _access(form: forms.Form) -> tuple[str | None, list[str] | None, bool]:
    """role, permissions, all: from the one field "role" and the ticks of the tree."""
    match form.one("role"):
        case "":
            return None, None, False
        case "all":
            return None, None, True
        case "custom":
            return None, form.many("permission"), False
        case role:
            return role, None, False


def _form_page(
    request: Request, wish: Wish, errors: Mapping[str, str], status: int = 200
) -> Response:
    shown = pages.listing(request) | pages.form(request, wish, errors)
    return render(request, "connection_new.html", shown, status)


def _page(
    request: Request,
    connection: Connection,
    wish: Wish,
    errors: Mapping[str, str],
    status: int = 200,
) -> Response:
    shown = pages.one(request, connection) | pages.form(request, wish, errors)
    return render(request, "connection.html", shown, status)


READ, MANAGE = "connections:read", "connections:manage"
ONE = f"{LIST}/{{code}}"
_routes: list[BaseRoute] = [
    guarded("GET", "/console/", home, permission=ANY_CALLER, changes=False),
    guarded("GET", LIST, index, permission=READ, changes=False),
    guarded("GET", f"{LIST}/new", new, permission=MANAGE, changes=False),
    guarded("GET", f"{LIST}/jump", jump, permission=READ, changes=False),
    guarded("GET", ONE, show, permission=READ, changes=False),
    guarded("POST", ONE, edit, permission=MANAGE, changes=True, fresh=True),
    guarded("POST", f"{ONE}/activate", activate, permission=MANAGE, changes=True, fresh=True),
    guarded("POST", f"{ONE}/deactivate", deactivate, permission=MANAGE, changes=True),
    guarded("POST", f"{ONE}/delete", delete, permission=MANAGE, changes=True),
]


def routes(furnish: Furnish) -> list[BaseRoute]:
    """`furnish`: of the room above, which makes what a connection may come with."""
    made = partial(create, furnish=furnish)
    return [*_routes, guarded("POST", LIST, made, permission=MANAGE, changes=True, fresh=True)]
