"""What the pages of keys need to know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from keydesk.accounts import store as people
from keydesk.attempts import LastUse, last_uses
from keydesk.auth import Caller, House, allowed, caller_of, house_of
from keydesk.auth.permissions import API_ACCESS, TREE, Branch, ordered
from keydesk.connections import store as connections
from keydesk.connections.model import Connection
from keydesk.credentials import listing
from keydesk.credentials.listing import Asked, Listed
from keydesk.credentials.wishes import UNSAID, Narrowing, Unsaid, read_only
from keydesk.kit.db import Db
from keydesk.kit.errors import Violation
from keydesk.shell import N_, forms

LIST = "/console/access-keys"
LIVES = (30, 90, 180, 365)


@dataclass(frozen=True)
class Row:
    """A key as its lists show it."""

    id: str
    name: str
    prefix: str
    permissions: list[str]
    last_used_at: datetime | None
    expires_at: datetime | None
    status: str
    connection_code: str
    connection_label: str
    created_at: datetime
    created_by: str


def row(listed: Listed, uses: Mapping[str, LastUse], now: datetime, created_by: str = "") -> Row:
    c = listed.credential
    used = [uses[live.id].at for live in listed.secrets if live.id in uses]
    shown = [p for p in ordered(listed.permissions) if p != API_ACCESS]
    return Row(
        c.id, c.name, listed.prefix, shown, max(used, default=None), c.expires_at, c.status(now),
        listed.connection_code, listed.connection_label, c.created_at, created_by,
    )  # fmt: skip


def rows(house: House, found: Sequence[Listed]) -> list[Row]:
    with house.usage.read() as usage:
        uses = last_uses(usage, [one.credential.id for one in found])
    return [row(one, uses, house.clock()) for one in found]


def overview(request: Request) -> dict[str, object]:
    """The list with its filters; every dialog lies over it."""
    house, by, query = house_of(request), caller_of(request), request.query_params
    sort, down = query.get("sort", ""), query.get("order", "") == "desc"
    filters: dict[str, object] = {
        "q": query.get("q", ""),
        "status": query.get("status", ""),
        "connection": query.get("connection", ""),
        "sort": sort,
        "descending": down,
    }
    asked = Asked(
        query.get("q", ""), query.get("status", ""), query.get("connection", ""),
        f"{'-' if down else ''}{sort}" if sort else "-created", query.get("after", ""),
    )  # fmt: skip
    with house.database.read() as db, house.usage.read() as usage:
        page = listing.sorted_page(db, usage, by.organization_id, asked, now=house.clock())
        total = listing.total(db, by.organization_id)
        chosen = connections.find(db, by.organization_id, asked.connection)
    return {
        "keys": rows(house, page.items),
        "total": total,
        "filters": filters,
        "connection": chosen.label if chosen else asked.connection,
        "next": _address(filters, page.next) if page.next else "",
        "may_manage": may_manage(by),
    }


def _address(filters: Mapping[str, object], after: str) -> str:
    query = {name: filters[name] for name in ("q", "status", "connection", "sort")}
    order = "desc" if filters["descending"] else "asc"
    return f"{LIST}?{urlencode(query | {'order': order, 'after': after})}"


def author(db: Db, organization_id: str, actor: str) -> str:
    """`user:…` as the name of that person; a machine or an operator as it is written."""
    kind, _, id_ = actor.partition(":")
    member = people.member(db, organization_id, id_) if kind == "user" else None
    return member.name if member else actor


def branches(held: frozenset[str]) -> list[Branch]:
    """The part of the tree that this connection, or this person, may give at all."""
    return [branch for branch in TREE if branch.permissions & held]


def read_preset(form: forms.Form, connection: Connection | None) -> Narrowing:
    """None = all of the connection's."""
    match form.one("preset", "all"):
        case "custom":
            return form.many("permission")
        case "read":
            return read_only(connection.permissions) if connection else None
        case _:
            return None


def read_end(form: forms.Form, now: datetime) -> datetime | Unsaid | Violation | None:
    """A number of days, the end of a day in UTC, or None for never."""
    match form.one("expires"):
        case "":
            return UNSAID
        case "never":
            return None
        case "date":
            return _end_of_day(form.one("expires_on"))
        case days if days in map(str, LIVES):
            return now + timedelta(days=int(days))
        case _:
            return Violation("expires_at", N_("Choose when it expires."))


def _end_of_day(text: str) -> datetime | Violation:
    try:
        day = datetime.fromisoformat(text).date()
    except ValueError:
        return Violation("expires_at", N_("Choose a date."))
    return datetime.combine(day, time(23, 59, 59), UTC)


def same_day(until: datetime | Unsaid | None, former: datetime | None) -> bool:
    """The form shows a day only: sent back unchanged, the very moment is kept."""
    if not isinstance(until, datetime) or former is None:
        return until is former
    return until.date() == former.astimezone(UTC).date()


def role_of(connection: Connection) -> dict[str, object]:
    access = connection.access
    return {"role": access.name, "of_team": access.team is not None}


def may_manage(by: Caller) -> bool:
    return allowed(by, "credentials:manage")


def done(message: str) -> Response:
    return forms.go(LIST, message)
