"""Columns of products and product models: what each says is found once, from its name.  Pure.

`attribute[-locale][-channel]`, then `-unit` of a metric or a currency of a price; `TYPE-products`
and its like for associations; properties by their names.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from keydesk.catalog.model import CODE, IDENTIFIER, UUID, Blank, Document
from keydesk.structures.model import (
    ASSOCIATION_TYPE,
    BOOLEAN,
    DATE,
    METRIC,
    MULTISELECT,
    NUMBER,
    PRICE,
    REFERENCES,
    Structure,
)
from keydesk.transfers.columns import listed, truth
from keydesk.transfers.value_columns import UNIT, Column, Put, amount, number, taken_apart

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
COUNT = re.compile(r"[0-9]{1,18}")
SIDES = ("products", "product_models", "groups", "product_uuids")
QUANTITY = "quantity"
OF_PRODUCT = (UUID, IDENTIFIER, "enabled", "family", "parent", "categories", "groups")
OF_MODEL = (CODE, "family_variant", "parent", "categories")


@dataclass
class Plan:
    """What each column does to a document.

    empty   by column, what an empty cell says; a column that is not here says nothing then
    blanks  the values that all the columns are of, each attribute with locale and channel
    """

    filled: list[Put]
    empty: dict[int, Put]
    values: dict[int, Blank]

    def document(self, cells: Sequence[str]) -> tuple[Document, frozenset[Blank]]:
        """And the values that are taken away where there are some."""
        made: Document = {}
        full = set()
        for at, cell in enumerate(cells):
            if cell:
                self.filled[at](made, cell)
                full.add(self.values.get(at))
            elif at in self.empty:
                self.empty[at](made, "")
        if made.get("parent") and not made.get("family", ""):
            made.pop("family", None)  # a variant has that of its parent
        return made, self.all_values - full

    def __post_init__(self) -> None:
        self.all_values: frozenset[Blank] = frozenset(self.values.values())


def plan(structure: Structure, columns: Sequence[str], *, models: bool) -> Plan:
    filled: list[Put] = []
    empty: dict[int, Put] = {}
    values: dict[int, Blank] = {}
    properties = OF_MODEL if models else OF_PRODUCT
    for at, name in enumerate(columns):
        own = IDENTIFIER if not models and name == structure.identifier else name
        if own in properties:
            filled.append(_property(own))
            if own not in ("enabled", "family_variant", UUID, IDENTIFIER, CODE):
                empty[at] = filled[-1]
        elif link := _link(structure, name):
            filled.append(link)
            empty[at] = link
        else:
            column = taken_apart(structure, name)
            filled.append(_value(column))
            if column.right and column.rest != UNIT and _has_value(structure, column):
                values[at] = column.code, column.locale, column.scope
    return Plan(filled, empty, values)


def _has_value(structure: Structure, column: Column) -> bool:
    """Only then an empty cell says that it has none: no channel need have all locales."""
    here = structure.channels.get(column.scope or "")
    locales = structure.locales if column.scope is None else here.locales if here else ()
    return (column.scope is None or here is not None) and (
        column.locale is None or column.locale in locales
    )


def _property(name: str) -> Put:
    def put(made: Document, cell: str) -> None:
        if name in ("categories", "groups"):
            made[name] = listed(cell)
        else:
            made[name] = truth(cell) if name == "enabled" else cell or None

    return put


def _link(structure: Structure, name: str) -> Put | None:
    type_, _, side = name.removesuffix(f"-{QUANTITY}").rpartition("-")
    known = structure.documents[ASSOCIATION_TYPE].get(type_)
    if known is None or side not in SIDES:
        return None
    quantified, kept = known["is_quantified"], "products" if side == "product_uuids" else side
    counts = name.endswith(f"-{QUANTITY}")

    def put(made: Document, cell: str) -> None:
        if quantified:
            sides = made.setdefault("quantified_associations", {}).setdefault(type_, {})
            _counted(sides.setdefault(kept, []), listed(cell), counts=counts)
        else:
            sides = made.setdefault("associations", {}).setdefault(type_, {})
            sides[kept] = [*dict.fromkeys([*sides.get(kept, ()), *listed(cell)])]

    return put


def _counted(entries: list[Document], found: list[str], *, counts: bool) -> None:
    """Names and numbers come in two columns, in the same order, whichever is first."""
    for at, one in enumerate(found):
        if at == len(entries):
            entries.append({})
        if counts:
            entries[at]["quantity"] = int(one) if COUNT.fullmatch(one) else one
        else:
            entries[at]["identifier"] = one


def _value(column: Column) -> Put:
    code, place = column.code, {"locale": column.locale, "scope": column.scope}
    type_ = column.attribute.type if column.attribute else ""
    if column.right and type_ in (METRIC, PRICE) and column.attribute:
        return amount(column, column.attribute)
    read = READ.get(type_, str)
    if column.attribute and type_ == NUMBER:
        read = partial(number, column.attribute)

    def put(made: Document, cell: str) -> None:
        entry = {**place, "data": read(cell)}
        made.setdefault("values", {}).setdefault(code, []).append(entry)

    return put


def _day(cell: str) -> str:
    """As it is kept: what is as it was may stay, even in a locale that is gone."""
    return f"{cell}T00:00:00+00:00" if DAY.fullmatch(cell) else cell


READ: dict[str, Callable[[str], Any]] = {
    BOOLEAN: truth, MULTISELECT: listed, REFERENCES: listed, DATE: _day,
}  # fmt: skip
