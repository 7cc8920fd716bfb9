"""API keys and OAuth clients over HTML: one list, one life; the address tells the kind."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.auth import allowed, caller_of, guarded, house_of
from keydesk.connections import verbs as connecting
from keydesk.connections.switches import WARNING, WARNING_USERS
from keydesk.credentials import account_console, dialogs, listing, others, pages, store, verbs
from keydesk.credentials.listing import Asked, Listed
from keydesk.credentials.model import Kind
from keydesk.credentials.pages import HOMES, LIST
from keydesk.habits import store as habits
from keydesk.kit.db import Db
from keydesk.kit.paging import LARGEST
from keydesk.shell import N_, forms, render

MESSAGES = {
    "key.edited": N_("Saved. It holds from the next call on."),
    "key.activated": N_("Activated. It works from its next call."),
    "key.deactivated": N_("Deactivated. Its next call gets a 401 error."),
    "key.revoked": N_("Revoked for good. Its next call gets a 401 error."),
    "key.deleted": N_("Deleted."),
    "client.saved": N_("Saved without a secret. Generate it when you can store it."),
    **account_console.MESSAGES,
}


def index(request: Request, kind: Kind) -> Response:
    return render(request, "keys.html", pages.overview(request, kind))


def first(request: Request) -> Response:
    """The list that the organization likes to see first."""
    with house_of(request).database.read() as db:
        usual = habits.of(db, caller_of(request).organization_id)
    return forms.go(HOMES[pages.in_order(usual)[0]])


def jump(request: Request) -> Response:
    house = house_of(request)
    with house.database.read() as db:
        found = _of_each_kind(db, request, Asked(sort="name"))
    return render(request, "_key_jumps.html", {"keys": pages.rows(house, found)})


def counts(request: Request) -> Response:
    with house_of(request).database.read() as db:
        found = listing.counts(db, caller_of(request).organization_id)
    shown = {"counts": found, "total": sum(found.values())}
    return render(request, "_key_counts.html", shown)


def of_connection(request: Request) -> Response:
    """The fragment that a connection's own page fetches."""
    house, by, code = house_of(request), caller_of(request), request.path_params["code"]
    with house.database.read() as db:
        connection = connecting.find(db, by, code)
        found = _of_each_kind(db, request, Asked(connection=code))
        account = store.account(db, by.organization_id, connection.id)
        usual = habits.of(db, by.organization_id)
        there = others.names(db, by.organization_id, connection.id)
    shown = {
        "at": pages.CONNECTION,
        "code": code,
        "connection": connection,
        "keys": pages.rows(house, found),
        "account": account,
        "account_status": account.status(house.clock()) if account else "",
        "token": forms.token(),
        "warnings": (WARNING, WARNING_USERS),
        "has": pages.choice(connection, there.get(connection.id, ()), usual)["has"],
        "enforced": usual.one_credential == "enforced",
        "may_manage": pages.may_manage(by),
        "may_switch": allowed(by, account_console.SWITCHES),
    }
    return render(request, "_keys_of.html", shown)


def aside(request: Request) -> Response:
    """The strings that a connector asks for, beside the settings of its connection."""
    house, by, code = house_of(request), caller_of(request), request.path_params["code"]
    with house.database.read() as db:
        connection = connecting.find(db, by, code)
        found = _of_each_kind(db, request, Asked(connection=code))
        account = store.account(db, by.organization_id, connection.id)
    alive = [row for row in pages.rows(house, found) if row.status != "revoked"]
    shown = {
        "at": pages.CONNECTION,
        "code": code,
        "clients": [row for row in alive if row.kind == Kind.OAUTH_CLIENT],
        "keys": [row for row in alive if row.kind == Kind.API_KEY],
        "account": account,
        "token": forms.token(),
        "may_manage": pages.may_manage(by),
    }
    return render(request, "_aside.html", shown)


def stops(request: Request) -> Response:
    """How many credentials end with a connection: for the dialog that deletes it."""
    by, code = caller_of(request), request.path_params["code"]
    with house_of(request).database.read() as db:
        connecting.find(db, by, code)
        found = listing.counts(db, by.organization_id)
    return render(request, "_stops.html", {"count": found.get(code, 0)})


def _of_each_kind(db: Db, request: Request, asked: Asked) -> list[Listed]:
    """The first hundred keys and the first hundred clients."""
    mine, now = caller_of(request).organization_id, house_of(request).clock()
    kinds = (replace(asked, limit=LARGEST, kind=kind) for kind in HOMES)
    return [one for each in kinds for one in listing.page(db, mine, each, now=now).items]


def _change(request: Request, verb: Callable[..., Any], message: str) -> Response:
    house, by, id_ = house_of(request), caller_of(request), request.path_params["key_id"]
    with house.database.write() as db:
        path = pages.back_to(db, verbs.find(db, by, id_), forms.read(request))
        verb(db, by, id_, now=house.clock())
    return forms.go(path, message)


READ, MANAGE = "credentials:read", "credentials:manage"
ONE = f"{LIST}/{{key_id}}"
activate = partial(_change, verb=verbs.activate, message="key.activated")
deactivate = partial(_change, verb=verbs.deactivate, message="key.deactivated")
revoke = partial(_change, verb=verbs.revoke, message="key.revoked")
delete = partial(_change, verb=verbs.delete, message="key.deleted")


def _shelf(kind: Kind) -> list[BaseRoute]:
    home, seen = HOMES[kind], partial(index, kind=kind)
    new, create = partial(dialogs.new, kind=kind), partial(dialogs.create, kind=kind)
    return [
        guarded("GET", home, seen, permission=READ, changes=False),
        guarded("POST", home, create, permission=MANAGE, changes=True, fresh=True),
        guarded("GET", f"{home}/new", new, permission=MANAGE, changes=False, fresh=True),
    ]


routes: list[BaseRoute] = [
    *_shelf(Kind.API_KEY),
    *_shelf(Kind.OAUTH_CLIENT),
    guarded("GET", f"{LIST}/first", first, permission=READ, changes=False),
    guarded("GET", f"{LIST}/jump", jump, permission=READ, changes=False),
    guarded("GET", f"{LIST}/counts", counts, permission=READ, changes=False),
    guarded("GET", f"{LIST}/of/{{code}}", of_connection, permission=READ, changes=False),
    guarded("GET", f"{LIST}/of/{{code}}/aside", aside, permission=READ, changes=False),
    guarded("GET", f"{LIST}/of/{{code}}/stops", stops, permission=READ, changes=False),
    *account_console.routes,
    guarded("GET", f"{ONE}/edit", dialogs.edit_page, permission=READ, changes=False),
    guarded("POST", f"{ONE}/edit", dialogs.edit, permission=MANAGE, changes=True, fresh=True),
    guarded(
        "POST", f"{ONE}/secret", dialogs.regenerate, permission=MANAGE, changes=True, fresh=True
    ),
    guarded("POST", f"{ONE}/activate", activate, permission=MANAGE, changes=True, fresh=True),
    guarded("POST", f"{ONE}/deactivate", deactivate, permission=MANAGE, changes=True),
    guarded("POST", f"{ONE}/revoke", revoke, permission=MANAGE, changes=True),
    guarded("POST", f"{ONE}/delete", delete, permission=MANAGE, changes=True),
]
