"""Which keys a filter of one attribute asks for, by the type of the attribute.

Each gives a condition on the rows of values of that attribute in one place.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_

from keydesk.catalog.among import among
from keydesk.catalog.filters import Condition, Filter
from keydesk.catalog.keys import BEGINNING, of_number, of_text
from keydesk.catalog.within import begins, holds, starts
from keydesk.structures import measures
from keydesk.structures.model import Document
from keydesk.structures.violations import Misfit

Columns = Mapping[str, ColumnElement[Any]]
DAY = "yyyy-mm-dd"
WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
AMOUNT = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?", re.ASCII)
FINE = 10**50  # no amount has as many places
COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "<=": operator.le, "=": operator.eq, "!=": operator.ne, ">=": operator.ge,
    ">": operator.gt,
}  # fmt: skip
TURNED = {"<": ">", "<=": ">=", ">=": "<=", ">": "<"}


def text(of: Filter, rows: Columns) -> Condition:
    if of.operator in ("IN", "NOT IN"):
        found = among(rows["value"], [of_text(one.casefold())[0] for one in of.texts()])
        return found if of.operator == "IN" else ~found
    wanted = string(of).casefold()
    match of.operator:
        case "=":
            return rows["value"] == of_text(wanted)[0]
        case "!=":
            return rows["value"] != of_text(wanted)[0]
        case "CONTAINS":
            return holds(_whole(rows), wanted)
        case "DOES NOT CONTAIN":
            return ~holds(_whole(rows), wanted)
    near = begins(rows["value"], wanted[:BEGINNING])
    if len(wanted) <= BEGINNING:
        return near
    short = and_(rows["text"].is_(None), begins(rows["value"], wanted))
    return and_(near, or_(short, starts(rows["text"], wanted)))


def file(of: Filter, rows: Columns) -> Condition:
    """By the name that it came with."""
    name, wanted = func.coalesce(rows["text"], ""), string(of).casefold()
    match of.operator:
        case "=":
            return name == wanted
        case "!=":
            return name != wanted
        case "CONTAINS":
            return holds(name, wanted)
        case "DOES NOT CONTAIN":
            return ~holds(name, wanted)
    return starts(name, wanted)


def codes(of: Filter, rows: Columns) -> Condition:
    """Of options; NOT IN of one that may have several is no question to one row."""
    found = among(rows["value"], [of_text(code)[0] for code in of.texts()])
    return ~found if of.operator == "NOT IN" else found


def boolean(of: Filter, rows: Columns) -> Condition:
    if not isinstance(of.value, bool):
        raise of.wrong("boolean")
    return rows["value"] == ("1" if of.value is (of.operator == "=") else "0")


def day(of: Filter, rows: Columns) -> Condition:
    if of.operator not in ("BETWEEN", "NOT BETWEEN"):
        found: Condition = COMPARED[of.operator](rows["value"], _day(of, of.value))
        return found
    if not isinstance(of.value, list):
        raise of.wrong("array")
    if len(of.value) != 2:
        raise Misfit("filter_dates", field=of.field, format=DAY)
    first, last = (_day(of, one) for one in of.value)
    within = and_(rows["value"] >= first, rows["value"] <= last)
    return within if of.operator == "BETWEEN" else ~within


def number(of: Filter, rows: Columns) -> Condition:
    found: Condition = COMPARED[of.operator](rows["value"], of_number(amount(of, of.value)))
    return found


def metric(of: Filter, rows: Columns, family: Document) -> Condition:
    """Whatever unit each amount is given in."""
    wanted, unit = amount(of, parts(of, "unit")["amount"]), of.value["unit"]
    units = family.get("units", {})
    if not isinstance(unit, str) or unit not in units:
        raise Misfit("filter_unknown", field=of.field, kind="unit", code=unit)
    times, plus = measures.line(family, unit)
    standard = Fraction(wanted) * times + plus
    if of.operator in ("=", "!="):
        found = among(rows["value"], list(_equal(family, standard)))
        return found if of.operator == "=" else ~found
    return or_(*(_beyond(of.operator, rows, one, family, standard) for one in units))


def _equal(family: Document, standard: Fraction) -> Iterator[str]:
    for unit in family["units"]:
        least, exact, _ = _in(family, unit, standard)
        if exact:
            yield f"{unit}:{of_number(least)}"


def _beyond(how: str, rows: Columns, unit: str, family: Document, standard: Fraction) -> Condition:
    """An amount in this unit; a factor below zero turns the order round."""
    least, exact, rising = _in(family, unit, standard)
    how = how if rising else TURNED[how]
    if not exact:  # between two amounts that can be: at most the lower one, or more than it
        how = "<=" if how in ("<", "<=") else ">"
    same_unit = and_(rows["value"] >= f"{unit}:", rows["value"] < f"{unit};")
    return and_(same_unit, COMPARED[how](rows["value"], f"{unit}:{of_number(least)}"))


def _in(family: Document, unit: str, standard: Fraction) -> tuple[Decimal, bool, bool]:
    """The greatest amount that can be kept and is not above it, in that unit; whether that is it;
    whether more of the unit is more."""
    times, plus = measures.line(family, unit)
    there = (standard - plus) / times
    steps = there * FINE
    whole = steps.numerator // steps.denominator
    return Decimal(whole).scaleb(-50, measures.WIDE), steps.denominator == 1, times > 0


def parts(of: Filter, also: str) -> dict[str, Any]:
    """`{"amount", also}`."""
    if not isinstance(of.value, dict):
        raise of.wrong("array")
    for key in ("amount", also):
        if key not in of.value:
            raise Misfit("filter_key", field=of.field, key=key)
    return of.value


def amount(of: Filter, given: Any) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, (int, float, str)):
        raise of.wrong("numeric")
    written = format(Decimal(repr(given)), "f") if isinstance(given, float) else str(given).strip()
    if not AMOUNT.fullmatch(written):
        raise of.wrong("numeric")
    return Decimal(written)


def string(of: Filter) -> str:
    if not isinstance(of.value, str):
        raise of.wrong("string")
    return of.value


def _day(of: Filter, given: Any) -> str:
    try:
        if isinstance(given, str) and WRITTEN.fullmatch(given):
            return date.fromisoformat(given).isoformat()
    except ValueError:
        pass
    raise Misfit("filter_date", field=of.field, format=DAY, given=given)


def _whole(rows: Columns) -> ColumnElement[Any]:
    return func.coalesce(rows["text"], rows["value"])
