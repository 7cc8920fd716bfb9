"""The two dialogs of keys and clients: create, which ends with the secret shown once, and edit."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from keydesk.accounts import members
from keydesk.apis.store import own_permissions
from keydesk.auth import caller_of, house_of
from keydesk.connections import store as connections
from keydesk.connections import verbs as connecting
from keydesk.connections.switches import WARNING
from keydesk.credentials import (
    clients,
    fields,
    listing,
    making,
    others,
    pages,
    showing,
    store,
    verbs,
)
from keydesk.credentials.fields import LIVES, Filled
from keydesk.credentials.making import Made
from keydesk.credentials.model import Grant, Kind
from keydesk.credentials.pages import LIST
from keydesk.credentials.wishes import UNSAID, Changes, Unsaid
from keydesk.habits import store as habits
from keydesk.kit import once
from keydesk.kit.checks import Checks
from keydesk.kit.errors import Invalid
from keydesk.limits import fields as limit_fields
from keydesk.limits import pages as limit_pages
from keydesk.shell import field_errors, forms, render


def new(request: Request, kind: Kind) -> Response:
    """What was typed before the other kind was chosen comes along in the address."""
    typed = forms.Form(request.query_params.multi_items())
    return _create_page(request, kind, typed, {})


def create(request: Request, kind: Kind) -> Response:
    house, by, form = house_of(request), caller_of(request), forms.read(request)
    try:
        with house.database.write() as db:
            made = making.make(db, by, form, kind, house=house, now=house.clock())
    except once.AlreadyDone as already:
        return showing.already(request, kind, f"{LIST}/{already.subject}/edit")
    except Invalid as invalid:
        return _create_page(request, kind, form, field_errors(request, invalid), invalid.status)
    if made.secret is None and made.opened is None:
        return forms.go(f"{LIST}/{made.credential.id}/edit", "client.saved")
    return showing.made(request, made)


def _create_page(
    request: Request, kind: Kind, typed: forms.Form, errors: Mapping[str, str], status: int = 200
) -> Response:
    with house_of(request).database.read() as db:
        mine = caller_of(request).organization_id
        page = connections.page(db, mine, limit=100)
        usual, there = habits.of(db, mine), others.names(db, mine)
    shown = {
        "token": forms.token(),
        "connections": [pages.choice(c, there.get(c.id, ()), usual) for c in page.items],
        "form": fields.filled_new(typed, usual) | limit_fields.typed(typed),
        "habits": usual,
        "errors": errors,
        "branches": pages.branches(request, caller_of(request).permissions),
        "lives": LIVES,
        "warning": WARNING,
    } | limit_pages.around(request)
    return render(request, "key_form.html", pages.overview(request, kind) | shown, status)


def regenerate(request: Request) -> Response:
    """A new secret of a client, shown once; the old one and all its tokens are dead."""
    house, by, form = house_of(request), caller_of(request), forms.read(request)
    now, id_ = house.clock(), request.path_params["key_id"]
    prefixes = house.settings.prefixes
    try:
        with house.database.write() as db:
            forms.claim(db, by, form, id_, now=now)
            secret = clients.regenerate(db, by, id_, prefixes=prefixes, now=now)
            client = verbs.find(db, by, id_)
            connection = connections.find_by_id(db, by.organization_id, client.connection_id)
            account = store.account(db, by.organization_id, client.connection_id)
    except once.AlreadyDone:
        return showing.already(request, Kind.OAUTH_CLIENT, f"{LIST}/{id_}/edit")
    assert connection
    asks = client.terms is not None and Grant.PASSWORD in client.terms.grants
    username = (account.username or "") if account and asks else ""
    done = pages.of_connection(connection.code) if pages.from_connection(form) else ""
    return showing.made(request, Made(client, connection, secret, username=username), done)


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
        **(fields.shown_terms(credential.terms) if credential.terms else {}),
        **limit_fields.shown(credential.limits),
    }
    return _edit_page(request, listed, filled, {})


def edit(request: Request) -> Response:
    house, form, listed = house_of(request), forms.read(request), _listed(request)
    now, former = house.clock(), listed.credential
    try:
        with Checks() as checks:
            until: datetime | Unsaid | None = checks.take(fields.read_end(form, now))
            terms = checks.take(fields.read_term_changes(form))
        if fields.same_day(until, former.expires_at):
            until = UNSAID
        with house.database.write() as db:
            mine = former.organization_id
            connection = connecting.find(db, caller_of(request), listed.connection_code)
            narrowed = fields.read_preset(form, connection, own_permissions(db, mine))
            limits = limit_fields.said(form)
            changes = Changes(form.one("name"), narrowed, until, terms, limits)
            verbs.edit(db, caller_of(request), former.id, changes, now=now)
    except Invalid as invalid:
        errors = field_errors(request, invalid)
        filled = {**fields.filled(form), **fields.filled_terms(form), **limit_fields.typed(form)}
        return _edit_page(request, listed, filled, errors, invalid.status)
    return forms.go(pages.HOMES[former.kind], "key.edited")


def _listed(request: Request) -> listing.Listed:
    with house_of(request).database.read() as db:
        key_id = request.path_params["key_id"]
        return listing.either(db, caller_of(request).organization_id, key_id)


def _edit_page(
    request: Request, listed: listing.Listed, filled: Filled, errors: Mapping[str, str],
    status: int = 200,
) -> Response:  # fmt: skip
    house, by = house_of(request), caller_of(request)
    with house.database.read() as db:
        author = members.author(db, by.organization_id, listed.credential.created_by)
    shown: dict[str, object] = {
        "key": replace(pages.rows(house, [listed])[0], created_by=author),
        "token": forms.token(),
        "form": filled,
        "errors": errors,
        "branches": pages.branches(request, listed.connection_access.held),
        "lives": LIVES,
    }
    credential = listed.credential
    shown |= limit_pages.around(request, f"credential:{credential.id}", credential.limits)
    over = pages.overview(request, credential.kind)
    return render(request, "key_edit.html", over | shown, status)
