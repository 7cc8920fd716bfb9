"""Filters of attributes as the address of a list holds them, and as a form sends a new one.  Pure.

`f` in an address, once for each filter, is JSON: `["color", "IN", ["red"], locale, channel]`.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from keydesk.catalog import raw
from keydesk.catalog.filters import Filter
from keydesk.kit.storable import storable_json
from keydesk.structures.model import (
    BOOLEAN,
    DATE,
    METRIC,
    NUMBER,
    PRICE,
    Attribute,
    Structure,
)

MOST = 20  # filters of one list
One = Callable[[str], str]
Many = Callable[[str], Sequence[str]]


def read(texts: Iterable[str], structure: Structure) -> list[Filter]:
    """What names no attribute any more, or is no filter, is left out: an old address."""
    found = (_read(text) for text in texts)
    return [one for one in found if one and one.field in structure.attributes][:MOST]


def write(of: Filter) -> str:
    listed = [of.field, of.operator, of.value, of.locale, of.scope]
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":"))


def built(attribute: Attribute, one: One, many: Many) -> Filter:
    """Of the form's fields: `op`, `v`, `v2`, `of` (a unit or a currency), `in` (a locale), `at` (a
    channel)."""
    locale = one("in") if attribute.localizable else ""
    channel = one("at") if attribute.scopable else ""
    value = _value(attribute, one("op"), one, many)
    return Filter(attribute.code, one("op"), value, locale or None, channel or None)


def _value(attribute: Attribute, operator: str, one: One, many: Many) -> Any:
    typed = one("v").strip()
    if operator.endswith("EMPTY"):
        return None
    if operator in ("IN", "NOT IN"):
        lines = (line.strip() for text in many("v") for line in text.splitlines())
        return list(dict.fromkeys(filter(None, lines)))
    match attribute.type:
        case kind if kind == METRIC:
            return raw.data(attribute, {"": [typed], "unit": [one("of")]})
        case kind if kind == PRICE:
            return raw.data(attribute, {one("of"): [typed]})[0]
        case kind if kind == NUMBER:
            return raw.data(attribute, {"": [typed]})
        case kind if kind == BOOLEAN:
            return {"yes": True, "no": False}.get(typed)
        case kind if kind == DATE and operator.endswith("BETWEEN"):
            return [typed, one("v2").strip()]
    return typed


def _read(text: str) -> Filter | None:
    try:
        field, operator, value, locale, scope = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None
    if not storable_json([field, operator, value, locale, scope]):
        return None
    named = isinstance(field, str) and isinstance(operator, str)
    placed = all(one is None or isinstance(one, str) for one in (locale, scope))
    return Filter(field, operator, value, locale, scope) if named and placed else None
