"""`/metrics`: what Prometheus asks for.  Whichever worker answers, the numbers are those of all.

Counters come from the table of totals, which every worker adds to each second; what there is now is
counted at most every half minute.  No label has a value that a caller could choose.
"""

import os
import platform
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping

import keydesk
from keydesk import gauges
from keydesk.attempts import LONGEST, LOST, MILLISECONDS, all_totals
from keydesk.auth import House
from keydesk.kit.clock import machine_now, running
from keydesk.kit.db import Database, Db
from keydesk.kit.errors import Unavailable
from keydesk.kit.exposition import Family, Sample, text

STARTED = "_KEYDESK_STARTED"  # in the environment of workers: when `keydesk serve` was started
FRESH = 30.0  # seconds that a count of what there is stays good enough
BORN = machine_now().timestamp()


class Metrics:
    """Of one worker.  Two who ask at once count once."""

    def __init__(self, house: House) -> None:
        self.house, self.lock = house, threading.Lock()
        self.known: list[Family] = []
        self.until = float("-inf")

    def text(self) -> str:
        """One server for both is waited for once; on SQLite each file answers for itself."""
        shared, rights = self.house.settings.database_url, self.house.database
        away = shared and _asked(rights, _nothing) is None
        totals = None if away else _asked(self.house.usage, all_totals)
        state = None if away else self._state()
        up = {"rights": state, "usage": totals}
        return text([*_instance(self.house, up), *_attempts(totals), *(state or ())])

    def _state(self) -> list[Family] | None:
        """None when the database is away; it is asked that much each time."""
        with self.lock:
            if running() < self.until:
                return None if _asked(self.house.database, _nothing) is None else self.known
            now = self.house.clock()
            found: list[Family] | None = _asked(
                self.house.database, lambda db: gauges.families(db, now=now)
            )
            if found is not None:
                self.known, self.until = found, running() + FRESH
            return found


def _asked(database: Database, query: Callable[[Db], Any]) -> Any:
    """None when the database is away."""
    try:
        with database.read() as db:
            return query(db)
    except Unavailable:
        return None


def _nothing(db: Db) -> bool:
    db.exec_driver_sql("SELECT 1")
    return True


def _instance(house: House, answers: Mapping[str, object]) -> Iterable[Family]:
    built = {"version": keydesk.__version__, "python": platform.python_version()}
    started = float(os.environ.get(STARTED, BORN))
    up = [Sample(int(found is not None), {"database": name}) for name, found in answers.items()]
    yield Family(
        "keydesk_build_info",
        "gauge",
        "Always 1; its labels tell what runs.",
        [Sample(1, built | {"database": house.database.dialect})],
    )
    yield Family(
        "process_start_time_seconds", "gauge", "When the server was started.", [Sample(started)]
    )
    yield Family("keydesk_database_up", "gauge", "1 when the database answers.", up)


def _attempts(rows: Sequence[RowMapping] | None) -> Iterable[Family]:
    """Nothing during an outage: a counter that fell to 0 would look like a new start."""
    if rows is None:
        return
    told = [row for row in rows if row["outcome"] != LOST]
    lost = sum(row["times"] for row in rows if row["outcome"] == LOST)
    yield Family("keydesk_attempts_total", "counter", "Calls, accepted and refused.", _calls(told))
    yield Family(
        "keydesk_attempt_duration_seconds", "histogram", "How long calls took.", _durations(told)
    )
    yield Family(
        "keydesk_items_total",
        "counter",
        "What went over the counter: products sent, lines taken.",
        [Sample(items, {"door": door}) for door, items in _summed(told, "items", ("door",))],
    )
    yield Family(
        "keydesk_attempts_lost_total",
        "counter",
        "Calls that were answered but are in no other count.",
        [Sample(lost)],
    )


def _calls(rows: Sequence[RowMapping]) -> list[Sample]:
    labels = ("door", "method", "outcome", "status_class")
    found: list[Sample] = []
    for *said, status_class, times in _summed(rows, "times", labels):
        values = (*said, f"{status_class}xx")
        found.append(Sample(times, dict(zip(labels, values, strict=True))))
    return found


def _durations(rows: Sequence[RowMapping]) -> list[Sample]:
    """Buckets are cumulative: each holds those below it as well."""
    counted = {
        (door, took): times for door, took, times in _summed(rows, "times", ("door", "took"))
    }
    found: list[Sample] = []
    for door, micros in _summed(rows, "micros", ("door",)):
        within = 0
        for bound in (*MILLISECONDS, LONGEST):
            within += counted.get((door, bound), 0)
            edge = "+Inf" if bound == LONGEST else repr(bound / 1_000)
            found.append(Sample(within, {"door": door, "le": edge}, "_bucket"))
        found.append(Sample(micros / 1_000_000, {"door": door}, "_sum"))
        found.append(Sample(within, {"door": door}, "_count"))
    return found


def _summed(rows: Sequence[RowMapping], what: str, by: Sequence[str]) -> list[tuple[Any, ...]]:
    """Each combination of `by`, with the sum of `what`; sorted."""
    sums: dict[tuple[Any, ...], int] = {}
    for row in rows:
        key = tuple(row[name] for name in by)
        sums[key] = sums.get(key, 0) + row[what]
    return [(*key, total) for key, total in sorted(sums.items())]
