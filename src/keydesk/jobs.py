"""What is done from time to time, by one worker of all: whoever holds the lease."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from keydesk.attempts import keeping
from keydesk.auth import House
from keydesk.catalog.recounting import recount
from keydesk.kit import leases
from keydesk.kit.db import Db
from keydesk.kit.errors import Unavailable
from keydesk.kit.ids import new_id
from keydesk.kit.repeating import Repeating
from keydesk.limits import store as limits
from keydesk.oauth import store as tokens
from keydesk.oauth import usernames
from keydesk.structures import log as catalog_log

log = logging.getLogger("keydesk.jobs")

PURGE, KEEP = "purge_tokens", "keep_attempts"
RECOUNT, FORGET = "recount_catalog", "forget_catalog_events"
LEASE = timedelta(minutes=3)
HOUR = timedelta(hours=1)
QUOTAS_KEPT = timedelta(days=62)  # since the last call that was taken of it
KEPT = timedelta(hours=1)  # after a token has expired, so that its holder still hears "has expired"
AT_ONCE, BATCHES = 1_000, 1_000  # rows in one transaction, transactions in one run
EACH = 10_000  # tokens that one client may have: whoever asks for one per call uses the newest


class Runner(Repeating):
    def __init__(self, house: House, seconds: float = 60.0) -> None:
        super().__init__("jobs", seconds)
        self.house, self.holder = house, new_id()
        self.rolled_up = datetime.min.replace(tzinfo=UTC)
        self.jobs = {
            PURGE: self.purge,
            KEEP: self.keep_attempts,
            RECOUNT: self.recount_catalog,
            FORGET: self.forget_catalog_events,
        }

    def once(self) -> None:
        for name, job in self.jobs.items():
            try:
                job()
            except Unavailable as error:
                log.warning("job_waits", extra={"job": name, "cause": str(error.__cause__)})
            except Exception:
                log.exception("job_failed", extra={"job": name})

    def purge(self) -> int:
        """How many tokens went: those that have expired, and of clients with very many the oldest.

        At most AT_ONCE * BATCHES, so that no run lasts for ever; in small transactions, because on
        SQLite every other writer waits for each of them.
        """
        with self.house.database.read() as db:
            crowded = tokens.crowded(db, keep=EACH)
        gone = self._in_batches(PURGE, partial(_purge_some, crowded))
        if gone:
            log.info("tokens_purged", extra={"tokens": gone})
        return gone

    def keep_attempts(self) -> int:
        """The book of attempts within its bounds; how many rows went, or became rows of days.

        Calls in full each time, counts once an hour.  0 when another worker has the lease.
        """
        now = self.house.clock()
        with self.house.database.write() as db:
            if not leases.take(db, KEEP, self.holder, life=LEASE, now=now):
                return 0
        with self.house.usage.write() as usage:
            gone = keeping.trim(usage)
        if now - self.rolled_up >= HOUR:
            gone += self._roll_up(now)
            self.rolled_up = now
        return gone

    def _roll_up(self, now: datetime) -> int:
        """Day by day, because each worker's own counts wait for each of these transactions."""
        gone = 0
        while not self.ending.is_set():
            with self.house.usage.write() as usage:
                rolled = keeping.roll_up(usage, now=now)
            gone += rolled
            if not rolled:
                break
        with self.house.usage.write() as usage:
            gone += limits.forget(usage, before=now - QUOTAS_KEPT)
            return gone + keeping.forget(usage, days=self.house.settings.usage_days, now=now)

    def recount_catalog(self) -> int:
        """How many products' completeness was counted anew, after a change of the structure."""
        return self._in_batches(RECOUNT, lambda db, now: recount(db, most=200, now=now))

    def forget_catalog_events(self) -> int:
        """How many rows of the catalog's book went: those older than the setting says."""
        days = timedelta(days=self.house.settings.catalog_event_days)
        return self._in_batches(
            FORGET, lambda db, now: catalog_log.forget(db, before=now - days, most=AT_ONCE)
        )

    def _in_batches(self, name: str, some: Callable[[Db, datetime], int]) -> int:
        """How many, in small transactions: as long as there is more to do, this worker has the
        lease, and at most BATCHES of them in one run."""
        done = 0
        for _ in range(BATCHES):
            now = self.house.clock()
            with self.house.database.write() as db:
                if not leases.take(db, name, self.holder, life=LEASE, now=now):
                    return done
                went = some(db, now)
            done += went
            if not went or self.ending.wait(0.01):
                break
        return done


def _purge_some(crowded: list[str], db: Db, now: datetime) -> int:
    """0 when there is no more to do."""
    usernames.forget(db, now=now)
    gone = tokens.purge(db, before=now - KEPT, most=AT_ONCE)
    return gone or sum(tokens.thin(db, c, keep=EACH, most=AT_ONCE) for c in crowded)
