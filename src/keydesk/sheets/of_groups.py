"""Groups in a file, and what it takes to make an organization's like them.  Pure.

    groups:
      - name: Shoe shop
        explanation: What the shop for shoes sells.
        categories: {shoes: view, sale: own}      # "*": all, also those added later
        channels: {ecommerce: view}
        locales: {"*": edit}
        attribute_groups: {"*": view}

Names are what groups are known by: ids differ from place to place.  A section that is left out
grants nothing.  Codes need not be in the catalog yet.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from keydesk.access.wishes import folded
from keydesk.auth.rights import SECTIONS, rights
from keydesk.groups import wishes
from keydesk.groups.happenings import told
from keydesk.groups.model import Group, lines
from keydesk.groups.wishes import Changes, Wish
from keydesk.kit.errors import Invalid, Violation
from keydesk.sheets.steps import Step
from keydesk.sheets.text import refuse_twins, unknown_fields, wrong_kind

SECTION, KIND = "groups", "group"
FIELDS = {"name", "explanation", *SECTIONS}


def written(groups: Sequence[Group]) -> list[dict[str, object]]:
    return [
        {"name": group.name, "explanation": group.explanation}
        | {name: dict(sorted(group.rights.sections[name].items())) for name in SECTIONS}
        for group in groups
    ]


def read(listed: Sequence[Any]) -> list[Wish]:
    """Raises Invalid naming every fault with its place, such as groups.2.channels."""
    faults = [f for n, one in enumerate(listed) for f in _faults(f"{SECTION}.{n}", one)]
    if faults:
        raise Invalid(*faults)
    found = [_wish(one) for one in listed]
    refuse_twins(SECTION, "name", (wish.name for wish in found), folded)
    return found


def _faults(place: str, one: Any) -> list[Violation]:
    if not isinstance(one, dict):
        return [Violation(place, "Give name, explanation and what it grants.")]
    granted = {name: one[name] for name in SECTIONS if name in one}
    return [
        *unknown_fields(place, one, FIELDS),
        *wrong_kind(place, one, ("name", "explanation"), str, "This must be a text."),
        *(replace(f, field=f"{place}.{f.field}") for f in wishes.faults(granted)),
    ]


def _wish(one: dict[str, Any]) -> Wish:
    granted = {name: one[name] for name in SECTIONS if name in one}
    return Wish(one.get("name", ""), one.get("explanation", ""), granted)


def plan(present: Sequence[Group], wanted: Sequence[Wish], *, delete: bool) -> list[Step]:
    """What is not in the file is left alone, unless it is to be deleted."""
    known = {folded(group.name): group for group in present}
    steps = [
        _step(f"{SECTION}.{n}", wish, known.pop(folded(wish.name), None))
        for n, wish in enumerate(wanted)
    ]
    rest = "delete" if delete else "leave"
    return [*steps, *(Step(rest, KIND, group.name, present=group) for group in known.values())]


def _step(place: str, wish: Wish, group: Group | None) -> Step:
    if group is None:
        return Step("create", KIND, wish.name, place, wish)
    old = told(group)
    granted = lines(rights(wish.rights or {}))
    new = {"name": wish.name, "explanation": wish.explanation, **granted}
    changed = tuple(name for name in old if old[name] != new[name])
    return Step("change" if changed else "keep", KIND, group.name, place, wish, group, changed)


def changes(wish: Wish) -> Changes:
    """A section that the file does not name is emptied."""
    return Changes(
        wish.name, wish.explanation, {name: {} for name in SECTIONS} | dict(wish.rights or {})
    )
