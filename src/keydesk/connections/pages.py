"""What the pages of connections need to know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from starlette.requests import Request

from keydesk.access import for_connections
from keydesk.access.store import every
from keydesk.accounts import store as people
from keydesk.attempts import Days, LastUse, daily, last_calls
from keydesk.auth import Caller, allowed, caller_of, house_of
from keydesk.auth.permissions import OWN, TREE, Branch
from keydesk.connections import store
from keydesk.connections.health import Health, chosen, health
from keydesk.connections.model import Connection
from keydesk.connections.wishes import Wish
from keydesk.habits import store as habits
from keydesk.shell import forms

LIST = "/console/connections"
NO_DAYS = Days((0,) * 7, (0,) * 7)


@dataclass(frozen=True)
class Row:
    """A connection as its list and its page show it; `week` are its calls in 7 days.

    picture  its address, or empty
    of_team  the role has a name that people gave it, so it is not translated
    """

    code: str
    label: str
    flow_type: str
    status: str
    role: str
    last_call: LastUse | None
    week: Days
    health: Health
    created_at: datetime
    picture: str = ""
    owner: str = ""
    of_team: bool = False


def listing(request: Request) -> dict[str, object]:
    house, by, asked = house_of(request), caller_of(request), request.query_params
    names = ("q", "status", "health", "after")
    search, status, health_, after = (asked.get(name, "") for name in names)
    with house.usage.read() as usage:
        week = daily(usage, by.organization_id, now=house.clock())
    with house.database.read() as db:
        total = store.count(db, by.organization_id)
        page = store.page(
            db, by.organization_id, search=search, status=status,
            only=chosen(health_, week), after=after, limit=100,
        )  # fmt: skip
    rows = _rows(request, page.items, week)
    filters = {"q": search, "status": status, "health": health_}
    further = f"{LIST}?{urlencode(filters | {'after': page.next})}" if page.next else ""
    return {
        "connections": rows,
        "total": total,
        "calls": sum(row.week.total for row in rows),
        "failed": sum(row.week.failed for row in rows),
        "filters": filters,
        "next": further,
        "may_manage": _may_manage(by),
        "sees_keys": _sees_keys(by),
        "sees_usage": _sees_usage(by),
    }


def _rows(
    request: Request, connections: Sequence[Connection], weeks: Mapping[str, Days]
) -> list[Row]:
    """One query, however many connections there are."""
    house, now = house_of(request), house_of(request).clock()
    with house.usage.read() as usage:
        last = last_calls(usage, [c.id for c in connections])
    return [_row(c, last.get(c.id), weeks.get(c.id, NO_DAYS), now) for c in connections]


def _row(connection: Connection, last: LastUse | None, week: Days, now: datetime) -> Row:
    access = connection.access
    status = "active" if connection.active else "inactive"
    return Row(
        connection.code, connection.label, connection.flow_type, status, access.name, last, week,
        health(week, last.at if last else None, now), connection.created_at, _picture(connection),
        of_team=access.team is not None,
    )  # fmt: skip


def _picture(connection: Connection) -> str:
    """Its address, or nothing."""
    at = f"/console/pictures/{connection.code}/{connection.picture}"
    return at if connection.picture else ""


def one(request: Request, connection: Connection) -> dict[str, object]:
    house, by = house_of(request), caller_of(request)
    with house.database.read() as db:
        owner = people.member(db, by.organization_id, connection.assigned_user_id)
    with house.usage.read() as usage:
        mine, id_ = by.organization_id, connection.id
        week = daily(usage, mine, connection_id=id_, now=house.clock())
    shown = _rows(request, [connection], week)[0]
    sees_keys, sees_usage = _sees_keys(by), _sees_usage(by)
    asked = request.query_params.get("tab", "")
    seen = {"credentials": sees_keys, "activity": sees_usage, "errors": sees_usage}
    return {
        "connection": replace(shown, owner=owner.name if owner else ""),
        "tab": asked if seen.get(asked) else "settings",
        "may_manage": _may_manage(by),
        "sees_keys": sees_keys,
        "sees_usage": sees_usage,
        "may_test": allowed(by, "credentials:manage"),
    }


def first_wish(request: Request) -> Wish:
    """Before anything is typed."""
    with house_of(request).database.read() as db:
        access = habits.of(db, caller_of(request).organization_id).granted
    everything = access.mode == "all"
    return Wish("", "source", "", access.role, access.permissions, everything=everything)


def form(request: Request, wish: Wish, errors: Mapping[str, str]) -> dict[str, object]:
    house, caller = house_of(request), caller_of(request)
    with house.database.read() as db:
        roles = every(db, caller.organization_id)
        usual = habits.of(db, caller.organization_id)
    return {
        "token": forms.token(),
        "furnished": usual.with_connection and allowed(caller, "credentials:manage"),
        "form": {
            "label": wish.label,
            "code": wish.code,
            "flow_type": wish.flow_type,
            "role": "all" if wish.everything else wish.role or "custom",
            "permissions": set(wish.permissions or ()),
        },
        "errors": errors,
        "roles": for_connections(caller, roles, wish.role),
        "branches": grantable_branches(caller, frozenset(wish.permissions or ())),
    }


def wish_of(connection: Connection) -> Wish:
    access = connection.access
    return Wish(
        connection.label, connection.flow_type, connection.code, access.role, access.permissions,
        everything=access.mode == "all",
    )  # fmt: skip


def grantable_branches(caller: Caller, present: frozenset[str]) -> list[Branch]:
    """Only Owners grant sensitive permissions to a machine; what it has already stays visible."""
    owner = OWN in caller.permissions
    return [b for b in TREE if owner or not b.sensitive or b.permissions & present]


def _may_manage(caller: Caller) -> bool:
    return allowed(caller, "connections:manage")


def _sees_keys(caller: Caller) -> bool:
    """Whether the fragments of the room above would answer."""
    return allowed(caller, "credentials:read")


def _sees_usage(caller: Caller) -> bool:
    """The same of the tabs Activity and Errors."""
    return allowed(caller, "usage:read")
