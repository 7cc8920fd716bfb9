"""The two dialogs of keys: create, which ends with the secret shown once, and edit."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from keydesk.auth import Caller, base_url, caller_of, house_of, require
from keydesk.auth.permissions import API_ACCESS, ordered
from keydesk.connections import store as connections
from keydesk.connections import verbs as connecting
from keydesk.connections.model import Connection
from keydesk.connections.model import Wish as ConnectionWish
from keydesk.credentials import listing, pages, verbs
from keydesk.credentials.pages import LIVES, done
from keydesk.credentials.verbs import Issued
from keydesk.credentials.wishes import UNSAID, Changes, Unsaid, Wish, read_key_name
from keydesk.kit import once
from keydesk.kit.checks import Checks
from keydesk.kit.db import Db
from keydesk.kit.errors import Invalid
from keydesk.kit.ids import new_id
from keydesk.shell import field_errors, forms, render

Filled = Mapping[str, object]
FIRST: Filled = {
    "name": "",
    "preset": "all",
    "permissions": set(),
    "expires": "365",
    "expires_on": "",
}


def new(request: Request) -> Response:
    first = {**FIRST, "connection": request.query_params.get("connection", "")}
    return _create_page(request, first, {})


def create(request: Request) -> Response:
    """The answer to this POST is the only page that ever shows the secret."""
    form = forms.read(request)
    try:
        issued = _issue(request, form)
    except once.AlreadyDone as done:
        shown = pages.overview(request) | {"key_id": done.subject}
        return render(request, "key_already_shown.html", shown)
    except Invalid as invalid:
        filled = _filled(form) | {"connection": form.one("connection")}
        return _create_page(request, filled, field_errors(request, invalid), invalid.status)
    return _show_once(request, issued)


def _issue(request: Request, form: forms.Form) -> Issued:
    house, by = house_of(request), caller_of(request)
    now, id_ = house.clock(), new_id()
    with Checks() as checks:
        name = checks.take(read_key_name(form.one("name")))
        until: datetime | Unsaid | None = checks.take(pages.read_end(form, now))
    with house.database.write() as db:
        forms.claim(db, by, form, id_, now=now)
        connection = _connection(db, by, form.one("connection"), name, now)
        wish = Wish(name, pages.read_preset(form, connection), until, id=id_)
        prefix = house.settings.brand_prefix
        return verbs.issue(db, by, connection, wish, prefix=prefix, now=now)


def _connection(db: Db, by: Caller, code: str, name: str, now: datetime) -> Connection:
    """The one that was chosen, or a new one of the key's name that may read the catalogue."""
    if code:
        return connecting.find(db, by, code)
    require(by, "connections:manage")
    return connecting.create(db, by, ConnectionWish(name), now=now)


def _show_once(request: Request, issued: Issued) -> Response:
    house, credential = house_of(request), issued.credential
    permissions = ordered(credential.within(issued.connection.permissions) - {API_ACCESS})
    key = {
        "id": credential.id,
        "name": credential.name,
        "status": credential.status(house.clock()).value,
        "permissions": permissions,
    }
    secret = issued.secret.reveal()
    shown = {"key": key, "secret": secret, "prefix": secret[:12], "base_url": base_url(request)}
    return render(request, "key_created.html", pages.overview(request) | shown)


def _create_page(
    request: Request, filled: Filled, errors: Mapping[str, str], status: int = 200
) -> Response:
    with house_of(request).database.read() as db:
        page = connections.page(db, caller_of(request).organization_id, limit=100)
    choices = [{"code": c.code, "label": c.label, **pages.role_of(c)} for c in page.items]
    shown = {
        "token": forms.token(),
        "connections": choices,
        "form": filled,
        "errors": errors,
        "branches": pages.branches(caller_of(request).permissions),
        "lives": LIVES,
    }
    return render(request, "key_form.html", pages.overview(request) | shown, status)


def edit_page(request: Request) -> Response:
    listed = _listed(request)
    credential = listed.credential
    narrowed = credential.permissions
    filled: dict[str, object] = {
        "name": credential.name,
        "preset": "all" if narrowed is None else "custom",
        "permissions": narrowed or set(),
        "expires": "date" if credential.expires_at else "never",
        "expires_on": f"{credential.expires_at:%Y-%m-%d}" if credential.expires_at else "",
    }
    return _edit_page(request, listed, filled, {})


def edit(request: Request) -> Response:
    house, form, listed = house_of(request), forms.read(request), _listed(request)
    now, former = house.clock(), listed.credential
    try:
        with Checks() as checks:
            until: datetime | Unsaid | None = checks.take(pages.read_end(form, now))
        if pages.same_day(until, former.expires_at):
            until = UNSAID
        with house.database.write() as db:
            connection = connecting.find(db, caller_of(request), listed.connection_code)
            narrowed = pages.read_preset(form, connection)
            changes = Changes(form.one("name"), narrowed, until)
            verbs.edit(db, caller_of(request), former.id, changes, now=now)
    except Invalid as invalid:
        errors = field_errors(request, invalid)
        return _edit_page(request, listed, _filled(form), errors, invalid.status)
    return done("key.edited")


def _listed(request: Request) -> listing.Listed:
    with house_of(request).database.read() as db:
        key_id = request.path_params["key_id"]
        return listing.one(db, caller_of(request).organization_id, key_id)


def _edit_page(
    request: Request, listed: listing.Listed, filled: Filled, errors: Mapping[str, str],
    status: int = 200,
) -> Response:  # fmt: skip
    house, by = house_of(request), caller_of(request)
    with house.database.read() as db:
        author = pages.author(db, by.organization_id, listed.credential.created_by)
    shown = {
        "key": replace(pages.rows(house, [listed])[0], created_by=author),
        "form": filled,
        "errors": errors,
        "branches": pages.branches(listed.connection_access.held),
        "lives": LIVES,
    }
    return render(request, "key_edit.html", pages.overview(request) | shown, status)


def _filled(form: forms.Form) -> dict[str, object]:
    """What was typed, given back with what was wrong about it."""
    return {
        "name": form.one("name"),
        "preset": form.one("preset", "all"),
        "permissions": set(form.many("permission")),
        "expires": form.one("expires"),
        "expires_on": form.one("expires_on"),
    }
