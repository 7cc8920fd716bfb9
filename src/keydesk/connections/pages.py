"""What the pages of connections need to know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from starlette.requests import Request

from keydesk.access import BLOCKED
from keydesk.accounts import store as people
from keydesk.accounts.model import Member
from keydesk.attempts import Days, LastUse, daily, last_calls
from keydesk.auth import Caller, allowed, caller_of, house_of
from keydesk.connections import store
from keydesk.connections.health import Health, chosen, health
from keydesk.connections.model import Connection

LIST = "/console/connections"
NO_DAYS = Days((0,) * 7, (0,) * 7)


@dataclass(frozen=True)
class Row:
    """A connection as its list and its page show it; `week` are its calls in 7 days.

    picture  its address, or empty
    group    the name of its group; group_id None = All
    of_team  the role has a name that people gave it, so it is not translated
    stopped  why it stands still though nobody deactivated it: its assigned user is "blocked" or has
             "left"; else empty
    """

    id: str
    code: str
    label: str
    flow_type: str
    status: str
    role: str
    last_call: LastUse | None
    week: Days
    health: Health
    created_at: datetime
    owner: str
    stopped: str
    critical: bool
    tracked: bool
    tags: tuple[str, ...]
    picture: str = ""
    of_team: bool = False
    group: str = ""
    group_id: str | None = None


def listing(request: Request) -> dict[str, object]:
    house, by, asked = house_of(request), caller_of(request), request.query_params
    names = ("q", "status", "health", "tag", "after")
    search, status, health_, tag, after = (asked.get(name, "") for name in names)
    with house.usage.read() as usage:
        week = daily(usage, by.organization_id, now=house.clock())
    with house.database.read() as db:
        total = store.count(db, by.organization_id)
        page = store.page(
            db, by.organization_id, search=search, status=status, tag=tag,
            only=chosen(health_, week), after=after, limit=100,
        )  # fmt: skip
        tags, users = store.tags(db, by.organization_id), people.members(db, by.organization_id)
    rows = _rows(request, page.items, users, week)
    filters = {"q": search, "status": status, "health": health_, "tag": tag}
    further = f"{LIST}?{urlencode(filters | {'after': page.next})}" if page.next else ""
    return {
        "connections": rows,
        "total": total,
        "limit": house.settings.connections_limit,
        "tags": tags,
        "calls": sum(row.week.total for row in rows),
        "failed": sum(row.week.failed for row in rows),
        "filters": filters,
        "next": further,
        **_allowed(by),
    }


def _rows(
    request: Request, connections: Sequence[Connection], users: Sequence[Member],
    weeks: Mapping[str, Days],
) -> list[Row]:  # fmt: skip
    """One query, however many connections there are."""
    house, now = house_of(request), house_of(request).clock()
    with house.usage.read() as usage:
        last = last_calls(usage, [c.id for c in connections])
    owners = {member.user_id: member for member in users}
    return [
        _row(c, owners.get(c.assigned_user_id), last.get(c.id), weeks.get(c.id, NO_DAYS), now)
        for c in connections
    ]


def _row(
    connection: Connection, owner: Member | None, last: LastUse | None, week: Days, now: datetime
) -> Row:
    access = connection.access
    status = "active" if connection.active else "inactive"
    return Row(
        connection.id, connection.code, connection.label, connection.flow_type, status,
        access.name, last, week, health(week, last.at if last else None, now),
        connection.created_at, owner.name if owner else "", _stopped(owner),
        connection.critical, connection.tracked, connection.tags, _picture(connection),
        of_team=access.team is not None, group=connection.group_name,
        group_id=connection.group_id,
    )  # fmt: skip


def _stopped(owner: Member | None) -> str:
    if owner is None:
        return "left"
    return "blocked" if owner.role == BLOCKED.id else ""


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
    shown = _rows(request, [connection], [owner] if owner else [], week)[0]
    may, asked = _allowed(by), request.query_params.get("tab", "")
    seen = {"permissions": True, "credentials": may["sees_keys"]}
    seen |= dict.fromkeys(("activity", "errors"), may["sees_usage"])
    return {
        "connection": shown,
        "tab": asked if seen.get(asked) else "settings",
        **may,
        "may_test": allowed(by, "credentials:manage"),
        "sees_audit": allowed(by, "audit:read"),
    }


def address(code: str, tab: str = "settings") -> str:
    return f"{LIST}/{code}" if tab == "settings" else f"{LIST}/{code}?tab={tab}"


def _allowed(caller: Caller) -> dict[str, bool]:
    """`sees_…`: whether the fragments of the rooms above would answer."""
    return {
        "may_manage": allowed(caller, "connections:manage"),
        "sees_keys": allowed(caller, "credentials:read"),
        "sees_usage": allowed(caller, "usage:read"),
        "sees_groups": allowed(caller, "groups:manage"),
    }
