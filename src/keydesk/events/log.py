"""The event log: append-only.  Kept for ever.

connection_id, user_id   of what a machine did: its connection, and the user assigned to it then
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    func,
    insert,
    select,
)

from keydesk.events.model import Author, Event
from keydesk.kit.db import Db, Instant, Json, metadata

events = Table(
    "events",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("organization_id", String(12), nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("name", String(60), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("data", Json, nullable=False),
    Column("address", String(45), nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("user_id", String(12)),
    Column("connection_id", String(12)),
    Index("ix_events_organization_id_id", "organization_id", "id"),
    Index("ix_events_organization_id_name_actor_at", "organization_id", "name", "actor", "at"),
    Index("ix_events_at", "at"),
    # The audit log, newest first: all of it, or what one filter leaves (audit/listing.py).
    Index("ix_events_organization_id_at_id", "organization_id", "at", "id"),
    Index("ix_events_organization_id_name_at_id", "organization_id", "name", "at", "id"),
    Index("ix_events_organization_id_actor_at_id", "organization_id", "actor", "at", "id"),
    Index("ix_events_organization_id_subject_at_id", "organization_id", "subject", "at", "id"),
    Index("ix_events_organization_id_address_at_id", "organization_id", "address", "at", "id"),
)


def append(db: Db, happened: Event, *, by: Author, at: datetime) -> None:
    """In the transaction of the change itself: both are written, or neither."""
    data = asdict(happened)
    del data["subject"]
    db.execute(
        insert(events).values(
            organization_id=by.organization_id, at=at, actor=by.actor, name=happened.name,
            subject=happened.subject, data=data, address=by.address, request_id=by.request_id,
            user_id=(by.user_id or None) if by.connection_id else None,
            connection_id=by.connection_id or None,
        )
    )  # fmt: skip


def since(db: Db, organization_id: str, cursor: int = 0, limit: int = 100) -> Sequence[RowMapping]:
    """The organization's events after the id `cursor`, oldest first."""
    mine = (events.c.organization_id == organization_id) & (events.c.id > cursor)
    return (
        db.execute(select(events).where(mine).order_by(events.c.id).limit(limit)).mappings().all()
    )


def about(db: Db, organization_id: str, subject: str, *names: str) -> Sequence[RowMapping]:
    """All that happened to one thing under these names, oldest first."""
    mine = (events.c.organization_id == organization_id) & (events.c.subject == subject)
    this = mine & events.c.name.in_(names)
    return db.execute(select(events).where(this).order_by(events.c.id)).mappings().all()


def latest_moment(db: Db) -> datetime | None:
    """When the newest event happened: a clock behind this one is wrong."""
    newest: datetime | None = db.execute(select(func.max(events.c.at))).scalar_one()
    return newest


def latest_by_actor(db: Db, organization_id: str, name: str) -> dict[str, datetime]:
    """By actor, when each last made an event of this name in this organization."""
    mine = (events.c.organization_id == organization_id) & (events.c.name == name)
    found = select(events.c.actor, func.max(events.c.at)).where(mine).group_by(events.c.actor)
    return {row[0]: row[1] for row in db.execute(found)}
