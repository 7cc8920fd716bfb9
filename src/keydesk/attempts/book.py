"""Counting in memory.  A few dictionary operations per call, nothing that waits."""

import threading
from datetime import UTC, datetime, timedelta

from keydesk.attempts.model import Attempt, LastUse

Hour = datetime
Counts = dict[tuple[Hour, Attempt], int]
Uses = dict[str, LastUse]
LARGEST = 100_000  # kinds of attempt that may wait; more than this is lost, and counted as lost


class Book:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.counts: Counts = {}
        self.uses: Uses = {}
        self.lost = 0
        self.hour = self.next_hour = datetime.min.replace(tzinfo=UTC)

    def count(self, attempt: Attempt, now: datetime) -> None:
        if not self.hour <= now < self.next_hour:
            self.hour = now.replace(minute=0, second=0, microsecond=0)
            self.next_hour = self.hour + timedelta(hours=1)
        with self.lock:
            self._add((self.hour, attempt), 1)

    def _add(self, key: tuple[Hour, Attempt], times: int) -> None:
        if key in self.counts or len(self.counts) < LARGEST:
            self.counts[key] = self.counts.get(key, 0) + times
        else:
            self.lost += times

    def used_within(self, secret_id: str, now: datetime, span: timedelta) -> bool:
        """True if a use that recent waits already, so that another would tell nothing new."""
        last = self.uses.get(secret_id)
        return last is not None and now - last.at < span

    def use(self, secret_id: str, last: LastUse) -> None:
        with self.lock:
            self.uses[secret_id] = last

    def take(self) -> tuple[Counts, Uses]:
        """All that waits; the book is empty afterwards."""
        with self.lock:
            taken = self.counts, self.uses
            self.counts, self.uses = {}, {}
            return taken

    def take_lost(self) -> int:
        """How many attempts found no room since this was last asked."""
        with self.lock:
            lost, self.lost = self.lost, 0
            return lost

    def give_back(self, counts: Counts, uses: Uses) -> None:
        """They could not be written: they wait again, behind what has come since."""
        with self.lock:
            for key, times in counts.items():
                self._add(key, times)
            self.uses = uses | self.uses
