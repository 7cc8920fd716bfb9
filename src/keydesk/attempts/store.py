"""The tables of the attempts book, in the usage database, and how a worker adds to them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    type_coerce,
)
from sqlalchemy.dialects import postgresql, sqlite

from keydesk.attempts.book import Counts, Uses, Waiting
from keydesk.attempts.model import ACCEPTED, LOST, PATH, Attempt, Call, Kept, Trouble, Who
from keydesk.kit.db import Db, Instant, Json, usage_metadata

KEY = ("hour", *Who._fields, *Attempt._fields[1:])
TOTAL = ("door", "method", "outcome", "status_class", "took")
WHO = tuple(Who._fields)
LENGTHS = dict.fromkeys(WHO, 12) | {
    "door": 40, "permission": 60, "route": 200, "method": 10, "path": PATH, "outcome": 40,
    "address": 45, "program": 120, "request_id": 64,
}  # fmt: skip


def _texts(*names: str, key: bool = False) -> list[Column[str]]:
    return [Column(n, String(LENGTHS[n]), primary_key=key, nullable=False) for n in names]


def _numbers(*names: str) -> list[Column[int]]:
    return [Column(n, Integer, primary_key=True, autoincrement=False) for n in names]


attempts = Table(
    "attempts",
    usage_metadata,
    Column("hour", Instant, primary_key=True),
    *_texts(*WHO, "door", "permission", "route", "method", "outcome", key=True),
    *_numbers("status_class", "took"),
    Column("network", String(50), primary_key=True),
    Column("program", String(50), primary_key=True),
    Column("times", BigInteger, nullable=False),
    Column("items", BigInteger, nullable=False),
    Index("ix_attempts_organization_id_hour", "organization_id", "hour"),
    Index(
        "ix_attempts_organization_id_connection_id_hour", "organization_id", "connection_id", "hour"
    ),
)
calls = Table(
    "calls",
    usage_metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    *_texts(*WHO),
    Column("at", Instant, nullable=False),
    Column("failed", Boolean, nullable=False),
    Column("times", Integer, nullable=False),
    *_texts("door", "permission", "route", "method", "path", "outcome"),
    Column("status", Integer, nullable=False),
    Column("took", Integer, nullable=False),
    Column("items", BigInteger, nullable=False),
    *_texts("address", "program", "request_id"),
    Column("trouble", Json, nullable=False),
    Index("ix_calls_connection_id_failed_at", "connection_id", "failed", "at"),
    Index("ix_calls_at", "at"),
)
losses = Table(
    "losses",
    usage_metadata,
    Column("hour", Instant, primary_key=True),
    Column("times", BigInteger, nullable=False),
)
# Since the beginning, of all organizations.  Never shortened: a counter that goes back misleads.
totals = Table(
    "totals",
    usage_metadata,
    *_texts("door", "method", "outcome", key=True),
    *_numbers("status_class", "took"),
    Column("times", BigInteger, nullable=False),
    Column("items", BigInteger, nullable=False),
    Column("micros", BigInteger, nullable=False),
)
uses = Table(
    "last_uses",
    usage_metadata,
    *_texts("secret_id", key=True),
    Column("credential_id", String(12), nullable=False, index=True),
    Column("connection_id", String(12), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    *_texts("address", "program"),
)
failing = (attempts.c.outcome != ACCEPTED) | (attempts.c.status_class >= 4)


def add(db: Db, taken: Waiting) -> None:
    """Adds to what is there, in sorted order: two workers that write at once never deadlock."""
    if taken.counts:
        add_up(db, attempts, KEY, _counted(taken.counts))
    if taken.lost:
        lost = [{"hour": hour, "times": times} for hour, times in sorted(taken.lost.items())]
        add_up(db, losses, ("hour",), lost)
    if total := _total(taken):
        add_up(db, totals, TOTAL, total)
    if taken.uses:
        _advance(db, taken.uses)
    if full := [_row(call, times) for call, times in taken.recent]:
        db.execute(calls.insert(), full)


def _insertion(db: Db, table: Table) -> Any:
    """An INSERT that may say what happens on a conflict."""
    return (sqlite if db.dialect.name == "sqlite" else postgresql).insert(table)


def add_up(db: Db, table: Table, key: Iterable[str], rows: list[dict[str, Any]]) -> None:
    """Inserts, or adds `times`, `items` and `micros` to the row that has this key."""
    more, sums = _insertion(db, table), {"times", "items", "micros"} & set(table.c.keys())
    set_ = {name: table.c[name] + more.excluded[name] for name in sums}
    db.execute(more.on_conflict_do_update(index_elements=list(key), set_=set_), rows)


def _advance(db: Db, used: Uses) -> None:
    last = _insertion(db, uses)
    newer = {name: last.excluded[name] for name in ("at", "address", "program")}
    rows = [_use(used[secret_id]) for secret_id in sorted(used)]
    when = uses.c.at < last.excluded.at
    db.execute(
        last.on_conflict_do_update(index_elements=["secret_id"], set_=newer, where=when), rows
    )


def _use(call: Call) -> dict[str, Any]:
    who = call.attempt.who
    return {
        "secret_id": who.secret_id, "credential_id": who.credential_id,
        "connection_id": who.connection_id, "at": call.at, "address": call.address,
        "program": call.program,
    }  # fmt: skip


def _counted(counted: Counts) -> list[dict[str, Any]]:
    rows = []
    for (hour, attempt), (times, items, _) in sorted(counted.items()):
        fields = attempt._asdict()
        whose = fields.pop("who")._asdict()
        rows.append({"hour": hour, **whose, **fields, "times": times, "items": items})
    return rows


def _total(taken: Waiting) -> list[dict[str, Any]]:
    """What is told apart by nothing that a caller, a connection or an hour could multiply."""
    found: dict[tuple[str | int, ...], list[int]] = {}
    for (_, a), counted in taken.counts.items():
        key = (a.door, a.method, a.outcome, a.status_class, a.took)
        found[key] = [x + y for x, y in zip(found.get(key, (0, 0, 0)), counted, strict=True)]
    if taken.lost:
        found["", "", LOST, 0, 0] = [sum(taken.lost.values()), 0, 0]
    names = (*TOTAL, "times", "items", "micros")
    return [dict(zip(names, (*key, *sums), strict=True)) for key, sums in sorted(found.items())]


def _row(call: Call, times: int) -> dict[str, Any]:
    a = call.attempt
    return {
        **a.who._asdict(), "at": call.at, "failed": call.failed, "times": times, "door": a.door,
        "permission": a.permission, "route": a.route, "method": a.method,
        "path": printable(call.path)[:PATH], "outcome": a.outcome, "status": call.status,
        "took": -(-call.micros // 1_000), "items": call.items, "address": call.address,
        "program": call.program, "request_id": call.request_id,
        "trouble": [[printable(part) for part in one] for one in call.trouble],
    }  # fmt: skip


def raw(instant: ColumnElement[datetime]) -> ColumnElement[int]:
    """As it is stored: microseconds."""
    return type_coerce(instant, BigInteger)


def kept(row: RowMapping) -> Kept:
    """A row of `calls`."""
    fields = {name: row[name] for name in Kept.__dataclass_fields__ if name != "trouble"}
    return Kept(**fields, trouble=tuple(Trouble(*one) for one in row["trouble"]))


def printable(text: str) -> str:
    """No line end, escape or direction of a stranger's reaches a page or a log (case 95)."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else "?" for one in text)
