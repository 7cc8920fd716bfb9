"""The seals, and the events as they are sealed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Index,
    RowMapping,
    Select,
    String,
    Table,
    UniqueConstraint,
    func,
    insert,
    select,
    type_coerce,
)

from keydesk.audit.model import COLUMNS, FIRST, LATE, Head, Keys, Row, Seal, content_of, seen
from keydesk.events.log import events
from keydesk.kit import sqlite
from keydesk.kit.db import Db, Instant, metadata

SEAL = tuple(Seal.__dataclass_fields__)
AT_ONCE = 2_000  # rows in memory while the whole book is read

seals = Table(
    "seals",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("event_id", BigInteger, nullable=False),
    Column("content", String(64), nullable=False),
    Column("chain", String(64), nullable=False),
    Column("key", String(8), nullable=False),
    Column("sealed_at", Instant, nullable=False),
    UniqueConstraint("event_id"),
    Index("ix_seals_sealed_at_position", "sealed_at", "position"),
)


def head(db: Db) -> Head | None:
    newest = select(seals).order_by(seals.c.position.desc()).limit(1)
    row = db.execute(newest).mappings().first()
    return _seal(row).head if row else None


def low_water(db: Db, *, now: datetime) -> int:
    """The event id up to which nothing new can appear any more.

    On SQLite, writers queue, so ids come in the order of their commits.  On PostgreSQL a change
    may commit after one with a higher id; LATE is more than any change takes.  What appears below
    all the same was not written by us, and is never sealed: verifying names it.
    """
    query = select(seals.c.event_id).order_by(seals.c.sealed_at.desc(), seals.c.position.desc())
    if db.dialect.name != "sqlite":
        query = query.where(seals.c.sealed_at <= now - LATE)
    return db.execute(query.limit(1)).scalar() or 0


def unsealed(db: Db, after: int, most: int) -> list[Row]:
    """The events above the id `after` that have no seal, oldest first."""
    missing = _as_stored().where(events.c.id > after, ~_sealed(seals.c.event_id > after))
    return [dict(row) for row in _raw(db, missing.order_by(events.c.id).limit(most))]


def add(db: Db, made: Sequence[Seal]) -> None:
    """Raises IntegrityError when another worker was first: a position is given once."""
    db.execute(insert(seals), [{name: getattr(seal, name) for name in SEAL} for seal in made])


def pairs(db: Db) -> Iterator[tuple[Seal, Row | None]]:
    """All seals in order, each with the event it stands for, or None."""
    position: int | None = None
    stored = {"sealed_at": type_coerce(seals.c.sealed_at, BigInteger)}
    labelled = (stored.get(name, seals.c[name]).label(f"seal_{name}") for name in SEAL)
    query = _as_stored().add_columns(*labelled).order_by(seals.c.position).limit(AT_ONCE)
    query = query.select_from(seals.outerjoin(events, events.c.id == seals.c.event_id))
    while True:
        page = query if position is None else query.where(seals.c.position > position)
        rows = _raw(db, page)
        for row in rows:
            yield _seal(row, "seal_"), dict(row) if row["id"] is not None else None
        if len(rows) < AT_ONCE:
            return
        position = rows[-1]["seal_position"]


def without_seal(db: Db) -> Iterator[RowMapping]:
    """Id, time (as it is stored) and name of all events that have none, by id."""
    e, after = events.c, None
    query = (
        select(e.id, type_coerce(e.at, BigInteger).label("at"), e.name)
        .where(~_sealed())
        .order_by(e.id)
        .limit(AT_ONCE)
    )
    while True:
        page = query if after is None else query.where(e.id > after)
        rows = _raw(db, page)
        yield from rows
        if len(rows) < AT_ONCE:
            return
        after = rows[-1]["id"]


def highest_sealed(db: Db) -> int:
    return db.execute(select(func.max(seals.c.event_id))).scalar() or 0


def _sealed(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(seals.c.event_id).where(seals.c.event_id == events.c.id, *more).exists()


def _as_stored() -> Select[Any]:
    types: dict[str, Any] = {"at": BigInteger, "data": String}
    columns = (events.c[name] for name in COLUMNS)
    return select(*(type_coerce(c, types.get(c.name, c.type)).label(c.name) for c in columns))


def _raw(db: Db, query: Select[Any]) -> Sequence[RowMapping]:
    """Also what is no text, which SQLite keeps: it is read, and found, like any other edit."""
    if db.dialect.name != "sqlite":
        return db.execute(query).mappings().all()
    with sqlite.any_text(db.connection.driver_connection):
        return db.execute(query).mappings().all()


def _seal(row: RowMapping, prefix: str = "") -> Seal:
    found = {name: row[prefix + name] for name in SEAL}
    at = found["sealed_at"]
    return Seal(**found | {"sealed_at": at if isinstance(at, datetime) else seen(at)})


def state_of(db: Db, keys: Keys, event_id: int) -> tuple[str, int | None]:
    """ "sealed", "waiting", "broken" or "unknown" (its key is missing); and its position."""
    found = db.execute(select(seals).where(seals.c.event_id == event_id)).mappings().first()
    row = next(iter(_raw(db, _as_stored().where(events.c.id == event_id))), None)
    if found is None or row is None:
        return "waiting", None
    seal = _seal(found)
    key = keys.get(seal.key)
    if key is None:
        return "unknown", seal.position
    before = select(seals.c.chain).where(seals.c.position == seal.position - 1)
    former = db.execute(before).scalar() or FIRST
    same = content_of(key, dict(row)) == seal.content and seal.chained(key, former) == seal.chain
    return "sealed" if same else "broken", seal.position
