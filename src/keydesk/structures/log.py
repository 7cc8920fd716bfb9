"""The book of the catalog: one row per product, model or part of the structure that was changed.

Apart from the events of access, because there are many and they need not be kept for ever.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    delete,
    insert,
    select,
)

from keydesk.events import Author
from keydesk.kit.columns import Identifier
from keydesk.kit.db import Db, Instant, Json, metadata

catalog_events = Table(
    "catalog_events",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("organization_id", ForeignKey("organizations.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("name", String(60), nullable=False),
    Column("subject", Identifier, nullable=False),
    Column("label", Identifier, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("user_id", String(12)),
    Column("connection_id", String(12)),
    Column("request_id", String(64), nullable=False),
    Column("changes", Json, nullable=False),
    Index("ix_catalog_events_subject", "organization_id", "subject", "id"),
    Index("ix_catalog_events_name", "organization_id", "name", "at"),
    Index("ix_catalog_events_at", "at"),
)
rows = catalog_events.c


@dataclass(frozen=True)
class Happening:
    """`product.created|updated|deleted`, `product_model.…`, `<kind of the structure>.…`.

    subject   a product's uuid, else a code (`attribute/option` for an option)
    label     what a person calls it: the identifier a product had then, else the code
    changes   `[{"property", "attribute", "locale", "scope", "before", "after"}]`, the last three
              and `attribute` only where there is one
    """

    name: str
    subject: str
    label: str
    changes: list[dict[str, object]] = field(default_factory=list)


def append(db: Db, by: Author, happened: Iterable[Happening], *, now: datetime) -> None:
    """In the transaction of the change itself: both are written, or neither."""
    new = [
        vars(one) | {
            "organization_id": by.organization_id, "at": now, "actor": by.actor,
            "user_id": (by.user_id or None) if by.connection_id else None,
            "connection_id": by.connection_id or None, "request_id": by.request_id,
        }
        for one in happened
    ]  # fmt: skip
    if new:
        db.execute(insert(catalog_events), new)


def about(
    db: Db, organization_id: str, subject: str, *, before: int | None, limit: int
) -> Sequence[RowMapping]:
    """What happened to one thing, newest first; those with an id below `before` only."""
    mine = (rows.organization_id == organization_id) & (rows.subject == subject)
    wanted = select(catalog_events).where(mine).order_by(rows.id.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(rows.id < before)
    return db.execute(wanted).mappings().all()


def forget(db: Db, *, before: datetime, most: int) -> int:
    """How many went; at most `most`, because on SQLite every other writer waits meanwhile."""
    old = select(rows.id).where(rows.at < before).order_by(rows.at).limit(most)
    return db.execute(delete(catalog_events).where(rows.id.in_(old))).rowcount
