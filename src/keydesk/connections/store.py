"""Finding and changing connections.  Every statement names the organization."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, or_, select, update

from keydesk.access.store import JOINED, named_by, roles
from keydesk.connections.health import Chosen
from keydesk.connections.model import Connection
from keydesk.connections.rows import EDITABLE, GROUP, alive, columns, connections, read
from keydesk.groups.store import given, groups
from keydesk.kit.db import Db
from keydesk.kit.paging import Order, Page, cut
from keydesk.kit.searching import contains, one_of

by_label = Order(func.lower(connections.c.label), connections.c.id)


def add(db: Db, connection: Connection) -> None:
    """Raises IntegrityError when the code is taken."""
    values = vars(connection) | columns(connection)
    del values["access"], values["group_name"]
    with db.begin_nested():
        db.execute(insert(connections).values(values))


def find(db: Db, organization_id: str, code: str) -> Connection | None:
    return _found(db, _mine(organization_id).where(connections.c.code == code))


def hold(db: Db, organization_id: str, code: str) -> Connection | None:
    """Locked until the end of the transaction: an edit must not undo what another just narrowed."""
    wanted = _mine(organization_id).where(connections.c.code == code)
    return _found(db, wanted.with_for_update(of=connections))


def find_by_id(db: Db, organization_id: str, id_: str) -> Connection | None:
    return _found(db, _mine(organization_id).where(connections.c.id == id_))


def page(
    db: Db, organization_id: str, *, search: str = "", status: str = "", tag: str = "",
    only: Chosen | None = None, after: str = "", limit: int,
) -> Page[Connection]:  # fmt: skip
    """`status` is active, inactive or "" for both; `search` looks in what people wrote."""
    query = _mine(organization_id)
    if only:
        among = one_of(connections.c.id, only.ids)
        query = query.where(among if only.these else ~among)
    if search:
        names = ("label", "code", "tags", "description", "contact")
        query = query.where(or_(*(contains(connections.c[name], search) for name in names)))
    if tag:
        query = query.where(contains(connections.c.tags, f"\n{tag}\n"))
    if status:
        off = connections.c.deactivated_at.isnot(None)
        query = query.where(~off if status == "active" else off)
    rows = db.execute(by_label.page(query, after, limit)).mappings().all()
    listed = cut(rows, limit, by_label.cursor)
    return Page([read(row) for row in listed.items], listed.next)


def count(db: Db, organization_id: str) -> int:
    mine = connections.c.organization_id == organization_id
    return db.execute(select(func.count()).where(mine, alive)).scalar_one()


def tags(db: Db, organization_id: str) -> list[str]:
    """All that any connection has, by name; of two that differ in capitals only, one."""
    mine = connections.c.organization_id == organization_id
    kept = select(connections.c.tags).where(mine, alive, connections.c.tags != "")
    found = (tag for line in db.execute(kept).scalars() for tag in line.strip("\n").split("\n"))
    return sorted({tag.casefold(): tag for tag in sorted(found)}.values(), key=str.casefold)


def holding(db: Db, organization_id: str) -> dict[str, list[tuple[str, str]]]:
    """By role id: code and label of the connections that hold it, deactivated ones too."""
    mine = (connections.c.organization_id == organization_id) & alive
    columns = (connections.c.access_role, connections.c.code, connections.c.label)
    found: dict[str, list[tuple[str, str]]] = {}
    for role, code, label in db.execute(select(*columns).where(mine).order_by(columns[2])):
        if role:
            found.setdefault(role, []).append((code, label))
    return found


def grouped(db: Db, organization_id: str) -> dict[str, list[tuple[str, str]]]:
    """By group id: code and label of the connections that have it, deactivated ones too."""
    mine = (connections.c.organization_id == organization_id) & alive
    columns = (connections.c.group_id, connections.c.code, connections.c.label)
    limited = select(*columns).where(mine, columns[0].is_not(None)).order_by(columns[2])
    found: dict[str, list[tuple[str, str]]] = {}
    for group, code, label in db.execute(limited):
        found.setdefault(group, []).append((code, label))
    return found


def ungroup_deleted(db: Db, organization_id: str, group_id: str) -> None:
    """What was deleted stays dead, and keeps no group from being deleted."""
    c = connections.c
    gone = (c.organization_id == organization_id) & c.deleted_at.is_not(None)
    db.execute(update(connections).where(gone, c.group_id == group_id).values(group_id=None))


def change(db: Db, former: Connection, edited: Connection) -> bool:
    """True if it was still the version that was read."""
    values = {name: getattr(edited, name) for name in EDITABLE} | columns(edited)
    same = _this(former) & (connections.c.version == former.version)
    return db.execute(update(connections).where(same).values(values)).rowcount == 1


def switch(db: Db, switched: Connection) -> bool:
    """Its password_grant_at and user_passwords_at.  True if it was still there."""
    since = {name: getattr(switched, name) for name in ("password_grant_at", "user_passwords_at")}
    return db.execute(update(connections).where(_this(switched)).values(since)).rowcount == 1


def mark_deleted(db: Db, connection: Connection, *, at: datetime) -> bool:
    """True if this call deleted it."""
    gone = update(connections).where(_this(connection)).values(deleted_at=at)
    return db.execute(gone).rowcount == 1


def mark(db: Db, organization_id: str, code: str, *, deactivated_at: datetime | None) -> bool:
    """True if this call switched it; False if it was so already, or is not there."""
    other = connections.c.deactivated_at.isnot(None)
    if deactivated_at is not None:
        other = connections.c.deactivated_at.is_(None)
    mine = (connections.c.organization_id == organization_id) & (connections.c.code == code)
    switch = update(connections).where(mine, alive, other).values(deactivated_at=deactivated_at)
    return db.execute(switch).rowcount == 1


def assigned(db: Db, organization_id: str, user_id: str, *, held: bool = False) -> list[Connection]:
    """Those that this user answers for, by label; `held`: locked, as by hold()."""
    wanted = _mine(organization_id).where(connections.c.assigned_user_id == user_id)
    wanted = wanted.order_by(by_label.column)
    wanted = wanted.with_for_update(of=connections) if held else wanted
    return [read(row) for row in db.execute(wanted).mappings()]


def assign(db: Db, former: Connection, user_id: str) -> bool:
    """True if it was still the former user's."""
    same = _this(former) & (connections.c.assigned_user_id == former.assigned_user_id)
    given = update(connections).where(same)
    given = given.values(assigned_user_id=user_id, version=former.version + 1)
    return db.execute(given).rowcount == 1


def taken(db: Db, organization_id: str, codes: Sequence[str]) -> set[str]:
    mine = (connections.c.organization_id == organization_id) & connections.c.code.in_(codes)
    return set(db.execute(select(connections.c.code).where(mine, alive)).scalars())


def _mine(organization_id: str) -> Select[Any]:
    """Each with the team role and the group that it has, as these are now."""
    of_role = named_by(connections.c.access_role, connections.c.organization_id)
    of_group = given(connections.c.group_id, connections.c.organization_id)
    wanted = select(connections, *JOINED, GROUP).outerjoin(roles, of_role)
    wanted = wanted.outerjoin(groups, of_group)
    return wanted.where(connections.c.organization_id == organization_id, alive)


def _found(db: Db, wanted: Select[Any]) -> Connection | None:
    row = db.execute(wanted).mappings().first()
    return read(row) if row else None


def _this(connection: Connection) -> Any:
    mine = connections.c.organization_id == connection.organization_id
    return mine & (connections.c.id == connection.id) & alive
