"""What a person asks for when making or editing a group, and how it is checked.  Pure.

Whether a catalog has these codes is not asked here: a file may be applied before it is imported,
and what is not there grants nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from keydesk.access.wishes import LONGEST_EXPLANATION, LONGEST_NAME, folded, read_explanation
from keydesk.auth.rights import SECTIONS, Rights, rights
from keydesk.groups.model import SYSTEM, Group
from keydesk.kit.errors import Violation
from keydesk.kit.names import read_name
from keydesk.shell import N_

__all__ = ["LONGEST_EXPLANATION", "LONGEST_NAME", "Changes", "Sections", "Wish", "folded"]
Sections = Mapping[str, Mapping[str, str]]
RESERVED_NAMES = {
    folded(SYSTEM),
    "new",
    "visible",
    "chosen",
}  # All, and addresses
LONGEST_CODE, MOST_CODES = 100, 2_000  # they are read with each call
NO_NAME = N_("Give the group a name.")
TAKEN = N_("This name belongs to Keydesk itself. Choose another.")
NO_SECTION = N_("There are categories, channels, locales and attribute groups.")
NO_LEVELS = N_("Give a level for each code, such as view.")
NO_LEVEL = N_("{code} can have {levels}, not {level}.")
NO_CODE = N_("This is no code: {code}.")
TOO_MANY = N_("Name at most {most} codes.")


def read_group_name(text: str) -> str | Violation:
    name = read_name("name", text, longest=LONGEST_NAME, empty=NO_NAME)
    if isinstance(name, str) and folded(name) in RESERVED_NAMES:
        return Violation("name", TAKEN)
    return name


def faults(sections: Mapping[str, Any]) -> Iterator[Violation]:
    """At most one of each section; shapes are judged too, since files hold anything."""
    for section, levels in sections.items():
        wrong = _fault(str(section), levels) if section in SECTIONS else NO_SECTION
        if isinstance(wrong, str):
            wrong = Violation(str(section), wrong)
        if wrong:
            yield wrong


def _fault(section: str, levels: Any) -> Violation | str | None:
    if not isinstance(levels, Mapping):
        return NO_LEVELS
    if len(levels) > MOST_CODES:
        return Violation(section, TOO_MANY, {"most": MOST_CODES})
    for code, level in levels.items():
        short = isinstance(code, str) and 0 < len(code) <= LONGEST_CODE
        if not short or not code.isprintable() or code != code.strip():
            return Violation(section, NO_CODE, {"code": str(code)[:LONGEST_CODE]})
        if level not in SECTIONS[section]:
            told = {"code": code, "levels": ", ".join(SECTIONS[section]), "level": str(level)[:20]}
            return Violation(section, NO_LEVEL, told)
    return None


@dataclass(frozen=True)
class Wish:
    """Nothing said is nothing granted (security case 14)."""

    name: str
    explanation: str = ""
    rights: Sections | None = None


@dataclass(frozen=True)
class Changes:
    """What a person wants changed; None = stays as it is.

    rights   each section that is named is replaced whole; the others stay
    version  the one that was read; None = whatever it is now
    """

    name: str | None = None
    explanation: str | None = None
    rights: Sections | None = None
    version: int | None = None

    def read_name(self, former: Group) -> str | Violation:
        return former.name if self.name is None else read_group_name(self.name)

    def read_explanation(self, former: Group) -> str | Violation:
        if self.explanation is None:
            return former.explanation
        return read_explanation(self.explanation)

    def made_of(self, former: Rights) -> Rights:
        return rights({**former.sections, **(self.rights or {})})
