"""An export, from one moment of the catalog."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from keydesk.auth import Caller, House, allowed
from keydesk.transfers import cells, sinks
from keydesk.transfers.kinds import KINDS, Kind
from keydesk.transfers.leaving import Leaving
from keydesk.transfers.sinks import Sink
from keydesk.transfers.sources import JSONL

EVERY = 1_000  # rows between two signs of life
Watch = Callable[[str, int], None]  # a kind, and how many of it are written


class Export:
    """What is written of which catalog."""

    def __init__(self, house: House, by: Caller, kinds: Sequence[Kind], watch: Watch) -> None:
        self.house, self.by, self.watch = house, by, watch
        self.kinds = [one for one in kinds or KINDS if allowed(by, one.needs("read"))]
        self.counts: dict[str, int] = {}

    def write(self, path: Path, format_: str) -> None:
        with self.house.database.snapshot() as db, sinks.opened(path, format_) as sink:
            leaving = Leaving(db, self.by, self.house.clock())
            for kind in self.kinds:
                self._write(leaving, kind, sink, tables=format_ != JSONL)

    def _write(self, leaving: Leaving, kind: Kind, sink: Sink, *, tables: bool) -> None:
        if not tables:
            with sink.kind(kind.name, None) as put:
                self._put(kind, leaving.documents(kind), put)
            return
        found = self._columns(leaving, kind)
        columns = cells.header(found)
        with sink.kind(kind.name, columns) as put:
            rows = (cells.row(columns, one) for one in self._cells(leaving, kind))
            self._put(kind, rows, put)

    def _columns(self, leaving: Leaving, kind: Kind) -> set[str]:
        """Those that have something in them: the catalog is read twice, and kept in no memory."""
        found = {"uuid", leaving.structure.identifier} if kind.key == "identifier" else {"code"}
        for number, one in enumerate(self._cells(leaving, kind)):
            found.update(one)
            if number % EVERY == 0:
                self.watch(kind.name, 0)
        return found

    def _cells(self, leaving: Leaving, kind: Kind) -> Iterable[cells.Cells]:
        if kind.products:
            structure = leaving.structure
            return (cells.product_cells(structure, one) for one in leaving.documents(kind))
        return (cells.structure_cells(kind, one) for one in leaving.documents(kind))

    def _put(self, kind: Kind, found: Iterable[object], put: Callable[[object], None]) -> None:
        written = 0
        for written, one in enumerate(found, 1):
            put(one)
            if written % EVERY == 0:
                self.watch(kind.name, written)
        self.counts[kind.name] = written
