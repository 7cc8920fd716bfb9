"""What the book of attempts tells in short: last uses, calls by day, the newest calls in full."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, case, func, select, union_all

from keydesk.attempts.model import Kept, LastUse
from keydesk.attempts.recent import LATEST
from keydesk.attempts.store import attempts, calls, failing, kept, losses, raw, totals, uses
from keydesk.kit.columns import micros
from keydesk.kit.db import Db

DAY, HOUR = 86_400_000_000, timedelta(hours=1)  # the day in microseconds
AT_ONCE = 10_000  # ids in one statement; SQLite and PostgreSQL both end near 32,000


def last_uses(db: Db, credential_ids: Iterable[str]) -> dict[str, LastUse]:
    """By secret id, of all secrets of these credentials that were ever used."""
    found: dict[str, LastUse] = {}
    ids = sorted(credential_ids)
    for start in range(0, len(ids), AT_ONCE):
        mine = uses.c.credential_id.in_(ids[start : start + AT_ONCE])
        rows = db.execute(select(uses).where(mine)).mappings()
        found |= {row["secret_id"]: LastUse(**{f: row[f] for f in LastUse._fields}) for row in rows}
    return found


def last_calls(db: Db, connection_ids: Iterable[str]) -> dict[str, LastUse]:
    """By connection id: its newest accepted call, of whichever of its secrets."""
    found: dict[str, LastUse] = {}
    ids = sorted(connection_ids)
    for start in range(0, len(ids), AT_ONCE):
        mine = uses.c.connection_id.in_(ids[start : start + AT_ONCE])
        for row in db.execute(select(uses).where(mine).order_by(uses.c.at)).mappings():
            found[row["connection_id"]] = LastUse(**{f: row[f] for f in LastUse._fields})
    return found


@dataclass(frozen=True)
class Days:
    """Calls and, of these, failures in each of some stretches of 24 hours, the oldest first."""

    calls: tuple[int, ...]
    failures: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.calls)

    @property
    def failed(self) -> int:
        return sum(self.failures)


def daily(
    db: Db, organization_id: str, *, connection_id: str = "", days: int = 7, now: datetime
) -> dict[str, Days]:
    """By connection id, of those that called: the last stretch ends with the hour of `now`.

    Stretches of 24 hours, not days of a calendar: whichever zone the reader is in, the last one is
    as long as the others, and their sum is what was called within so many days.
    """
    a, until = attempts.c, now.replace(minute=0, second=0, microsecond=0) + HOUR
    since = until - timedelta(days=days)
    mine = [a.organization_id == organization_id, a.hour >= since, a.hour < until]
    if connection_id:
        mine.append(a.connection_id == connection_id)
    stretch = ((raw(a.hour) - micros(since)) // DAY).label("stretch")
    bad = func.sum(case((failing, a.times), else_=0))
    counted = select(a.connection_id, stretch, func.sum(a.times), bad).where(*mine)
    sums: dict[str, tuple[list[int], list[int]]] = {}
    for id_, index, calls_, failed in db.execute(counted.group_by(a.connection_id, stretch)):
        both = sums.setdefault(id_, ([0] * days, [0] * days))
        both[0][index], both[1][index] = int(calls_), int(failed)
    return {id_: Days(tuple(calls_), tuple(failed)) for id_, (calls_, failed) in sums.items()}


def latest_calls(db: Db, organization_id: str, connection_id: str) -> list[Kept]:
    """The newest attempts in full, accepted and failed, the newest first."""
    c = calls.c
    mine = (c.organization_id == organization_id) & (c.connection_id == connection_id)
    newest = (
        select(c.id).where(mine, c.failed.is_(failed)).order_by(c.at.desc()).limit(LATEST)
        for failed in (False, True)
    )
    either = union_all(*(select(one.subquery()) for one in newest))
    wanted = select(calls).where(c.id.in_(either)).order_by(c.at.desc(), c.id.desc())
    return [kept(row) for row in db.execute(wanted.limit(LATEST)).mappings()]


def all_totals(db: Db) -> Sequence[RowMapping]:
    """By door, method, outcome, status class and `took`: times, items and microseconds, ever.

    A few hundred rows, however much was tried.  Outcome LOST: what could not be counted.
    """
    return db.execute(select(totals)).mappings().all()


def lost_since(db: Db, since: datetime) -> int:
    """How many attempts could not be counted since that hour."""
    counted = select(func.coalesce(func.sum(losses.c.times), 0)).where(losses.c.hour >= since)
    return int(db.execute(counted).scalar_one())
