"""The table of doors for proxies.  But for the one question of a door itself, every statement names
the organization."""

import hmac
from datetime import datetime

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    RowMapping,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    delete,
    insert,
    select,
    update,
)

from keydesk.credentials.secret import DUMMY_DIGEST, Minted, Presented
from keydesk.doors.proxy_model import ProxyDoor
from keydesk.kit.db import Db, Instant, metadata

doors = Table(
    "api_doors",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("organization_id", ForeignKey("organizations.id"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("scheme", SmallInteger, nullable=False),
    Column("last4", String(4), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("rotated_at", Instant),
    Column("rotated_by", String(200)),
    UniqueConstraint("organization_id", "name"),
)


def behind(db: Db, shown: Presented) -> tuple[str, str] | None:
    """The id and the organization of the door whose secret this is."""
    d = doors.c
    wanted = select(d.id, d.organization_id, d.digest, d.scheme).where(d.id == shown.credential_id)
    row = db.execute(wanted).first()
    same = hmac.compare_digest(row.digest if row else DUMMY_DIGEST, shown.digest)
    return (row.id, row.organization_id) if row and same and row.scheme == shown.scheme else None


def every(db: Db, organization_id: str) -> list[ProxyDoor]:
    """By name."""
    rows = db.execute(select(doors).where(_of(organization_id))).mappings()
    return sorted((_door(row) for row in rows), key=lambda door: (door.name.casefold(), door.id))


def find(db: Db, organization_id: str, door_id: str) -> ProxyDoor | None:
    wanted = select(doors).where(_of(organization_id), doors.c.id == door_id)
    row = db.execute(wanted).mappings().first()
    return _door(row) if row else None


def add(db: Db, organization_id: str, door: ProxyDoor, minted: Minted) -> None:
    row = {name: getattr(door, name) for name in ProxyDoor.__dataclass_fields__}
    secret = {"digest": minted.digest, "scheme": minted.scheme}
    db.execute(insert(doors).values(row | secret | {"organization_id": organization_id}))


def rotate(
    db: Db, organization_id: str, door_id: str, minted: Minted, *, by: str, at: datetime
) -> bool:
    """The old secret is dead with this.  True if there is such a door."""
    made = {"digest": minted.digest, "scheme": minted.scheme, "last4": minted.last4}
    this = (_of(organization_id), doors.c.id == door_id)
    done = db.execute(
        update(doors).where(*this).values(made | {"rotated_at": at, "rotated_by": by})
    )
    return done.rowcount == 1


def remove(db: Db, organization_id: str, door_id: str) -> bool:
    done = db.execute(delete(doors).where(_of(organization_id), doors.c.id == door_id))
    return done.rowcount == 1


def _of(organization_id: str) -> ColumnElement[bool]:
    mine: ColumnElement[bool] = doors.c.organization_id == organization_id
    return mine


def _door(row: RowMapping) -> ProxyDoor:
    return ProxyDoor(**{name: row[name] for name in ProxyDoor.__dataclass_fields__})
