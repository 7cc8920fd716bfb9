"""In which order the files of a set are read, and what of each line is saved when.  Pure.

What names other things waits until they are there: a group's attributes until the attributes are,
associations until all products are.  So some files are read twice, and models by level.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from keydesk.transfers.kinds import CATEGORIES, GATHERINGS, KINDS, MODELS, PRODUCTS, Kind

Document = dict[str, Any]
FIRST, ROOTS, SUBS, LATER = "first", "roots", "subs", "later"


@dataclass(frozen=True)
class Step:
    kind: Kind
    phase: str = FIRST

    @property
    def sorted(self) -> bool:
        """Parents first, wherever they stand in the file."""
        return self.kind is CATEGORIES

    @property
    def first(self) -> bool:
        """What cannot be read at all is told in it."""
        return self.phase in (FIRST, ROOTS)

    @property
    def counts(self) -> bool:
        """In its last phase a line was counted before."""
        return self.phase != LATER

    def part(self, data: Document) -> Document | None:
        """What is saved of a line in this step; None when nothing is."""
        later = {name: data[name] for name in self.kind.later if self._waits(name, data)}
        if self.phase == LATER:
            keys = {"uuid", "identifier", "code"} & data.keys()
            return {name: data[name] for name in keys} | later if later else None
        if self.phase in (ROOTS, SUBS) and bool(data.get("parent")) != (self.phase == SUBS):
            return None
        return {name: one for name, one in data.items() if name not in later}

    def _waits(self, name: str, data: Document) -> bool:
        """An empty list names nothing, but a group that holds no attribute any more can say so only
        when another group has taken them."""
        return name in data and (self.kind is GATHERINGS or _full(data[name]))


def _full(given: Any) -> bool:
    """Is anything named?"""
    if isinstance(given, dict):
        return any(map(_full, given.values()))
    return bool(given)


def _phases(kind: Kind) -> tuple[Step, ...]:
    if kind is MODELS:
        return Step(kind, ROOTS), Step(kind, SUBS)
    return (Step(kind),)


_AFTER = {"attributes": (Step(GATHERINGS, LATER),)}
EVERY = (
    *(step for kind in KINDS for step in (*_phases(kind), *_AFTER.get(kind.name, ()))),
    Step(MODELS, LATER),
    Step(PRODUCTS, LATER),
)


def steps(names: Iterable[str]) -> list[Step]:
    """Of the kinds that are there, by name."""
    there = frozenset(names)
    return [step for step in EVERY if step.kind.name in there]


def in_order(parents: Iterable[tuple[str, str | None]]) -> tuple[list[int], list[int]]:
    """Positions, parents before their children; and those of lines in a circle, or below one.

    `parents`: of each line its code and its parent.  Who stands twice keeps the order.
    """
    listed = list(parents)
    own: dict[str, list[int]] = {}
    for at, (code, _) in enumerate(listed):
        own.setdefault(code, []).append(at)
    below: dict[str | None, list[str]] = {}
    for code, lines in own.items():
        parent = listed[lines[-1]][1]
        below.setdefault(parent if parent in own and parent != code else None, []).append(code)
        if parent == code:
            below[None].remove(code)
    ordered = [at for code in _down(below) for at in own[code]]
    return ordered, sorted(set(range(len(listed))) - set(ordered))


def _down(below: dict[str | None, list[str]]) -> Iterator[str]:
    waiting: list[str | None] = [None]
    for parent in waiting:
        found = below.get(parent, ())
        yield from found
        waiting.extend(found)
