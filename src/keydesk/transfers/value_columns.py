"""A column of values, taken apart by its name; values that several columns make.  Pure."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from keydesk.catalog.model import Document
from keydesk.structures.model import METRIC, PRICE, Attribute, Structure
from keydesk.transfers.columns import listed

Put = Callable[[Document, str], None]
UNIT = "unit"
WHOLE = re.compile(r"0|-?[1-9][0-9]{0,17}")


@dataclass(frozen=True)
class Column:
    """An attribute's, taken apart."""

    attribute: Attribute | None
    code: str
    locale: str | None = None
    scope: str | None = None
    rest: str = ""
    right: bool = field(default=False)


def taken_apart(structure: Structure, name: str) -> Column:
    """`right`: as many parts as the attribute has."""
    code, *parts = name.split("-")
    attribute = structure.attributes.get(code)
    if attribute is None:
        return Column(None, code, *_two(parts))
    wanted = attribute.localizable + attribute.scopable
    last = parts[wanted:] if attribute.type in (METRIC, PRICE) else []
    if len(last) > 1 or len(parts) - len(last) != wanted:
        return Column(attribute, code, *_two(parts))
    locale = parts.pop(0) if attribute.localizable else None
    scope = parts.pop(0) if attribute.scopable else None
    return Column(attribute, code, locale, scope, "".join(last), right=True)


def _two(parts: list[str]) -> tuple[str | None, str | None]:
    locale, scope = ([*parts, "", ""])[:2]
    return locale or None, scope or None


def number(attribute: Attribute, cell: str) -> int | str:
    """As it is kept."""
    whole = not attribute.document["decimals_allowed"] and WHOLE.fullmatch(cell)
    return int(cell) if whole else cell


def amount(column: Column, attribute: Attribute) -> Put:
    """Several columns make one value: an amount and its unit, or the currencies of a price."""
    key = (column.locale, column.scope)
    unit = attribute.document["default_metric_unit"]

    def put(made: Document, cell: str) -> None:
        entries = made.setdefault("values", {}).setdefault(column.code, [])
        entry = _entry(entries, key)
        if attribute.type == PRICE:
            entry.setdefault("data", []).extend(_prices(attribute, cell, column.rest))
        elif column.rest == UNIT:
            entry["data"] = {"amount": None} | entry.get("data", {}) | {"unit": cell}
        else:
            found, _, said = cell.strip().partition(" ")
            whole = {"amount": number(attribute, found), "unit": said or unit}
            entry["data"] = whole | {n: v for n, v in entry.get("data", {}).items() if n == UNIT}

    return put


def _prices(attribute: Attribute, cell: str, currency: str) -> Iterable[Document]:
    """`12.50` below a currency, else `12.50 EUR, 14 USD`."""
    if currency:
        return [{"amount": number(attribute, cell), "currency": currency}]
    pairs = (one.partition(" ") for one in listed(cell))
    return [
        {"amount": number(attribute, amount), "currency": code.strip()} for amount, _, code in pairs
    ]


def _entry(entries: list[Document], place: tuple[str | None, str | None]) -> Document:
    for one in entries:
        if (one["locale"], one["scope"]) == place:
            return one
    entries.append({"locale": place[0], "scope": place[1]})
    return entries[-1]
