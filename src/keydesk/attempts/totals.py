"""What the book of attempts tells in sums: by outcome, by route, by hour or day, and how long."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, RowMapping, case, func, select

from keydesk.attempts.model import ACCEPTED, LONGEST
from keydesk.attempts.store import attempts, failing, losses, raw
from keydesk.kit.columns import moment
from keydesk.kit.db import Db

EACH = {"hour": 3_600_000_000, "day": 86_400_000_000}  # microseconds
Span = tuple[datetime, datetime]  # from its first moment, to before its last


@dataclass
class Sums:
    """failed  of the accepted ones, answered with 400 or more
    refused  by reason
    took     accepted ones by bucket of milliseconds"""

    calls: int = 0
    accepted: int = 0
    failed: int = 0
    items: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    took: dict[int, int] = field(default_factory=dict)

    def add(self, row: RowMapping) -> None:
        times = int(row["times"])
        self.calls += times
        self.items += int(row["items"])
        if row["outcome"] != ACCEPTED:
            self.refused[row["outcome"]] = self.refused.get(row["outcome"], 0) + times
            return
        self.accepted += times
        self.failed += times if row["status_class"] >= 4 else 0
        self.took[row["took"]] = self.took.get(row["took"], 0) + times

    def within(self, share: float) -> int | None:
        """Milliseconds within which so large a share of accepted calls was answered.

        A bound of the histogram, so at most that; None without calls, or beyond the last bound.
        """
        wanted, seen = share * self.accepted, 0
        for bound, times in sorted(self.took.items()):
            seen += times
            if seen >= wanted:
                return bound if bound < LONGEST else None
        return None


Route = tuple[str, str]  # method and template


@dataclass(frozen=True)
class Totals:
    whole: Sums
    routes: dict[Route, Sums]


def totals(db: Db, organization_id: str, span: Span, *, connection_id: str = "") -> Totals:
    """All that was tried in whole hours of the span.  "" as organization: what belongs to none."""
    a = attempts.c
    kinds = (a.method, a.route, a.outcome, a.status_class, a.took)
    sums = (func.sum(a.times).label("times"), func.sum(a["items"]).label("items"))
    counted = select(*kinds, *sums).where(*_within(organization_id, span, connection_id))
    found = Totals(Sums(), {})
    for row in db.execute(counted.group_by(*kinds)).mappings():
        found.whole.add(row)
        found.routes.setdefault((row["method"], row["route"]), Sums()).add(row)
    return found


@dataclass(frozen=True)
class Period:
    """`failed` are all that did not go well: refused, or answered with 400 or more."""

    at: datetime
    calls: int
    failed: int
    items: int


def periods(
    db: Db, organization_id: str, span: Span, each: str, *, connection_id: str = ""
) -> list[Period]:
    """By `each` hour or day of UTC, the oldest first; those without calls are left out."""
    a = attempts.c
    begin = (raw(a.hour) - raw(a.hour) % EACH[each]).label("begin")
    bad = func.sum(case((failing, a.times), else_=0))
    counted = select(begin, func.sum(a.times), bad, func.sum(a["items"]))
    counted = counted.where(*_within(organization_id, span, connection_id))
    rows = db.execute(counted.group_by(begin).order_by(begin))
    return [Period(moment(row[0]), *(int(part) for part in row[1:])) for row in rows]


def lost(db: Db, span: Span) -> int:
    """Attempts that were not even counted, of everybody together: the book was full."""
    within = (losses.c.hour >= _hour(span[0])) & (losses.c.hour < span[1])
    return int(db.execute(select(func.sum(losses.c.times)).where(within)).scalar_one() or 0)


def _within(organization_id: str, span: Span, connection_id: str) -> Iterable[ColumnElement[bool]]:
    a = attempts.c
    yield a.organization_id == organization_id
    yield a.hour >= _hour(span[0])
    yield a.hour < span[1]
    if connection_id:
        yield a.connection_id == connection_id


def _hour(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
