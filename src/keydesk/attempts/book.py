"""Counting in memory.  A few dictionary operations per call, nothing that waits."""

import threading
from datetime import UTC, datetime, timedelta

from keydesk.attempts.model import ACCEPTED, Attempt, Call
from keydesk.attempts.recent import Recent
from keydesk.attempts.variety import Variety

Hour = datetime
Counts = dict[tuple[Hour, Attempt], list[int]]  # how often, items, microseconds
Uses = dict[str, Call]  # by secret, the last that was accepted
LARGEST = 100_000  # kinds of attempt that may wait; more than this is lost, and counted as lost


class Waiting:
    """What is still to be written."""

    def __init__(self) -> None:
        self.counts: Counts = {}
        self.uses: Uses = {}
        self.recent = Recent()
        self.lost: dict[Hour, int] = {}

    def add(self, key: tuple[Hour, Attempt], times: int, items: int, micros: int = 0) -> None:
        entry = self.counts.get(key)
        if entry is not None:
            entry[0] += times
            entry[1] += items
            entry[2] += micros
        elif len(self.counts) < LARGEST:
            self.counts[key] = [times, items, micros]
        else:
            self.lost[key[0]] = self.lost.get(key[0], 0) + times

    def __bool__(self) -> bool:
        return bool(self.counts or self.uses or self.lost)


class Book:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.waiting = Waiting()
        self.variety = Variety()
        self.hour = self.next_hour = datetime.min.replace(tzinfo=UTC)

    def enter(self, call: Call) -> None:
        now, attempt = call.at, call.attempt
        if not self.hour <= now < self.next_hour:
            self.hour = now.replace(minute=0, second=0, microsecond=0)
            self.next_hour = self.hour + timedelta(hours=1)
            self.variety.forget()
        with self.lock:
            self.waiting.add((self.hour, attempt), 1, call.items, call.micros)
            self.waiting.recent.keep(call)
            if attempt.outcome == ACCEPTED and attempt.who.secret_id:
                self.waiting.uses[attempt.who.secret_id] = call

    def take(self) -> Waiting:
        """All that waits; the book is empty afterwards."""
        with self.lock:
            taken, self.waiting = self.waiting, Waiting()
            return taken

    def lose(self, taken: Waiting) -> None:
        """It can never be written: only how much it was."""
        with self.lock:
            known = [(hour, times) for (hour, _), (times, _, _) in taken.counts.items()]
            for hour, times in (*known, *taken.lost.items()):
                self.waiting.lost[hour] = self.waiting.lost.get(hour, 0) + times

    def give_back(self, taken: Waiting) -> None:
        """It could not be written: it waits again, behind what has come since."""
        with self.lock:
            for key, (times, items, micros) in taken.counts.items():
                self.waiting.add(key, times, items, micros)
            for hour, times in taken.lost.items():
                self.waiting.lost[hour] = self.waiting.lost.get(hour, 0) + times
            newer, self.waiting.recent = self.waiting.recent, taken.recent
            for call, times in newer:
                self.waiting.recent.keep(call, times)
            self.waiting.uses = taken.uses | self.waiting.uses
