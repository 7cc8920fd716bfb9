"""API keys over HTML."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.auth import caller_of, guarded, house_of
from keydesk.connections import verbs as connecting
from keydesk.credentials import dialogs, listing, pages, verbs
from keydesk.credentials.pages import LIST, done
from keydesk.shell import N_, render

MESSAGES = {
    "key.edited": N_("Saved. It holds from the next call on."),
    "key.activated": N_("Activated. It works from its next call."),
    "key.deactivated": N_("Deactivated. Its next call gets a 401 error."),
    "key.revoked": N_("Revoked for good. Its next call gets a 401 error."),
    "key.deleted": N_("Deleted."),
}


def index(request: Request) -> Response:
    return render(request, "keys.html", pages.overview(request))


def jump(request: Request) -> Response:
    house, by = house_of(request), caller_of(request)
    with house.database.read() as db:
        asked = listing.Asked(sort="name", limit=100)
        page = listing.page(db, by.organization_id, asked, now=house.clock())
    return render(request, "_key_jumps.html", {"keys": pages.rows(house, page.items)})


def counts(request: Request) -> Response:
    with house_of(request).database.read() as db:
        found = listing.counts(db, caller_of(request).organization_id)
    return render(request, "_key_counts.html", {"counts": found})


def of_connection(request: Request) -> Response:
    """The fragment that a connection's own page fetches."""
    house, by, code = house_of(request), caller_of(request), request.path_params["code"]
    with house.database.read() as db:
        connecting.find(db, by, code)
        asked = listing.Asked(connection=code, limit=100)
        page = listing.page(db, by.organization_id, asked, now=house.clock())
    shown = {
        "code": code,
        "keys": pages.rows(house, page.items),
        "may_manage": pages.may_manage(by),
    }
    return render(request, "_keys_of.html", shown)


def activate(request: Request) -> Response:
    house, by, key_id = house_of(request), caller_of(request), request.path_params["key_id"]
    with house.database.write() as db:
        verbs.activate(db, by, key_id, now=house.clock())
    return done("key.activated")


def deactivate(request: Request) -> Response:
    house, by, key_id = house_of(request), caller_of(request), request.path_params["key_id"]
    with house.database.write() as db:
        verbs.deactivate(db, by, key_id, now=house.clock())
    return done("key.deactivated")


def revoke(request: Request) -> Response:
    house, by, key_id = house_of(request), caller_of(request), request.path_params["key_id"]
    with house.database.write() as db:
        verbs.revoke(db, by, key_id, now=house.clock())
    return done("key.revoked")


def delete(request: Request) -> Response:
    house, by, key_id = house_of(request), caller_of(request), request.path_params["key_id"]
    with house.database.write() as db:
        verbs.delete(db, by, key_id, now=house.clock())
    return done("key.deleted")


READ, MANAGE = "credentials:read", "credentials:manage"
ONE = f"{LIST}/{{key_id}}"
routes: list[BaseRoute] = [
    guarded("GET", LIST, index, permission=READ, changes=False),
    guarded("POST", LIST, dialogs.create, permission=MANAGE, changes=True, fresh=True),
    guarded("GET", f"{LIST}/new", dialogs.new, permission=MANAGE, changes=False, fresh=True),
    guarded("GET", f"{LIST}/jump", jump, permission=READ, changes=False),
    guarded("GET", f"{LIST}/counts", counts, permission=READ, changes=False),
    guarded("GET", f"{LIST}/of/{{code}}", of_connection, permission=READ, changes=False),
    guarded("GET", f"{ONE}/edit", dialogs.edit_page, permission=READ, changes=False),
    guarded("POST", f"{ONE}/edit", dialogs.edit, permission=MANAGE, changes=True, fresh=True),
    guarded("POST", f"{ONE}/activate", activate, permission=MANAGE, changes=True, fresh=True),
    guarded("POST", f"{ONE}/deactivate", deactivate, permission=MANAGE, changes=True),
    guarded("POST", f"{ONE}/revoke", revoke, permission=MANAGE, changes=True),
    guarded("POST", f"{ONE}/delete", delete, permission=MANAGE, changes=True),
]
