"""The connections table, and a connection as a row of it."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    RowMapping,
    String,
    Table,
    Text,
    false,
)

from keydesk.access import Access
from keydesk.access.store import joined
from keydesk.auth.limits import of_stored
from keydesk.connections.model import Connection
from keydesk.groups.model import SYSTEM
from keydesk.groups.store import groups
from keydesk.kit.db import Instant, Json, metadata

connections = Table(
    "connections",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("organization_id", ForeignKey("organizations.id"), nullable=False),
    Column("code", String(100), nullable=False),
    Column("label", String(100), nullable=False),
    Column("flow_type", String(20), nullable=False),
    Column("access_mode", String(10), nullable=False),
    Column("access_role", String(40)),
    Column("access_permissions", Json),
    Column("assigned_user_id", ForeignKey("users.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("deactivated_at", Instant),
    Column("deleted_at", Instant),
    Column("password_grant_at", Instant),  # since when it is switched on; NULL = off
    Column("user_passwords_at", Instant),
    Column("description", Text, nullable=False, server_default=""),
    Column("contact", String(200), nullable=False, server_default=""),
    Column("tags", Text, nullable=False, server_default=""),  # one in a line; lines before, after
    Column("critical", Boolean, nullable=False, server_default=false()),
    Column("tracked", Boolean, nullable=False, server_default=false()),
    Column("picture", String(16)),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("group_id", ForeignKey("groups.id")),  # NULL = All
    Column("limits", Json),  # keydesk.auth.limits; NULL = none
)
pictures = Table(
    "connection_pictures",
    metadata,
    Column("connection_id", ForeignKey("connections.id"), primary_key=True),
    Column("organization_id", ForeignKey("organizations.id"), nullable=False),
    Column("png", LargeBinary, nullable=False),
)
alive = connections.c.deleted_at.is_(None)
Index(
    "uq_connections_organization_id_code",
    connections.c.organization_id,
    connections.c.code,
    unique=True,
    sqlite_where=alive,
    postgresql_where=alive,
)
GROUP = groups.c.name.label("group_name")  # None: All
OTHERWISE = ("access", "tags", "limits")  # stand otherwise in the table than in the model
EDITABLE = (
    "label", "flow_type", "assigned_user_id", "description", "contact", "critical", "tracked",
    "version", "group_id",
)  # fmt: skip


def columns(connection: Connection) -> dict[str, object]:
    """What stands otherwise in the table than in the model."""
    tags = "".join(f"\n{tag}" for tag in connection.tags)
    access = {f"access_{name}": value for name, value in connection.access.stored.items()}
    return access | {"tags": f"{tags}\n" if tags else "", "limits": connection.limits.stored}


def read_access(row: RowMapping) -> Access:
    role = row["access_role"]
    return Access(row["access_mode"], role, row["access_permissions"], joined(row, role))


def read(row: RowMapping) -> Connection:
    access = read_access(row)
    names = [n for n in Connection.__dataclass_fields__ if n not in OTHERWISE]
    tags = tuple(row["tags"].strip("\n").split("\n")) if row["tags"] else ()
    said = {n: row[n] for n in names} | {"group_name": row["group_name"] or SYSTEM}
    return Connection(**said, access=access, tags=tags, limits=of_stored(row["limits"]))
