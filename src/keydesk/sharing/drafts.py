"""The form of a group: what is ticked, and the rows that can be.  Pure.

A tick is a field named after its section that holds `code=level`; of several of one code the
highest counts, so that a form without script may send whatever it likes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from keydesk.auth.rights import ALL, RANKS, SECTIONS, Rights, rights
from keydesk.groups.model import Group
from keydesk.groups.wishes import LONGEST_CODE, Sections
from keydesk.kit.digits import whole
from keydesk.shell import N_, forms
from keydesk.structures.labels import Labels, by_label, locale_name, tree
from keydesk.structures.model import ATTRIBUTE_GROUP, CHANNEL

LEVELS = {"view": N_("View"), "edit": N_("Edit"), "own": N_("Own")}
HEADS = {
    "categories": N_("Categories"),
    "channels": N_("Channels"),
    "locales": N_("Locales"),
    "attribute_groups": N_("Attribute groups"),
}
EXPLAINED = {
    "categories": N_(
        "View: its products are seen. Edit: and saved. Own: and deleted, and moved between "
        "categories. What is said of a category holds for all below it."
    ),
    "channels": N_("Values of a hidden channel are left out, and writing them is refused."),
    "locales": N_("Values in a hidden locale are left out. View: they are seen. Edit: and saved."),
    "attribute_groups": N_("Values of a hidden group are left out. View: seen. Edit: and saved."),
}
EVERYTHING = N_("All, also those added later")
GONE = N_("not in the catalogue now")


@dataclass(frozen=True)
class Draft:
    """What stands in the form.  `version` is the one that the page was made from."""

    name: str = ""
    explanation: str = ""
    granted: Sections = field(default_factory=dict)
    version: int = 0

    @property
    def rights(self) -> Rights:
        return rights(self.granted)


@dataclass(frozen=True)
class Row:
    """depth  below how many others it stands; -1: all of the section stands below it
    gone   the group names it, and the catalog has it no more
    above  the highest level that holds for it from above, and the label of what has that, or *"""

    code: str
    label: str
    depth: int = 0
    level: str = ""
    gone: bool = False
    above: tuple[str, str] = ("", "")

    @property
    def called(self) -> str:
        return ALL if self.depth < 0 else self.label

    def ticked(self, level: str) -> bool:
        return RANKS[self.level] >= RANKS[level]

    def implied(self, level: str) -> bool:
        return RANKS[self.above[0]] >= RANKS[level]


@dataclass(frozen=True)
class Section:
    name: str
    levels: tuple[str, ...]
    rows: tuple[Row, ...]


def read(form: forms.Form) -> Draft:
    granted = {section: _read(section, form.many(section)) for section in SECTIONS}
    version = whole(form.one("version")) or 0
    return Draft(form.one("name"), form.one("explanation"), granted, version)


def _read(section: str, ticks: list[str]) -> dict[str, str]:
    """What no page of ours sends is left out."""
    found: dict[str, str] = {}
    for code, _, level in (tick.rpartition("=") for tick in ticks):
        if level in SECTIONS[section] and 0 < len(code) <= LONGEST_CODE:
            found[code] = max(found.get(code, ""), level, key=RANKS.__getitem__)
    return found


def of(group: Group) -> Draft:
    return Draft(group.name, group.explanation, group.rights.sections, group.version)


def sections(labels: Labels, draft: Draft, language: str) -> list[Section]:
    """All that can be ticked, and what is though it is gone."""
    listed = _listed(labels, language)
    return [
        Section(name, SECTIONS[name], _known(_rows(listed[name], draft.granted.get(name, {}))))
        for name in SECTIONS
    ]


def _known(rows: Iterator[Row]) -> tuple[Row, ...]:
    """Each with what holds for it from above; they come as a tree is read."""
    over: list[Row] = []
    found: list[Row] = []
    for row in rows:
        while over and over[-1].depth >= row.depth:
            over.pop()
        top = max(over, key=lambda one: RANKS[one.level], default=None)
        above = (top.level, top.called) if top and top.level else ("", "")
        found.append(replace(row, above=above))
        over.append(row)
    return tuple(found)


def _rows(listed: list[tuple[str, str, int]], granted: Mapping[str, str]) -> Iterator[Row]:
    yield Row(ALL, EVERYTHING, -1, granted.get(ALL, ""))
    yield from (Row(code, label, depth, granted.get(code, "")) for code, label, depth in listed)
    for code in sorted(granted.keys() - {ALL} - {code for code, _, _ in listed}):
        yield Row(code, code, 0, granted[code], gone=True)


def _listed(labels: Labels, language: str) -> dict[str, list[tuple[str, str, int]]]:
    """By section code, label and depth."""

    def flat(kind: str) -> list[tuple[str, str, int]]:
        codes = labels.structure.documents[kind]
        return [(code, name, 0) for code, name in by_label((c, labels.of(kind, c)) for c in codes)]

    locales = by_label((code, locale_name(code, language)) for code in labels.structure.locales)
    return {
        "categories": tree(labels),
        "channels": flat(CHANNEL),
        "locales": [(code, name, 0) for code, name in locales],
        "attribute_groups": flat(ATTRIBUTE_GROUP),
    }
