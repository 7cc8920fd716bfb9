"""The table of groups.  Every statement names the organization."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Integer,
    RowMapping,
    String,
    Table,
    UniqueConstraint,
    delete,
    insert,
    select,
    update,
)

from keydesk.auth.rights import rights
from keydesk.groups.model import Group
from keydesk.groups.wishes import LONGEST_NAME, folded
from keydesk.kit.columns import Json
from keydesk.kit.db import Db, Instant, metadata
from keydesk.kit.names import read_name

groups = Table(
    "groups",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("organization_id", ForeignKey("organizations.id"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("folded_name", String(300), nullable=False),
    Column("explanation", String(200), nullable=False),
    Column("rights", Json, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("edited_at", Instant),
    Column("edited_by", String(200)),
    UniqueConstraint("organization_id", "folded_name"),
)


def given(group_id: ColumnElement[Any], organization_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """The ON of an outer join: another organization's group is none."""
    return (groups.c.id == group_id) & (groups.c.organization_id == organization_id)


def every(db: Db, organization_id: str) -> list[Group]:
    """By name; All is none of them."""
    mine = groups.c.organization_id == organization_id
    rows = db.execute(select(groups).where(mine)).mappings()
    return sorted((_read(row) for row in rows), key=lambda group: folded(group.name))


def find(db: Db, organization_id: str, named: str) -> Group | None:
    """By id, or by name without regard to case."""
    return _find(db, organization_id, named, select(groups))


def hold(db: Db, organization_id: str, named: str) -> Group | None:
    """As find; until this transaction ends, nobody edits or deletes it.

    Whoever gives a group to a user or a connection holds it first, so that what was judged is what
    is given (security case 13).
    """
    return _find(db, organization_id, named, select(groups).with_for_update(read=True))


def hold_to_change(db: Db, organization_id: str, named: str) -> Group | None:
    """Waits for all who hold it: afterwards its uses can be counted, and stay what they are."""
    return _find(db, organization_id, named, select(groups).with_for_update())


def _find(db: Db, organization_id: str, named: str, wanted: Any) -> Group | None:
    """What no group could be called is asked of no database, which might not even take it."""
    name = read_name("group", named, longest=LONGEST_NAME, empty=named)
    if not isinstance(name, str):
        return None
    this = (groups.c.id == name) | (groups.c.folded_name == folded(name))
    mine = groups.c.organization_id == organization_id
    found = [_read(row) for row in db.execute(wanted.where(mine, this)).mappings()]
    return min(found, key=lambda group: group.id != name, default=None)


def add(db: Db, organization_id: str, group: Group) -> None:
    """Raises IntegrityError when the name is taken."""
    fixed = {name: getattr(group, name) for name in ("id", "version", "created_at", "created_by")}
    values = _values(group) | fixed | {"organization_id": organization_id}
    with db.begin_nested():
        db.execute(insert(groups).values(values))


def change(
    db: Db, organization_id: str, former: Group, edited: Group, *, by: str, at: datetime
) -> bool:
    """True if it was still the version that was read.  Raises IntegrityError for a taken name."""
    this = _this(organization_id, former.id) & (groups.c.version == former.version)
    values = _values(edited) | {"version": edited.version, "edited_at": at, "edited_by": by}
    with db.begin_nested():
        return db.execute(update(groups).where(this).values(values)).rowcount == 1


def remove(db: Db, organization_id: str, id_: str) -> bool:
    """True if this call removed it."""
    return db.execute(delete(groups).where(_this(organization_id, id_))).rowcount == 1


def _this(organization_id: str, id_: str) -> ColumnElement[bool]:
    return (groups.c.organization_id == organization_id) & (groups.c.id == id_)


def _values(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "folded_name": folded(group.name),
        "explanation": group.explanation,
        "rights": group.rights.sections,
    }


def _read(row: RowMapping) -> Group:
    fields = {name: row[name] for name in Group.__dataclass_fields__}
    return Group(**fields | {"rights": rights(row["rights"])})
