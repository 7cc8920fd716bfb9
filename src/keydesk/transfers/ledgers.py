"""What becomes of each line, written down: in the tables, or in memory for what is only tried."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from keydesk.auth import Caller
from keydesk.kit.db import Db
from keydesk.kit.storable import storable
from keydesk.transfers import lines, noting, store
from keydesk.transfers.importing import At, Ended
from keydesk.transfers.lines import LINKED, REFUSED, WARNED, Result
from keydesk.transfers.noting import Problem
from keydesk.transfers.rows import Row
from keydesk.transfers.saving import Saver
from keydesk.transfers.store import Transfer

MOST_KEPT = 10_000  # refused lines that are told and kept; the others are only counted
LONGEST_RAW = 100_000  # characters of a refused line that is kept; longer ones are only told
LONGEST_CODE = 255
Counts = dict[str, dict[str, int]]  # by file, how many lines became what


def added(counts: Mapping[str, Mapping[str, int]], at: At, results: Sequence[Result]) -> Counts:
    """A line that was counted before counts once more only if its links were refused."""
    made: Counts = {name: dict(of) for name, of in counts.items()}
    own = Counter(made.get(at.part.name, {}))
    for one in results:
        if one.became:
            own[one.became] += 1
        if one.line.warned and at.step.counts:
            own[WARNED] += 1
    made[at.part.name] = dict(own)
    return made


def problems(at: At, saver: Saver, results: Sequence[Result], *, first: int) -> list[Problem]:
    """`first`: the number of the first one."""
    found: list[Problem] = []
    for one in results:
        if one.became == REFUSED:
            found.append(_problem(first + len(found), at, saver, one))
        elif one.line.warned and at.step.counts:
            warned = one.line.warned if first + len(found) <= MOST_KEPT else None
            of = (first + len(found), at.part.name, one.line.row.line, one.line.key[:LONGEST_CODE])
            found.append(Problem(*of, refused=False, told=warned, raw=None))
    return found


def _problem(number: int, at: At, saver: Saver, one: Result) -> Problem:
    line, kept = one.line, number <= MOST_KEPT
    raw = lines.raw(line.row, saver.names)
    whole = kept and len(raw) <= LONGEST_RAW and storable(raw)
    return Problem(
        number, at.part.name, line.row.line, line.key[:LONGEST_CODE], True,
        one.told if kept else None, raw if whole else None,
    )  # fmt: skip


@dataclass
class Booked:
    """In the tables: the transfer that this process, `holder`, is at."""

    transfer: Transfer
    holder: str
    clock: Callable[[], datetime]
    noted: int = 0

    def begin(self, db: Db, by: Caller) -> None:
        if not store.change(db, self.transfer, self.holder, seen_at=self.clock()):
            raise Ended

    def refused(self, db: Db, at: At, rows: Sequence[Row]) -> set[int]:
        of = self.transfer
        listed = [row.line for row in rows]
        return noting.refused(db, of.organization_id, of.id, at.part.name, listed)

    def book(self, db: Db, at: At, saver: Saver, results: Sequence[Result]) -> None:
        of = store.find(db, self.transfer.organization_id, self.transfer.id)
        if of is None:
            raise Ended
        new = problems(at, saver, results, first=_noted(of) + 1)
        noting.note(db, of.organization_id, of.id, new)
        before = of.position if of.step == at.number else 0
        values: dict[str, Any] = {
            "step": at.number, "position": at.position,
            "done": of.done + at.position - before,
            "counts": added(of.counts, at, results), "columns": of.columns,
        }  # fmt: skip
        if saver.names is not None and new:
            values["columns"] = {**of.columns, at.part.name: saver.names}
        store.change(db, of, self.holder, **values)


def _noted(of: Transfer) -> int:
    names = (REFUSED, WARNED)
    return sum(counted.get(name, 0) for counted in of.counts.values() for name in names)


@dataclass
class Remembered:
    """In memory, for a trial: nothing of it is written anywhere.

    most    lines that are tried, so that nobody else waits for long
    """

    most: int
    counts: Counts = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    columns: dict[str, Sequence[str]] = field(default_factory=dict)
    tried: int = 0

    def begin(self, db: Db, by: Caller) -> None:
        if self.tried >= self.most:
            raise Ended

    def refused(self, db: Db, at: At, rows: Sequence[Row]) -> set[int]:
        mine = (one for one in self.problems if one.refused and one.part == at.part.name)
        return {one.line for one in mine}

    def book(self, db: Db, at: At, saver: Saver, results: Sequence[Result]) -> None:
        self.tried += len(results)
        self.counts = added(self.counts, at, results)
        new = problems(at, saver, results, first=len(self.problems) + 1)
        self.problems += new
        if saver.names is not None and new:
            self.columns[at.part.name] = saver.names


__all__ = ["LINKED", "MOST_KEPT", "Booked", "Counts", "Remembered"]
