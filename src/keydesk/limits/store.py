"""What was called, against the limits: in the usage database, and the only SQL about it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    String,
    Table,
    delete,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from keydesk.kit.db import Db, Instant, usage_metadata
from keydesk.limits.model import Flow, Quota, Verdict, block, judge

quotas = Table(
    "quotas",
    usage_metadata,
    Column("organization_id", String(12), primary_key=True),
    Column("subject", String(40), primary_key=True),
    Column("period", String(10), primary_key=True),  # 2030-01-31, 2030-01; in UTC
    Column("taken", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
)
# On PostgreSQL only: on SQLite all workers share one machine, and a file in memory (cells.py).
rates = Table(
    "rates",
    usage_metadata,
    Column("organization_id", String(12), primary_key=True),
    Column("subject", String(40), primary_key=True),
    Column("tat", BigInteger, nullable=False),  # nanoseconds of the database's clock
)
CLOCK: ColumnElement[int] = literal_column(
    "(extract(epoch from clock_timestamp()) * 1000000000)::bigint"
)


def lease(
    db: Db, organization_id: str, quota: Quota, wanted: int, *, largest: int, now: datetime
) -> tuple[int, int]:
    """A block of the quota, at least `wanted`, or 0; and how much of it is free after that.

    Who asks next waits until this is decided.
    """
    key = {"organization_id": organization_id, "subject": quota.subject, "period": quota.period}
    insert = (sqlite if db.dialect.name == "sqlite" else postgresql).insert(quotas)
    begun = insert.values(**key, taken=0, at=now).on_conflict_do_nothing()
    db.execute(begun)
    mine = _this(organization_id, quota.subject, quota.period)
    taken: int = db.execute(select(quotas.c.taken).where(mine).with_for_update()).scalar_one()
    size = block(quota.limit, quota.limit - taken, wanted, largest)
    if size:
        db.execute(update(quotas).where(mine).values(taken=taken + size, at=now))
    return size, quota.limit - taken - size


def give_back(db: Db, organization_id: str, subject: str, period: str, unused: int) -> None:
    mine = _this(organization_id, subject, period)
    db.execute(update(quotas).where(mine).values(taken=quotas.c.taken - unused))


def used(db: Db, organization_id: str, subject: str, periods: Iterable[str]) -> dict[str, int]:
    """By period; what workers have taken and not yet used counts as used."""
    mine = (quotas.c.organization_id == organization_id) & (quotas.c.subject == subject)
    wanted = select(quotas.c.period, quotas.c.taken).where(mine, quotas.c.period.in_(list(periods)))
    return {row.period: row.taken for row in db.execute(wanted)}


def forget(db: Db, *, before: datetime) -> int:
    """Of periods that are long over."""
    return db.execute(delete(quotas).where(quotas.c.at < before)).rowcount


def take(
    db: Db, organization_id: str, flows: Sequence[Flow], cost: int
) -> tuple[list[Verdict], int]:
    """Judges each rate by the database's own clock, and counts the call if all pass.

    One statement locks the cells, in the order of `flows`, and tells them with the time.
    """
    db.execute(text("SET LOCAL synchronous_commit TO OFF"))  # a crash may forget, at most a burst
    insert = postgresql.insert(rates)
    same = insert.on_conflict_do_update(
        index_elements=["organization_id", "subject"], set_={"tat": rates.c.tat}
    ).returning(rates.c.subject, rates.c.tat, CLOCK)
    rows = [{"organization_id": organization_id, "subject": f.subject, "tat": 0} for f in flows]
    found = {subject: (tat, clock) for subject, tat, clock in db.execute(same, rows)}
    now = max(clock for _, clock in found.values())
    verdicts = [judge(flow, found[flow.subject][0], now, cost) for flow in flows]
    if all(one.ok for one in verdicts):
        for flow, verdict in zip(flows, verdicts, strict=True):
            mine = (rates.c.organization_id == organization_id) & (rates.c.subject == flow.subject)
            db.execute(update(rates).where(mine).values(tat=verdict.tat))
    return verdicts, now


def _this(organization_id: str, subject: str, period: str) -> Any:
    c = quotas.c
    return (c.organization_id == organization_id) & (c.subject == subject) & (c.period == period)
