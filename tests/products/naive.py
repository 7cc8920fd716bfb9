"""What a filter of an attribute finds, by looking at every value: the measure of the real one."""

import operator
from decimal import Decimal
from fractions import Fraction

from tests.products.conftest import UNITS

COMPARED = {
    "<": operator.lt, "<=": operator.le, "=": operator.eq, "!=": operator.ne, ">=": operator.ge,
    ">": operator.gt,
}  # fmt: skip


def fulfils(one, filter_, structure, names):
    """`one`: a Whole.  `names`: by media file code, the name that it came with."""
    attribute = structure.attributes[filter_.field]
    kind = attribute.type.removeprefix("pim_catalog_")
    locale = filter_.locale if attribute.localizable else None
    scope = filter_.scope if attribute.scopable else None
    found = [
        entry["data"]
        for entry in one.values.get(attribute.code, ())
        if (entry["locale"], entry["scope"]) == (locale, scope)
    ]
    if kind == "price_collection":
        wanted = filter_.value.get("currency") if isinstance(filter_.value, dict) else None
        found = [p for data in found for p in data if wanted in (None, p["currency"])]
    if filter_.operator == "NOT EMPTY":
        return bool(found)
    if filter_.operator == "EMPTY":
        return not found and may_have(one, attribute.code, structure)
    if not found:
        return False
    return ASKED[kind](found[0], filter_, names)


def may_have(one, attribute, structure):
    own = one.own
    if not hasattr(own, "variant"):
        family = structure.families.get(own.family)
        return family is not None and attribute in family.attributes
    levels = structure.variants[own.variant].levels
    return any(attribute in level for level in levels[: len(one.ancestors) + 1])


def text(data, filter_, _):
    own, wanted = data.casefold(), filter_.value
    wanted = [w.casefold() for w in wanted] if isinstance(wanted, list) else wanted.casefold()
    return {
        "=": lambda: own == wanted, "!=": lambda: own != wanted,
        "IN": lambda: own in wanted, "NOT IN": lambda: own not in wanted,
        "STARTS WITH": lambda: own.startswith(wanted),
        "CONTAINS": lambda: wanted in own, "DOES NOT CONTAIN": lambda: wanted not in own,
    }[filter_.operator]()  # fmt: skip


def number(data, filter_, _):
    return COMPARED[filter_.operator](Decimal(str(data)), Decimal(str(filter_.value)))


def price(data, filter_, _):
    wanted = Decimal(str(filter_.value["amount"]))
    return COMPARED[filter_.operator](Decimal(str(data["amount"])), wanted)


def metric(data, filter_, _):
    def standard(given):
        (step,) = UNITS[given["unit"]]["convert_from_standard"]
        return Fraction(str(given["amount"])) * Fraction(step["value"])

    return COMPARED[filter_.operator](standard(data), standard(filter_.value))


def codes(data, filter_, _):
    own = {data} if isinstance(data, str) else set(data)
    return own.isdisjoint(filter_.value) is (filter_.operator == "NOT IN")


def boolean(data, filter_, _):
    return COMPARED[filter_.operator](data, filter_.value)


def day(data, filter_, _):
    own, wanted = data[:10], filter_.value
    if filter_.operator.endswith("BETWEEN"):
        return (wanted[0] <= own <= wanted[1]) is (filter_.operator == "BETWEEN")
    return COMPARED[filter_.operator](own, wanted)


def file(data, filter_, names):
    return text(names[data], filter_, names)


ASKED = {
    "text": text, "textarea": text, "number": number, "metric": metric, "price_collection": price,
    "simpleselect": codes, "multiselect": codes, "boolean": boolean, "date": day, "image": file,
}  # fmt: skip
