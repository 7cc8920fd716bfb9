"""Which part of a catalog somebody may see and change: the rights by row that a group gives.  Pure.

None stands where there are no limits (the group All).  Rights never widen by themselves: what is
added to a catalog later is hidden, but for categories below those named, and where `*` says "all,
also those to come".
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

VIEW, EDIT, OWN = "view", "edit", "own"
LEVELS = (VIEW, EDIT, OWN)  # each holds those before it
ALL = "*"
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "categories": LEVELS,
    "channels": (VIEW,),
    "locales": (VIEW, EDIT),
    "attribute_groups": (VIEW, EDIT),
}


@dataclass(frozen=True)
class Rights:
    """By section, codes with their levels; equal and hashable by the text.

    categories         view: its products are seen; edit: and saved; own: and deleted, and moved
                       between categories.  Holds for all categories below as well
    channels           view: values of these channels are seen, and saved
    locales, attribute_groups   view: their values are seen; edit: and saved
    """

    text: str
    sections: Mapping[str, Mapping[str, str]] = field(compare=False, repr=False)

    @property
    def categories(self) -> Mapping[str, str]:
        return self.sections["categories"]

    def level(self, section: str, code: str) -> str:
        """ "" where it is hidden.  Of categories, only what is said of this very one."""
        levels = self.sections[section]
        return max(levels.get(code, ""), levels.get(ALL, ""), key=RANKS.__getitem__)

    def sees(self, section: str, code: str) -> bool:
        return bool(self.level(section, code))

    def edits(self, section: str, code: str) -> bool:
        return RANKS[self.level(section, code)] >= RANKS[EDIT]

    @cached_property
    def empty(self) -> bool:
        """Pages say so where it is."""
        return not any(self.sections.values())

    def within(self, wider: "Rights | None") -> bool:
        """Nobody gives more than they have.  A category that lies below one of `wider` is not
        known here, so it has to be named there itself."""
        return wider is None or all(
            RANKS[wider.level(section, code)] >= RANKS[level]
            for section, levels in self.sections.items()
            for code, level in levels.items()
        )


RANKS = {"": 0} | {level: rank for rank, level in enumerate(LEVELS, 1)}


@lru_cache(maxsize=1024)
def read(text: str) -> Rights:
    """Of a text that `written` made; what is no longer known grants nothing."""
    stored: Any = json.loads(text)
    return Rights(
        text,
        {
            section: {code: level for code, level in stored.get(section, {}).items() if level in ls}
            for section, ls in SECTIONS.items()
        },
    )


def written(sections: Mapping[str, Mapping[str, str]]) -> str:
    """The same rights always give the same text."""
    told = {name: dict(sections.get(name) or {}) for name in SECTIONS}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def rights(sections: Mapping[str, Mapping[str, str]]) -> Rights:
    return read(written(sections))


NOTHING = rights({})


def of_row(group_id: str | None, stored: str | None) -> Rights | None:
    """As a row names it: no group is All; a group that is not there grants nothing."""
    if group_id is None:
        return None
    return NOTHING if stored is None else read(stored)
