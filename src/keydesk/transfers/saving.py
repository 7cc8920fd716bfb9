"""Some lines of one file, saved in one transaction by the verbs that the API calls."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from keydesk.auth import Caller, allowed
from keydesk.catalog import verbs as products
from keydesk.catalog.model import Wish
from keydesk.kit.db import Db
from keydesk.kit.errors import Forbidden, KeydeskError
from keydesk.media import store as media
from keydesk.structures import snapshots
from keydesk.structures import verbs as structures
from keydesk.structures.model import FILE, IMAGE, Structure
from keydesk.structures.violations import Outcome
from keydesk.transfers import columns, lines
from keydesk.transfers.lines import MORE_CELLS, Line, Result
from keydesk.transfers.product_columns import Plan, plan
from keydesk.transfers.rows import Row
from keydesk.transfers.sources import XLSX, Part
from keydesk.transfers.steps import Step

NO_FILE = "There is no file {name} here: the value was left out."


@dataclass
class Saver:
    """Of one part in one step.  `names`: its columns; None of documents."""

    part: Part
    step: Step
    names: list[str] | None
    _plan: tuple[str, Plan] | None = field(default=None)

    def save(self, db: Db, by: Caller, rows: Sequence[Row], *, now: datetime) -> list[Result]:
        structure = snapshots.current(db, by.organization_id)
        found = [one for row in rows if (one := self._line(row, structure))]
        if self.part.kind.products:
            _without_missing_files(db, by, structure, found)
        sound = [one for one in found if not one.trouble]
        outcomes = dict(zip(map(id, sound), self._outcomes(db, by, sound, now), strict=True))
        return [
            lines.refused(one) if one.trouble
            else lines.result(one, outcomes[id(one)], self.part.kind, counts=self.step.counts)
            for one in found
        ]  # fmt: skip

    def _line(self, row: Row, structure: Structure) -> Line | None:
        """None when this step saves nothing of it."""
        line = Line(row, trouble=row.trouble)
        if not line.trouble and row.found is not None:
            self._read(line, structure)
        if line.trouble:
            return line if self.step.counts and self._first else None
        lines.named(line, self.part.kind, structure.identifier)
        if line.trouble:
            return line if self.step.counts and self._first else None
        data = self.step.part(line.data)
        if data is None:
            return None
        line.data = data
        if not self.step.counts:
            line.blanks = frozenset()
        return line

    @property
    def _first(self) -> bool:
        """Of the steps of this part: what cannot be read at all is told once."""
        return self.step.phase != "subs"

    def _read(self, line: Line, structure: Structure) -> None:
        cells = line.row.found
        if self.names is None:
            line.data = {n: one for n, one in cells.items() if n not in lines.LINKED_BELOW}
            return
        wanted = len(self.names)
        short = len(cells) < wanted and self.part.format != XLSX
        if short or any(cells[wanted:]):
            line.trouble = MORE_CELLS.format(cells=len(cells), columns=wanted)
            return
        cells = [*cells[:wanted], *[""] * (wanted - len(cells))]
        if self.part.kind.products:
            line.data, line.blanks = self._planned(structure).document(cells)
        else:
            pairs = zip(self.names, cells, strict=True)
            line.data = columns.document(self.part.kind, {n: c for n, c in pairs if n})

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


def _without_missing_files(
    db: Db, by: Caller, structure: Structure, found: Sequence[Line]
) -> None:
    """Whoever brings products from elsewhere may not have their pictures: the rest is right."""
    known = structure.attributes
    named = [
        (line, code, entry)
        for line in found
        for code, entries in _values(line.data).items()
        if code in known and known[code].type in (FILE, IMAGE)
        for entry in entries
        if isinstance(entry, dict) and isinstance(entry.get("data"), str)
    ]
    if not named:
        return
    there = media.extensions(db, by.organization_id, {entry["data"] for _, _, entry in named})
    for line, code, entry in named:
        if entry["data"] and entry["data"] not in there:
            left = [one for one in line.data["values"][code] if one is not entry]
            line.data["values"] = line.data["values"] | {code: left}
            line.warned.append([code, NO_FILE.format(name=entry["data"])])


def _values(data: dict[str, Any]) -> dict[str, list[Any]]:
    values = data.get("values")
    found = values.items() if isinstance(values, dict) else ()
    return {code: entries for code, entries in found if isinstance(entries, list)}
