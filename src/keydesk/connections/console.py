"""Connections over HTML."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.auth import ANY_CALLER, Allowed, caller_of, guarded, house_of, may
from keydesk.connections import dialogs, edit_console, pages, store, verbs
from keydesk.connections.above import Furnish
from keydesk.connections.pages import LIST
from keydesk.shell import N_, forms, render

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


def activate(request: Request) -> Response:
    house, code = house_of(request), request.path_params["code"]
    with house.database.write() as db:
        verbs.activate(db, caller_of(request), code, now=house.clock())
    return forms.go(pages.address(code), "connection.activated")


def deactivate(request: Request) -> Response:
    house, code = house_of(request), request.path_params["code"]
    with house.database.write() as db:
        verbs.deactivate(db, caller_of(request), code, now=house.clock())
    return forms.go(pages.address(code), "connection.deactivated")


READ, MANAGE = "connections:read", "connections:manage"
ONE = f"{LIST}/{{code}}"
_routes: list[BaseRoute] = [
    guarded("GET", "/console/", home, permission=ANY_CALLER, changes=False),
    guarded("GET", LIST, index, permission=READ, changes=False),
    guarded("GET", f"{LIST}/new", dialogs.new, permission=MANAGE, changes=False),
    guarded("GET", f"{LIST}/jump", jump, permission=READ, changes=False),
    guarded("GET", ONE, edit_console.show, permission=READ, changes=False),
    guarded("POST", ONE, edit_console.edit, permission=MANAGE, changes=True, fresh=True),
    guarded(
        "POST",
        f"{ONE}/permissions",
        edit_console.grant,
        permission=MANAGE,
        changes=True,
        fresh=True,
    ),
    guarded("POST", f"{ONE}/activate", activate, permission=MANAGE, changes=True, fresh=True),
    guarded("POST", f"{ONE}/deactivate", deactivate, permission=MANAGE, changes=True),
    guarded("GET", f"{ONE}/delete", dialogs.delete_page, permission=MANAGE, changes=False),
    guarded("POST", f"{ONE}/delete", dialogs.delete, permission=MANAGE, changes=True),
]


def routes(furnish: Furnish) -> list[BaseRoute]:
    """`furnish`: of the room above, which makes what a connection may come with."""
    made = partial(dialogs.create, furnish=furnish)
    return [*_routes, guarded("POST", LIST, made, permission=MANAGE, changes=True, fresh=True)]
