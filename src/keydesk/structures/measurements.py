"""The rules of measurement families: units, and how each becomes the standard unit.  Pure."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from keydesk.structures import forms
from keydesk.structures.model import Document
from keydesk.structures.rules import Change, Rules, of_code, of_labels
from keydesk.structures.violations import Flaw, Misfit

OPERATORS = ("mul", "div", "add", "sub")
MOST_STEPS, MOST_UNITS, LONGEST_SYMBOL = 5, 50, 255
AMOUNT = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?", re.ASCII)
STEP = {"operator": forms.TEXT, "value": forms.Form(forms.number)}
AS_IT_IS = [{"operator": "mul", "value": "1"}]


def _steps(name: str, given: Any) -> list[Document]:
    found = []
    for one in forms.array(name, given):
        if not isinstance(one, dict):
            raise Misfit("object_expected", property=name, given=one)
        bare: Document = {"operator": None, "value": None}
        found.append(bare | forms.read(STEP, frozenset(), one))
    return found


UNIT = {
    "labels": forms.LABELS, "convert_from_standard": forms.Form(_steps), "symbol": forms.TEXT
}  # fmt: skip
BARE_UNIT: Document = {"code": "", "labels": {}, "convert_from_standard": [], "symbol": ""}


def _unit(name: str, given: Any) -> Document:
    """What was sent of one unit; its code is the key under which it stands."""
    if not isinstance(given, dict):
        raise Misfit("object_expected", property=name, given=given)
    return forms.read(UNIT, frozenset({"code"}), given)


def _merge(before: Document, given: Document) -> Document:
    changed = {
        code: forms.merged(UNIT, BARE_UNIT | before.get(code, {}) | {"code": code}, one)
        for code, one in given.items()
    }
    return {**before, **changed}


def _flaws(change: Change) -> Iterator[Flaw]:
    standard, units = change.after["standard_unit_code"], change.after["units"]
    if not standard:
        yield Flaw("blank", "standard_unit_code")
    elif standard not in units:
        yield Flaw("standard_unit_missing", "standard_unit_code", {"unit": standard})
    elif _plain(units[standard]) != AS_IT_IS:
        yield Flaw("standard_unit_converts", "units", {"unit": standard})
    if not 1 <= len(units) <= MOST_UNITS:
        yield Flaw("units_count", "units", {"least": 1, "most": MOST_UNITS})
    for code, unit in units.items():
        yield from _flaws_of_unit(code, unit)


def _flaws_of_unit(code: str, unit: Document) -> Iterator[Flaw]:
    place = f"units[{code}]"
    yield from of_code(code, f"{place}[code]")
    yield from of_labels(f"{place}[labels]", unit["labels"], 100)
    if len(unit["symbol"] or "") > LONGEST_SYMBOL:
        yield Flaw("too_long", f"{place}[symbol]", {"most": LONGEST_SYMBOL})
    steps, name = unit["convert_from_standard"], f"{place}[convert_from_standard]"
    if not 1 <= len(steps) <= MOST_STEPS:
        yield Flaw("steps_count", name, {"least": 1, "most": MOST_STEPS})
    for number, step in enumerate(steps):
        yield from _flaws_of_step(f"{name}[{number}]", step)


def _flaws_of_step(name: str, step: Document) -> Iterator[Flaw]:
    operator, value = step["operator"], step["value"]
    if operator not in OPERATORS:
        yield Flaw("not_a_choice", f"{name}[operator]", {"choices": OPERATORS})
    if value is None:
        yield Flaw("blank", f"{name}[value]")
    elif not AMOUNT.fullmatch(value):
        yield Flaw("not_a_number", f"{name}[value]", {"value": value})
    elif operator in ("mul", "div") and not Decimal(value):
        yield Flaw("zero", f"{name}[value]")


def _plain(unit: Document) -> list[Document]:
    """`1.000` is 1."""
    return [
        step | {"value": "1"} if step["value"] and _is_one(step["value"]) else step
        for step in unit["convert_from_standard"]
    ]


def _is_one(value: str) -> bool:
    return bool(AMOUNT.fullmatch(value)) and Decimal(value) == 1


def _settle(change: Change) -> Document:
    units = change.after["units"].items()
    return change.after | {"units": {c: one | {"symbol": one["symbol"] or ""} for c, one in units}}


MEASUREMENTS = Rules(
    bare={"code": "", "labels": {}, "standard_unit_code": None, "units": {}},
    fields={
        "labels": forms.LABELS, "standard_unit_code": forms.TEXT,
        "units": forms.Form(forms.mapping(_unit), _merge),
    },
    fixed=("standard_unit_code",),
    flaws=_flaws,
    settle=_settle,
)  # fmt: skip
