"""The rules of channels: which locales, currencies and categories they show.  Pure."""

from collections.abc import Collection, Iterator

from keydesk.structures import forms
from keydesk.structures.locales import currencies, known
from keydesk.structures.model import ATTRIBUTE, CATEGORY, MEASUREMENT, METRIC
from keydesk.structures.rules import Change, Rules
from keydesk.structures.violations import Flaw, Misfit


def _flaws(change: Change) -> Iterator[Flaw]:
    code = change.after["code"]
    if not change.before and code and not any(one.isalpha() for one in code):
        yield Flaw("code_needs_letter", "code")
    yield from _known(change, "locales", "locale", known())
    yield from _known(change, "currencies", "currency", currencies())
    yield from _tree(change)
    for attribute, unit in change.sent.get("conversion_units", {}).items():
        _convertible(change, attribute, unit)


def _known(change: Change, name: str, kind: str, all_: Collection[str]) -> Iterator[Flaw]:
    for code in change.after[name]:
        if code not in all_:
            raise Misfit("unknown_code", property=name, kind=kind, code=code)
    if not change.after[name]:
        yield Flaw("too_few", name, {"least": 1})


def _tree(change: Change) -> Iterator[Flaw]:
    tree = change.after["category_tree"]
    if not tree:
        yield Flaw("blank", "category_tree")
    elif change.need("category_tree", CATEGORY, tree)["parent"]:
        yield Flaw("not_root", "category_tree", {"code": tree})


def _convertible(change: Change, attribute: str, unit: str | None) -> None:
    if not unit:
        return  # it is taken away
    document = change.need("conversion_units", ATTRIBUTE, attribute)
    family = document["metric_family"] if document["type"] == METRIC else None
    units = (change.draft.get(MEASUREMENT, family) or {"units": {}})["units"]
    if unit not in units:
        raise Misfit(
            "unknown_code", property="conversion_units", kind="unit", code=unit,
            attribute=attribute,
        )  # fmt: skip


CHANNELS = Rules(
    bare={
        "code": "", "currencies": [], "locales": [], "category_tree": None,
        "conversion_units": {}, "labels": {},
    },
    fields={
        "currencies": forms.TEXTS, "locales": forms.TEXTS, "category_tree": forms.TEXT,
        "conversion_units": forms.TEXT_BY_KEY, "labels": forms.LABELS,
    },
    flaws=_flaws,
)  # fmt: skip
