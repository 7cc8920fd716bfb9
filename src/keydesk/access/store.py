"""The table of team roles.  Every statement names the organization."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    FromClause,
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

from keydesk.access.roles import ROLES, SYSTEM_ROLES, Role, TeamRole, holding
from keydesk.access.wishes import LONGEST_NAME, folded
from keydesk.kit.db import Db, Instant, Json, metadata
from keydesk.kit.names import read_name

roles = Table(
    "roles",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("organization_id", ForeignKey("organizations.id"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("folded_name", String(300), nullable=False),
    Column("explanation", String(200), nullable=False),
    Column("everything", Boolean, nullable=False),
    Column("permissions", Json, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("edited_at", Instant),
    Column("edited_by", String(200)),
    UniqueConstraint("organization_id", "folded_name"),
)
# What a query of somebody else's table needs of the team role that a row names.
JOINED = (
    roles.c.name.label("team_name"),
    roles.c.everything.label("team_everything"),
    roles.c.permissions.label("team_permissions"),
)


def named_by(
    role: ColumnElement[Any], organization_id: ColumnElement[Any], of: FromClause = roles
) -> ColumnElement[bool]:
    """The ON of that query's outer join: another organization's role is none."""
    return (of.c.id == role) & (of.c.organization_id == organization_id)


def joined(row: RowMapping, id_: str | None) -> Role | None:
    """The team role in a row with JOINED; None for a system role, or one that is not there."""
    if id_ is None or row["team_name"] is None:
        return None
    held = holding(row["team_permissions"], everything=row["team_everything"])
    return Role(id_, row["team_name"], "", held)


def every(db: Db, organization_id: str) -> list[Role]:
    """The system roles from most to least, then the team roles by name."""
    return [*ROLES, *team_roles(db, organization_id)]


def team_roles(db: Db, organization_id: str) -> list[TeamRole]:
    mine = roles.c.organization_id == organization_id
    rows = db.execute(select(roles).where(mine)).mappings()
    return sorted((_read(row) for row in rows), key=lambda role: folded(role.name))


def find(db: Db, organization_id: str, named: str) -> Role | None:
    """By id, or by name without regard to case."""
    return SYSTEM_ROLES.get(folded(named)) or _find(db, organization_id, named, select(roles))


def hold(db: Db, organization_id: str, named: str) -> Role | None:
    """As find; until this transaction ends, nobody edits or deletes it.

    Whoever gives a role to a user or a connection holds it first, so that what was judged is what
    is given (security case 13).
    """
    held = select(roles).with_for_update(read=True)
    return SYSTEM_ROLES.get(folded(named)) or _find(db, organization_id, named, held)


def hold_to_change(db: Db, organization_id: str, named: str) -> TeamRole | None:
    """Waits for all who hold it: afterwards its uses can be counted, and stay what they are."""
    return _find(db, organization_id, named, select(roles).with_for_update())


def _find(db: Db, organization_id: str, named: str, wanted: Any) -> TeamRole | None:
    """What no role could be called is asked of no database, which might not even take it."""
    name = read_name("role", named, longest=LONGEST_NAME, empty=named)
    if not isinstance(name, str):
        return None
    this = (roles.c.id == name) | (roles.c.folded_name == folded(name))
    mine = roles.c.organization_id == organization_id
    found = [_read(row) for row in db.execute(wanted.where(mine, this)).mappings()]
    return min(found, key=lambda role: role.id != name, default=None)


def add(db: Db, organization_id: str, role: TeamRole) -> None:
    """Raises IntegrityError when the name is taken."""
    fixed = {name: getattr(role, name) for name in ("id", "version", "created_at", "created_by")}
    values = _values(role) | fixed | {"organization_id": organization_id}
    with db.begin_nested():
        db.execute(insert(roles).values(values))


def change(
    db: Db, organization_id: str, former: TeamRole, edited: TeamRole, *, by: str, at: datetime
) -> bool:
    """True if it was still the version that was read.  Raises IntegrityError for a taken name."""
    this = _this(organization_id, former.id) & (roles.c.version == former.version)
    values = _values(edited) | {"version": edited.version, "edited_at": at, "edited_by": by}
    with db.begin_nested():
        return db.execute(update(roles).where(this).values(values)).rowcount == 1


def remove(db: Db, organization_id: str, id_: str) -> bool:
    """True if this call removed it."""
    return db.execute(delete(roles).where(_this(organization_id, id_))).rowcount == 1


def _this(organization_id: str, id_: str) -> ColumnElement[bool]:
    return (roles.c.organization_id == organization_id) & (roles.c.id == id_)


def _values(role: TeamRole) -> dict[str, Any]:
    return {
        "name": role.name,
        "folded_name": folded(role.name),
        "explanation": role.explanation,
        "everything": role.everything,
        "permissions": [] if role.everything else sorted(role.permissions),
    }


def _read(row: RowMapping) -> TeamRole:
    fields = {name: row[name] for name in TeamRole.__dataclass_fields__ if name in row}
    held = holding(row["permissions"], everything=row["everything"])
    return TeamRole(**fields | {"permissions": held})
