"""What the audit log costs when it is long: `python -m benchmarks.audit`.  benchmarks/README.md."""

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from keydesk.audit import listing, naming, store, verbs
from keydesk.audit.asked import Asked, write_cursor
from keydesk.audit.ends import Ends
from keydesk.audit.verifying import Verification
from keydesk.events.log import events
from keydesk.kit.db import Database
from keydesk.migrations import migrate

HOME, START = "benchmark000", datetime(2030, 1, 1, tzinfo=UTC)
KEYS = {"00000000": b"k" * 32}
FILTERS = {
    "no filter": Asked(),
    "an action": Asked(action="key.revoked"),
    "a group of actions": Asked(action="credentials"),
    "an actor": Asked(actor="user:7"),
    "actor and action": Asked(actor="user:7", action="key.revoked"),
    "a text": Asked(search="192.0.2.7"),
    "a former name": Asked(search="once role 5"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--database", default="", help="postgresql://…, empty; else SQLite")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="keydesk-benchmark-") as folder:
        database = Database(given.database or f"sqlite:///{Path(folder) / 'keydesk.db'}")
        migrate(database, "rights")
        fill(database, given.events)
        pages(database, given.events)
        chain(database, given.events)
        database.dispose()


def fill(database: Database, number: int) -> None:
    for first in range(0, number, 20_000):
        with database.write() as db:
            db.execute(insert(events), [row(n) for n in range(first, first + 20_000)])
    with database.write() as db:
        db.exec_driver_sql("ANALYZE")


def row(n: int) -> dict[str, object]:
    names = ("key.revoked", "session.started", "key.issued", "role.edited")
    renamed = {"name_given": "r", "changes": {"name": [f"Once role {n % 7}", "r"]}}
    return {
        "organization_id": HOME, "at": START + timedelta(seconds=n), "actor": f"user:{n % 16}",
        "name": names[n % 3 if n % 1000 else 3], "subject": f"k{n % 1000}",
        "data": {"name_given": f"Key {n}"} if n % 1000 else renamed,
        "address": f"192.0.2.{n % 20}", "request_id": "r",
    }  # fmt: skip


def pages(database: Database, number: int) -> None:
    """Page 1 beside one in the middle: page 10,000 of a million events.  By turns, because the
    machine does other things too; the best of each, because those only make it slower."""
    middle = write_cursor(START + timedelta(seconds=number // 2), number // 2)
    print(f"{number:,} events, {database.dialect}: ms for a page of 50, best of 200")
    for name, asked in FILTERS.items():
        both = (asked, replace(asked, older=middle))
        times = [[seconds(reader(database, one)) * 1000 for one in both] for _ in range(200)]
        first, deep = (min(column) for column in zip(*times, strict=True))
        print(f"  {name:20}{first:8.2f}{deep:8.2f}   ratio {deep / first:.2f}   (aim 1.3 or less)")


def reader(database: Database, asked: Asked) -> Callable[[], None]:
    def once() -> None:
        with database.read() as db:
            found = listing.page(db, HOME, asked)
            naming.names(db, HOME, found.entries)
            assert len(found.entries) == asked.limit

    return once


def chain(database: Database, number: int) -> None:
    def seal() -> None:
        made, now = verbs.seal, START + timedelta(seconds=number)
        after = 0
        while True:
            with database.write() as db:
                links = made(db, KEYS, now=now, after=after)
            if not links:
                return
            after = links[-1].event_id

    def verify() -> None:
        seen = Verification(KEYS, START + timedelta(seconds=number), Ends([], KEYS))
        with database.read() as db:
            assert not list(seen.faults(db))

    print(f"Sealed      {number / seconds(seal):10,.0f} events/s")
    before = memory()
    print(
        f"Verified    {number / seconds(verify):10,.0f} events/s, {memory() - before:.0f} MB more"
    )

    def idle() -> None:
        with database.read() as db:
            later = START + timedelta(seconds=number, hours=1)  # when the bulk of it is behind us
            store.unsealed(db, store.low_water(db, now=later), 1)

    idle()
    print(f"Nothing new {statistics.median(seconds(idle) for _ in range(50)) * 1000:10.2f} ms")


def seconds(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
