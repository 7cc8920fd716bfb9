"""The rules of family variants: one or two levels, each with its axes.  Pure."""

from collections.abc import Collection, Iterator
from typing import Any

from keydesk.structures import forms
from keydesk.structures.draft import Draft
from keydesk.structures.model import (
    ATTRIBUTE,
    BOOLEAN,
    FAMILY,
    IDENTIFIER,
    METRIC,
    REFERENCE,
    SELECT,
    Document,
)
from keydesk.structures.rules import Change, Rules
from keydesk.structures.violations import Flaw, Misfit

SETS = "variant_attribute_sets"
AXES = (SELECT, REFERENCE, METRIC, BOOLEAN)
MOST_LEVELS, MOST_AXES = 2, 5
OF_A_LEVEL = {"level": forms.INTEGER, "axes": forms.TEXTS, "attributes": forms.TEXTS}


def _read(name: str, given: Any) -> list[Document]:
    """By level.  What a level does not say is missing in it: it stays as it was."""
    found = []
    for one in forms.array(name, given):
        if not isinstance(one, dict):
            raise Misfit("object_expected", property=name, given=one)
        if "level" not in one:
            raise Misfit("key_missing", property=name, key="level")
        found.append(forms.read(OF_A_LEVEL, frozenset(), one))
    return sorted(found, key=lambda one: one["level"])


def _merge(before: list[Document], given: list[Document]) -> list[Document]:
    old = {one["level"]: one for one in before}
    bare: Document = {"level": 0, "axes": [], "attributes": []}
    return [bare | old.get(one["level"], {}) | one for one in given]


def _flaws(change: Change) -> Iterator[Flaw]:
    levels = change.after[SETS]
    if [one["level"] for one in levels] not in ([1], [1, 2]):
        yield Flaw("levels", SETS, {"most": MOST_LEVELS})
        return
    family = frozenset(change.need("family", FAMILY, change.owner)["attributes"])
    for level in levels:
        yield from _axes(change, family, level)
        yield from _attributes(change, family, level, last=len(levels))
    yield from _once(levels)
    yield from _fixed(change)


def _axes(change: Change, family: frozenset[str], level: Document) -> Iterator[Flaw]:
    params = {"level": level["level"]}
    if not level["axes"]:
        yield Flaw("axes_missing", SETS, params)
    if len(level["axes"]) > MOST_AXES:
        yield Flaw("axes_too_many", SETS, params | {"most": MOST_AXES})
    for code in level["axes"]:
        attribute = change.need(SETS, ATTRIBUTE, code)
        about = params | {"attribute": code}
        if code not in family:
            yield Flaw("not_of_family", SETS, about)
        if attribute["type"] not in AXES:
            yield Flaw("axis_type", SETS, about | {"types": AXES})
        if attribute["localizable"] or attribute["scopable"] or attribute["available_locales"]:
            yield Flaw("axis_localizable", SETS, about)


def _attributes(
    change: Change, family: frozenset[str], level: Document, *, last: int
) -> Iterator[Flaw]:
    for code in level["attributes"]:
        attribute = change.need(SETS, ATTRIBUTE, code)
        about = {"attribute": code, "level": level["level"]}
        if code not in family:
            yield Flaw("not_of_family", SETS, about)
        if attribute["unique"] and level["level"] < last:
            yield Flaw("unique_not_on_last_level", SETS, about)


def _once(levels: list[Document]) -> Iterator[Flaw]:
    first, *others = [{*one["axes"], *one["attributes"]} for one in levels]
    for other in others:
        for code in sorted(first & other):
            yield Flaw("attribute_twice", SETS, {"attribute": code})


def _fixed(change: Change) -> Iterator[Flaw]:
    if change.before is None:
        return
    before, after = change.before[SETS], change.after[SETS]
    if len(before) != len(after):
        yield Flaw("levels_changed", SETS, {"levels": len(before)})
    elif [set(one["axes"]) for one in before] != [set(one["axes"]) for one in after]:
        yield Flaw("immutable", SETS)


def _settle(change: Change) -> Document:
    family = change.need("family", FAMILY, change.owner)
    return fitted(change.draft, family["attributes"], change.after | {"family": change.owner})


def fitted(draft: Draft, attributes: Collection[str], variant: Document) -> Document:
    """Axes are of their level; unique attributes of the last one; none is not of the family."""
    sets, there = variant[SETS], frozenset(attributes)
    levels = [[code for code in one["attributes"] if code in there] for one in sets]
    for level, one in zip(levels, sets, strict=True):
        level += [code for code in one["axes"] if code not in level]
    unique = [code for code in attributes if _is_unique(draft, code)]
    levels[-1] += [code for code in unique if code not in levels[-1]]
    fit = [one | {"attributes": level} for level, one in zip(levels, sets, strict=True)]
    return variant | {SETS: fit}


def _is_unique(draft: Draft, code: str) -> bool:
    attribute = draft.get(ATTRIBUTE, code)
    return attribute is not None and (attribute["unique"] or attribute["type"] == IDENTIFIER)


VARIANTS = Rules(
    bare={"code": "", "family": "", "labels": {}, SETS: []},
    fields={SETS: forms.Form(_read, _merge), "labels": forms.LABELS},
    ignored=frozenset({"code", "common_attributes"}),
    flaws=_flaws,
    settle=_settle,
)
