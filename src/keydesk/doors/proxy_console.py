"""Doors for proxies over HTML: one page.  The answer to what makes a secret is the page that shows
it, once."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.auth import base_url, caller_of, guarded, house_of
from keydesk.doors import store, verbs
from keydesk.doors.recipes import address, recipes
from keydesk.kit import once
from keydesk.kit.errors import Invalid
from keydesk.shell import N_, field_errors, forms, render

LIST = "/console/apis/doors"
MANAGE = "apis:manage"
MESSAGES = {
    "door.deleted": N_("Deleted. A proxy that still asks there refuses all calls."),
    "door.shown": N_("That address was already shown. Regenerate it to get a new one."),
}


def index(request: Request) -> Response:
    return _page(request)


def create(request: Request) -> Response:
    house, by, form = house_of(request), caller_of(request), forms.read(request)
    name, prefix, now = form.one("name"), house.settings.brand_prefix, house.clock()
    try:
        with house.database.write() as db:
            forms.claim(db, by, form, "door", now=now)
            opened = verbs.create(db, by, name, prefix=prefix, now=now)
    except once.AlreadyDone:
        return forms.go(LIST, "door.shown")
    except Invalid as invalid:
        errors = field_errors(request, invalid)
        return _page(request, name=name, errors=errors, status=invalid.status)
    return _page(request, opened)


def regenerate(request: Request) -> Response:
    house, by, form = house_of(request), caller_of(request), forms.read(request)
    door_id, prefix, now = request.path_params["door"], house.settings.brand_prefix, house.clock()
    try:
        with house.database.write() as db:
            forms.claim(db, by, form, door_id, now=now)
            opened = verbs.regenerate(db, by, door_id, prefix=prefix, now=now)
    except once.AlreadyDone:
        return forms.go(LIST, "door.shown")
    return _page(request, opened)


def delete(request: Request) -> Response:
    house = house_of(request)
    with house.database.write() as db:
        verbs.delete(db, caller_of(request), request.path_params["door"], now=house.clock())
    return forms.go(LIST, "door.deleted")


def _page(
    request: Request,
    opened: verbs.Opened | None = None,
    *,
    name: str = "",
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    house, reached = house_of(request), base_url(request)
    with house.database.read() as db:
        doors = store.every(db, caller_of(request).organization_id)
    secret = (opened.secret.reveal(),) if opened else ()
    shown = {
        "doors": doors, "opened": opened, "address": address(reached, *secret) if opened else "",
        "files": recipes(reached, *secret), "name": name, "errors": errors or {},
        "token": forms.token(), "trusted": bool(house.settings.trusted_proxies),
    }  # fmt: skip
    return render(request, "doors.html", shown, status)


ONE = f"{LIST}/{{door}}"
routes: list[BaseRoute] = [
    guarded("GET", LIST, index, permission=MANAGE, changes=False),
    guarded("POST", LIST, create, permission=MANAGE, changes=True, fresh=True),
    guarded("POST", f"{ONE}/secret", regenerate, permission=MANAGE, changes=True, fresh=True),
    guarded("POST", f"{ONE}/delete", delete, permission=MANAGE, changes=True, fresh=True),
]
