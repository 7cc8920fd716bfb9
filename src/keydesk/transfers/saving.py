"""Some lines of one file, saved in one transaction by the verbs that the API calls."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from keydesk.auth import Caller, allowed
from keydesk.catalog import verbs as products
from keydesk.catalog.model import Wish
from keydesk.kit.db import Db
from keydesk.kit.errors import Forbidden, KeydeskError
from keydesk.kit.storable import storable
from keydesk.structures import snapshots
from keydesk.structures import verbs as structures
from keydesk.structures.model import Structure
from keydesk.structures.violations import Outcome
from keydesk.transfers import columns, lines
from keydesk.transfers.files import without_missing_files
from keydesk.transfers.lines import MORE_CELLS, UNSTORABLE, Line, Result
from keydesk.transfers.product_columns import Plan, plan
from keydesk.transfers.rows import Row
from keydesk.transfers.sources import Part
from keydesk.transfers.spelling import Spelling
from keydesk.transfers.steps import Step


@dataclass
class Saver:
    """Of one part in one step.

    names     its columns; None of documents
    spelling  of the codes of models in this set
    """

    part: Part
    step: Step
    names: list[str] | None
    spelling: Spelling
    _plan: tuple[str, Plan] | None = field(default=None)

    def save(self, db: Db, by: Caller, rows: Sequence[Row], *, now: datetime) -> list[Result]:
        structure = snapshots.current(db, by)
        found = [one for row in rows if (one := self._line(row, structure))]
        if self.part.kind.products:
            without_missing_files(db, by, structure, found)
            self.spelling.right(db, by, found)
        sound = [one for one in found if not one.trouble]
        outcomes = dict(zip(map(id, sound), self._outcomes(db, by, sound, now), strict=True))
        return [
            lines.refused(one) if one.trouble
            else lines.result(one, outcomes[id(one)], self.part.kind, counts=self.step.counts)
            for one in found
        ]  # fmt: skip

    def _line(self, row: Row, structure: Structure) -> Line | None:
        """None when this step saves nothing of it."""
        line = self._read(row, structure)
        if not line.trouble:
            lines.named(line, self.part.kind, structure.identifier)
        if line.trouble:
            return line if self.step.first else None
        data = self.step.part(line.data)
        if data is None:
            return None
        line.data = data
        if not self.step.counts:
            line.blanks = frozenset()
        return line

    def _read(self, row: Row, structure: Structure) -> Line:
        cells = row.found
        if row.trouble:
            return Line(row, trouble=row.trouble)
        if self.names is None:
            return Line(row, data={n: v for n, v in cells.items() if n not in lines.ONLY_READ})
        if not storable("".join(cells)):
            return Line(row, trouble=UNSTORABLE)
        wanted = len(self.names)
        if len(cells) < wanted or any(cells[wanted:]):
            return Line(row, trouble=MORE_CELLS.format(cells=len(cells), columns=wanted))
        cells = cells[:wanted]
        if self.part.kind.products:
            data, blanks = self._planned(structure).document(cells)
            return Line(row, data=data, blanks=blanks)
        pairs = zip(self.names, cells, strict=True)
        return Line(row, data=columns.document(self.part.kind, {n: c for n, c in pairs if n}))

    def _planned(self, structure: Structure) -> Plan:
        if self._plan is None or self._plan[0] != structure.version:
            models = self.part.kind.key == "code"
            self._plan = structure.version, plan(structure, self.names or [], models=models)
        return self._plan[1]

    def _outcomes(
        self, db: Db, by: Caller, sound: Sequence[Line], now: datetime
    ) -> Iterator[Outcome]:
        """In the order of the lines."""
        kind = self.part.kind
        if not allowed(by, kind.needs("update")):
            missing = kind.needs("update")
            denied = Forbidden("This needs the permission {missing}.", missing=missing)
            return iter([denied] * len(sound))
        may_create = allowed(by, kind.needs("create")) and self.step.counts
        found: dict[int, Outcome] = {}
        groups: dict[tuple[str, str], list[int]] = {}
        for at, one in enumerate(sound):
            groups.setdefault((one.keyed, one.owner), []).append(at)
        for of, these in groups.items():
            some = [sound[at] for at in these]
            saved = self._saved(db, by, of, some, may_create=may_create, now=now)
            found.update(zip(these, saved, strict=True))
        return (found[at] for at in range(len(sound)))

    def _saved(
        self,
        db: Db,
        by: Caller,
        of: tuple[str, str],
        some: Sequence[Line],
        *,
        may_create: bool,
        now: datetime,
    ) -> Sequence[Outcome]:
        keyed, owner = of
        if self.part.kind.products:
            asked = [Wish(one.key, one.data, one.blanks) for one in some]
            return products.save(db, by, keyed, asked, may_create=may_create, now=now)
        kind, wishes = self.part.kind.of, [(one.key, one.data) for one in some]
        try:
            return structures.save(db, by, kind, owner, wishes, may_create=may_create, now=now)
        except KeydeskError as error:  # there is no such owner
            return [error] * len(some)
