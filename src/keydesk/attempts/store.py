"""The tables of the attempts book, in the usage database."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

from keydesk.attempts.book import Counts, Uses
from keydesk.attempts.model import Attempt, LastUse, Who
from keydesk.kit.db import Db, Instant, usage_metadata

AT_ONCE = 10_000  # ids in one statement; SQLite and PostgreSQL both end near 32,000
KEY = ("hour", *Who._fields, *Attempt._fields[1:])
attempts = Table(
    "attempts",
    usage_metadata,
    Column("hour", Instant, primary_key=True),
    Column("organization_id", String(12), primary_key=True),
    Column("connection_id", String(12), primary_key=True),
    Column("credential_id", String(12), primary_key=True),
    Column("secret_id", String(12), primary_key=True),
    Column("door", String(40), primary_key=True),
    Column("permission", String(60), primary_key=True),
    Column("route", String(200), primary_key=True),
    Column("method", String(10), primary_key=True),
    Column("outcome", String(40), primary_key=True),
    Column("status_class", Integer, primary_key=True, autoincrement=False),
    Column("times", BigInteger, nullable=False),
    Index("ix_attempts_organization_id_hour", "organization_id", "hour"),
)
uses = Table(
    "last_uses",
    usage_metadata,
    Column("secret_id", String(12), primary_key=True),
    Column("credential_id", String(12), nullable=False, index=True),
    Column("connection_id", String(12), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("address", String(45), nullable=False),
    Column("program", String(120), nullable=False),
)


def add(db: Db, counted: Counts, used: Uses) -> None:
    """Adds to what is there, in sorted order: two workers that write at once never deadlock."""
    insert = (sqlite if db.dialect.name == "sqlite" else postgresql).insert
    if counted:
        rows = [_row(key, times) for key, times in sorted(counted.items())]
        more = insert(attempts)
        times = attempts.c.times + more.excluded.times
        db.execute(more.on_conflict_do_update(index_elements=KEY, set_={"times": times}), rows)
    if used:
        last = insert(uses)
        newer = {name: last.excluded[name] for name in ("at", "address", "program")}
        rows = [{"secret_id": key, **use._asdict()} for key, use in sorted(used.items())]
        when = uses.c.at < last.excluded.at
        db.execute(
            last.on_conflict_do_update(index_elements=["secret_id"], set_=newer, where=when), rows
        )


def _row(key: tuple[datetime, Attempt], times: int) -> dict[str, object]:
    hour, attempt = key
    fields = attempt._asdict()
    return {"hour": hour, **fields.pop("who")._asdict(), **fields, "times": times}


def last_uses(db: Db, credential_ids: Iterable[str]) -> dict[str, LastUse]:
    """By secret id, of all secrets of these credentials that were ever used."""
    found: dict[str, LastUse] = {}
    ids = sorted(credential_ids)
    for start in range(0, len(ids), AT_ONCE):
        mine = uses.c.credential_id.in_(ids[start : start + AT_ONCE])
        rows = db.execute(select(uses).where(mine)).mappings()
        found |= {row["secret_id"]: LastUse(**{f: row[f] for f in LastUse._fields}) for row in rows}
    return found


def last_calls(db: Db, connection_ids: Iterable[str]) -> dict[str, datetime]:
    """By connection id: when its newest accepted call was."""
    mine = uses.c.connection_id.in_(list(connection_ids))
    newest = select(uses.c.connection_id, func.max(uses.c.at)).where(mine)
    return {row[0]: row[1] for row in db.execute(newest.group_by(uses.c.connection_id))}


def calls_since(db: Db, organization_id: str, since: datetime) -> dict[str, int]:
    """By connection id: how many calls since that hour, refused ones too."""
    mine = (attempts.c.organization_id == organization_id) & (attempts.c.hour >= since)
    counted = select(attempts.c.connection_id, func.sum(attempts.c.times)).where(mine)
    rows = db.execute(counted.group_by(attempts.c.connection_id))
    return {row[0]: int(row[1]) for row in rows}
