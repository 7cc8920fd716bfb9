"""What the pages of keys need to know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request

from keydesk.apis import store as apis
from keydesk.attempts import LastUse
from keydesk.auth import Caller, House, allowed, caller_of, house_of
from keydesk.auth.holding import covers
from keydesk.auth.permissions import API_ACCESS, TREE, Branch, ordered
from keydesk.connections import store as connections
from keydesk.connections.model import Connection
from keydesk.credentials import listing
from keydesk.credentials.desk import uses
from keydesk.credentials.heads import client_id
from keydesk.credentials.listing import Asked, Listed
from keydesk.credentials.model import Credential, Kind
from keydesk.habits import store as habits
from keydesk.habits.model import Habits
from keydesk.kit.db import Db
from keydesk.shell import forms

LIST = "/console/access-keys"
CONNECTION = "connection"
HOMES = {Kind.OAUTH_CLIENT: f"{LIST}/clients", Kind.API_KEY: LIST}


@dataclass(frozen=True)
class Row:
    """A key or a client as its lists show it.

    shown   the text by which people know it: the prefix of its secret, or the whole client id
    last4   of its secret; empty when none was generated
    grants  of a client, by name
    """

    id: str
    kind: str
    name: str
    shown: str
    last4: str
    permissions: list[str]
    last_use: LastUse | None
    expires_at: datetime | None
    status: str
    connection_code: str
    connection_label: str
    created_at: datetime
    grants: list[str]
    created_by: str = ""


def row(house: House, listed: Listed, known: Mapping[str, LastUse]) -> Row:
    c, live = listed.credential, listed.secrets
    used = [use for use in known.values() if use.credential_id == c.id]
    permissions = [p for p in ordered(listed.permissions) if p != API_ACCESS]
    shown = client_id(house.settings.prefixes, c.id) if c.terms else listed.prefix
    return Row(
        c.id, c.kind, c.name, shown, live[0].last4 if live else "", permissions,
        max(used, key=lambda use: use.at, default=None), c.expires_at,
        c.status(house.clock()), listed.connection_code, listed.connection_label, c.created_at,
        sorted(c.terms.grants) if c.terms else [],
    )  # fmt: skip


def rows(house: House, found: Sequence[Listed]) -> list[Row]:
    known = uses(house, found)
    return [row(house, one, known) for one in found]


def overview(request: Request, kind: Kind) -> dict[str, object]:
    """The list with its filters; every dialog lies over it."""
    house, by, query = house_of(request), caller_of(request), request.query_params
    filters = _filters(query)
    asked = Asked(
        query.get("q", ""), query.get("status", ""), query.get("connection", ""),
        _sort(filters), query.get("after", ""), kind=kind,
    )  # fmt: skip
    with house.database.read() as db, house.usage.read() as usage:
        page = listing.sorted_page(db, usage, by.organization_id, asked, now=house.clock())
        totals = {str(one): listing.total(db, by.organization_id, one) for one in HOMES}
        chosen = connections.find(db, by.organization_id, asked.connection)
        tabs = in_order(habits.of(db, by.organization_id))
    return {
        "keys": rows(house, page.items),
        "kind": str(kind),
        "home": HOMES[kind],
        "tabs": [str(one) for one in tabs],
        "totals": totals,
        "total": totals[kind],
        "filters": filters,
        "connection": chosen.label if chosen else asked.connection,
        "next": _address(HOMES[kind], filters, page.next) if page.next else "",
        "may_manage": may_manage(by),
    }


def in_order(usual: Habits) -> list[Kind]:
    """The kinds as tabs; the first one opens."""
    clients_first = usual.first_tab == "clients"
    return sorted(HOMES, key=lambda kind: (kind is Kind.OAUTH_CLIENT) is not clients_first)


def _filters(query: QueryParams) -> dict[str, object]:
    names = ("q", "status", "connection", "sort")
    return {n: query.get(n, "") for n in names} | {"descending": query.get("order", "") == "desc"}


def _sort(filters: Mapping[str, object]) -> str:
    down = "-" if filters["descending"] else ""
    return f"{down}{filters['sort']}" if filters["sort"] else "-created"


def _address(home: str, filters: Mapping[str, object], after: str) -> str:
    query = {name: filters[name] for name in ("q", "status", "connection", "sort")}
    order = "desc" if filters["descending"] else "asc"
    return f"{home}?{urlencode(query | {'order': order, 'after': after})}"


def branches(request: Request, held: frozenset[str]) -> list[Branch]:
    """The part of the tree that this connection, or this person, may give at all."""
    with house_of(request).database.read() as db:
        own = apis.branches(db, caller_of(request).organization_id)
    all_of = [*TREE, *own]
    return [one for one in all_of if any(covers(held, p) for p in one.permissions)]


def role_of(connection: Connection) -> dict[str, object]:
    access = connection.access
    return {"role": access.name, "of_team": access.team is not None}


def choice(connection: Connection, there: Sequence[str], usual: Habits) -> dict[str, object]:
    """Of the dialog: `has` names the key or client that makes another one a bad idea."""
    has = next(iter(there), "") if usual.one_credential != "off" else ""
    return {"code": connection.code, "label": connection.label, "has": has, **role_of(connection)}


def may_manage(by: Caller) -> bool:
    return allowed(by, "credentials:manage")


def from_connection(form: forms.Form) -> bool:
    """Whether the button stood on the page of a connection: see _key_actions.html."""
    return form.one("at") == CONNECTION


def back_to(db: Db, credential: Credential, form: forms.Form) -> str:
    """Where it is listed, as the reader saw it: an account only on the page of its connection."""
    if credential.kind in HOMES and not from_connection(form):
        return HOMES[credential.kind]
    connection = connections.find_by_id(db, credential.organization_id, credential.connection_id)
    return of_connection(connection.code) if connection else "/console/connections"


def of_connection(code: str) -> str:
    return f"/console/connections/{code}?tab=credentials"
