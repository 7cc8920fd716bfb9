"""An import as it goes on: step by step, file by file, some lines in each transaction.

Where it is, is written in the transaction of what it saved.  So it may be killed at any moment, and
whoever goes on neither loses a line nor saves one twice.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Protocol

from keydesk.auth import Caller
from keydesk.kit.db import Db
from keydesk.kit.errors import KeydeskError
from keydesk.transfers import columns, reading, steps
from keydesk.transfers.bounds import wrong
from keydesk.transfers.kinds import MODELS
from keydesk.transfers.lines import Result
from keydesk.transfers.reading import Said, Table
from keydesk.transfers.rows import Row
from keydesk.transfers.saving import Saver
from keydesk.transfers.sources import Part, Source
from keydesk.transfers.spelling import Spelling
from keydesk.transfers.steps import Step

AT_ONCE = 200  # lines of one transaction
LARGEST = 4_000_000  # characters of them, at least about: so many lines stay in memory
MOST_SORTED = 200_000  # lines of a file that is sorted first
CIRCLE = "Its parents lead back to it, or to a line that is in such a circle."
Turn = Callable[[], AbstractContextManager[Db]]  # one transaction


@dataclass(frozen=True)
class At:
    """Which step of the set, in which file, and how many of its lines are done with it."""

    number: int
    step: Step
    part: Part
    position: int


class Ledger(Protocol):
    """Where it is written down how far the import is, and what became of each line."""

    def begin(self, db: Db, by: Caller) -> None:
        """Raises Ended when somebody else is at it by now, or it was cancelled."""

    def refused(self, db: Db, at: At, rows: Sequence[Row]) -> set[int]:
        """Which of these lines were refused in an earlier step."""

    def book(self, db: Db, at: At, saver: Saver, results: Sequence[Result]) -> None: ...


class Ended(Exception):
    """Nothing of this import is for this process to do any more."""


@dataclass
class Importing:
    source: Source
    said: Said
    turn: Turn
    clock: Callable[[], datetime]
    watch: Callable[[At, int], None] = field(default=lambda at, line: None)
    spelling: Spelling = field(default_factory=Spelling)

    @property
    def tasks(self) -> list[tuple[Step, Part]]:
        names = {part.kind.name for part in self.source.parts}
        return [
            (step, part) for step in steps.steps(names) for part in self.source.parts
            if part.kind is step.kind
        ]  # fmt: skip

    def examine(self, identifier: str) -> int:
        """How many lines all steps have together, at least about.  Raises BadRequest."""
        counted = {}
        for part in self.source.parts:
            keys = {"code"} if part.kind.key == "code" else {"uuid", "identifier", identifier}
            counted[part.name] = reading.examine(part, self.said, frozenset(keys))
        return sum(counted[part.name] for _, part in self.tasks)

    def run(self, by: Callable[[Db], Caller], ledger: Ledger, *, step: int, position: int) -> None:
        """From a place on.  Raises Ended, BadRequest."""
        for part in self.source.parts:
            if part.kind is MODELS:
                self.spelling.add(_codes(part, self.said))
        for number, (one, part) in enumerate(self.tasks):
            if number >= step:
                self._run(At(number, one, part, position if number == step else 0), by, ledger)

    def _run(self, at: At, by: Callable[[Db], Caller], ledger: Ledger) -> None:
        with reading.opened(at.part, self.said) as table:
            saver = Saver(at.part, at.step, table.columns, self.spelling)
            found = _sorted(at.part, table) if at.step.sorted else table.rows
            position = sum(1 for _ in islice(found, at.position))
            while some := list(_some(found)):
                position += len(some)
                here = At(at.number, at.step, at.part, position)
                with self.turn() as db:
                    caller = by(db)
                    ledger.begin(db, caller)
                    gone = set() if at.step.counts else ledger.refused(db, here, some)
                    left = [row for row in some if row.line not in gone]
                    results = saver.save(db, caller, left, now=self.clock())
                    ledger.book(db, here, saver, results)
                self.watch(here, some[-1].line)


def _codes(part: Part, said: Said) -> Iterator[str]:
    with reading.opened(part, said) as table:
        at = table.columns.index("code") if table.columns and "code" in table.columns else 0
        for row in table.rows:
            if row.found is None:
                continue
            found = [row.found.get("code")] if table.columns is None else row.found[at : at + 1]
            yield from (code for code in found if isinstance(code, str))


def _some(found: Iterator[Row]) -> Iterator[Row]:
    size = 0
    for row in islice(found, AT_ONCE):
        yield row
        size += len(row.raw) or sum(map(len, row.found or ()))
        if size > LARGEST:
            return


def _sorted(part: Part, table: Table) -> Iterator[Row]:
    """Parents before their children.  In memory, as the structure of a catalog is in any case."""
    every = list(islice(table.rows, MOST_SORTED + 1))
    if len(every) > MOST_SORTED:
        raise wrong("{part} has more than {most} lines.", part=part.name, most=MOST_SORTED)
    sound = [row for row in every if row.found is not None]
    ordered, lost = steps.in_order([_parent(part, table, row) for row in sound])
    yield from (row for row in every if row.found is None)
    yield from (sound[at] for at in ordered)
    yield from (Row(sound[at].line, sound[at].found, CIRCLE, sound[at].raw) for at in lost)


def _parent(part: Part, table: Table, row: Row) -> tuple[str, str | None]:
    try:
        names = table.columns
        data = row.found if names is None else columns.document(
            part.kind, dict(zip(names, row.found, strict=False))
        )  # fmt: skip
    except KeydeskError:
        data = {}
    code, parent = data.get("code"), data.get("parent")
    return str(code or ""), parent if isinstance(parent, str) else None
