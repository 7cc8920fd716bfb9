"""Which entries of the structure a list is asked for.  Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from keydesk.structures.model import (
    ATTRIBUTE,
    ATTRIBUTE_GROUP,
    CATEGORY,
    FAMILY,
    Document,
    Structure,
)
from keydesk.structures.violations import Misfit

ISO = "yyyy-mm-ddThh:mm:ssZ"
LOCALE, CURRENCY = "locale", "currency"  # may be listed like the kinds of the model


@dataclass(frozen=True)
class Filter:
    """field, operator   "code" IN, "updated" > (ISO 8601, or a datetime), "type" IN,
    "is_main_identifier" =, "has_products" =, "parent" = (all below), "is_root" =, "enabled" =
    """

    field: str
    operator: str
    value: object


HasProducts = Callable[[str], bool]  # whether a family has some; structures know no products
Fits = Callable[[str, Document], bool]
OPERATORS = {
    "code": "IN", "type": "IN", "updated": ">", "is_main_identifier": "=", "has_products": "=",
    "parent": "=", "is_root": "=", "enabled": "=",
}  # fmt: skip
OF_KINDS: Mapping[str, Sequence[str]] = {
    ATTRIBUTE: ("code", "updated", "type", "is_main_identifier"),
    FAMILY: ("code", "updated", "has_products"),
    ATTRIBUTE_GROUP: ("code", "updated"),
    CATEGORY: ("code", "updated", "parent", "is_root"),
    LOCALE: ("enabled",),
    CURRENCY: ("enabled",),
}


def predicate(
    structure: Structure, kind: str, one: Filter, has_products: HasProducts | None
) -> Fits:
    """Raises Misfit: filter_unsupported, filter_value, filter_date, filter_category."""
    if one.field not in OF_KINDS.get(kind, ()) or one.operator != OPERATORS[one.field]:
        raise Misfit("filter_unsupported", field=one.field, operator=one.operator)
    match one.field:
        case "code" | "type":
            wanted = _codes(one)
            return lambda _, document: document[one.field] in wanted
        case "updated":
            since, updated = _moment(one), structure.updated[kind]
            return lambda code, _: updated[code] > since
        case "parent":
            below = _below(structure, one)
            return lambda code, _: code in below
    return _is(one, has_products)


def _is(one: Filter, has_products: HasProducts | None) -> Fits:
    if not isinstance(one.value, bool):
        raise _wrong(one, "boolean")
    if one.field == "has_products":
        if has_products is None:
            raise Misfit("filter_unsupported", field=one.field, operator=one.operator)
        return lambda code, _: has_products(code) == one.value
    if one.field == "is_root":
        return lambda _, document: (document["parent"] is None) == one.value
    return lambda _, document: document[one.field] == one.value


def _codes(one: Filter) -> frozenset[str]:
    if not isinstance(one.value, list) or not all(isinstance(code, str) for code in one.value):
        raise _wrong(one, "array")
    return frozenset(one.value)


def _moment(one: Filter) -> datetime:
    """Without a zone: UTC."""
    given: Any = one.value
    try:
        found = given if isinstance(given, datetime) else datetime.fromisoformat(given)
    except (TypeError, ValueError):
        raise Misfit("filter_date", field=one.field, format=ISO, given=given) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _below(structure: Structure, one: Filter) -> frozenset[str]:
    """All below the category, and not itself."""
    code = one.value
    if not isinstance(code, str):
        raise _wrong(one, "string")
    if not structure.has(CATEGORY, code):
        raise Misfit("filter_category", codes=code)
    return structure.below(code) - {code}


def _wrong(one: Filter, expected: str) -> Misfit:
    return Misfit("filter_value", field=one.field, expected=expected, given=one.value)
