"""From one unit to another, in exact decimals.  Pure.

`convert_from_standard` is Akeneo's word, and misleading: its steps, in their order, make an amount
in that unit an amount in the standard unit (`KILOMETER`: mul 1000).
"""

from collections.abc import Iterable, Mapping
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from keydesk.structures.model import Document

PLACES, WIDE = Context(prec=60), Context(prec=2_000)
STEPS = {
    "mul": PLACES.multiply, "div": PLACES.divide, "add": PLACES.add, "sub": PLACES.subtract
}  # fmt: skip
BACK = {"mul": "div", "div": "mul", "add": "sub", "sub": "add"}


def standard(document: Document, amount: Decimal, unit: str) -> Decimal:
    """In the family's standard unit.  `KeyError` for a unit that it does not have."""
    return _taken(document["units"][unit]["convert_from_standard"], amount)


def convert(document: Document, amount: Decimal, unit: str, to: str) -> Decimal:
    """To 60 digits; the same unit gives the same amount.  `KeyError` as `standard`."""
    if unit == to and unit in document["units"]:
        return amount
    whole = standard(document, amount, unit)
    steps = document["units"][to]["convert_from_standard"]
    return _taken(({**one, "operator": BACK[one["operator"]]} for one in reversed(steps)), whole)


def line(document: Document, unit: str) -> tuple[Fraction, Fraction]:
    """`(times, plus)`: an amount in that unit, times this and plus that, is in the standard unit;
    exactly.  `KeyError` as `standard`."""
    times, plus = Fraction(1), Fraction(0)
    for step in document["units"][unit]["convert_from_standard"]:
        by = Fraction(step["value"])
        match step["operator"]:
            case "mul":
                times, plus = times * by, plus * by
            case "div":
                times, plus = times / by, plus / by
            case "add":
                plus += by
            case _:
                plus -= by
    return times, plus


def _taken(steps: Iterable[Mapping[str, Any]], amount: Decimal) -> Decimal:
    for step in steps:
        amount = STEPS[step["operator"]](amount, Decimal(step["value"]))
    return amount
