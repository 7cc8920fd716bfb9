"""Documents as the cells of a table: by column, what is not empty.  Pure.

What stands here is read back by columns.py and product_columns.py as the very same document.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from keydesk.structures.model import METRIC, PRICE, Attribute, Structure
from keydesk.transfers.columns import GUIDELINE, LABEL, REQUIREMENT, SETS
from keydesk.transfers.kinds import Kind

Document = dict[str, Any]
Cells = dict[str, str]
NOT_WRITTEN = {"group_labels", "common_attributes", "position", "updated", "created"}
FIRST = (
    "uuid", "sku", "identifier", "code", "attribute", "family", "family_variant", "parent", "type",
    "group", "categories", "enabled", "groups", "sort_order",
)  # fmt: skip
SIDES = ("groups", "product_models", "products")


def structure_cells(kind: Kind, document: Document) -> Cells:
    cells: Cells = {}
    for name, value in document.items():
        if name in NOT_WRITTEN:
            continue
        if name in TABLES:
            cells |= TABLES[name](value)
        else:
            column = "tree" if (kind.name, name) == ("channels", "category_tree") else name
            cells[column] = plain(value)
    return cells


def plain(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case list():
            return ",".join(map(str, value))
        case dict():
            return json.dumps(value, ensure_ascii=False) if value else ""
    return str(value)


def _labels(value: Mapping[str, str]) -> Cells:
    return {f"{LABEL}{locale}": label for locale, label in value.items()}


def _guidelines(value: Mapping[str, str]) -> Cells:
    return {f"{GUIDELINE}{locale}": text for locale, text in value.items()}


def _requirements(value: Mapping[str, list[str]]) -> Cells:
    return {f"{REQUIREMENT}{channel}": ",".join(codes) for channel, codes in value.items()}


def _levels(value: Iterable[Document]) -> Cells:
    return {
        f"variant-{what}_{one['level']}": ",".join(one[what])
        for what in ("axes", "attributes") for one in value
    }  # fmt: skip


def _conversions(value: Mapping[str, str]) -> Cells:
    return {"conversion_units": ",".join(f"{code}: {unit}" for code, unit in value.items())}


TABLES: dict[str, Callable[[Any], Cells]] = {
    "labels": _labels, "guidelines": _guidelines, "attribute_requirements": _requirements,
    SETS: _levels, "conversion_units": _conversions,
}  # fmt: skip


def product_cells(structure: Structure, body: Document) -> Cells:
    """Of a product or a model, in the standard format."""
    cells: Cells = {}
    for name, value in body.items():
        if name == "values":
            cells.update(_values(structure, value))
        elif name == "associations":
            cells.update(_associations(value))
        elif name == "quantified_associations":
            cells.update(_quantified(value))
        elif name == "identifier":
            cells[structure.identifier] = value or ""
        else:
            cells[name] = plain(value)
    return cells


def _values(
    structure: Structure, values: Mapping[str, Iterable[Document]]
) -> Iterator[tuple[str, str]]:
    for code, entries in values.items():
        attribute = structure.attributes[code]
        for one in entries:
            parts = (code, one["locale"], one["scope"])
            yield from _value(attribute, "-".join(part for part in parts if part), one["data"])


def _value(attribute: Attribute, column: str, data: Any) -> Iterator[tuple[str, str]]:
    if attribute.type == METRIC:
        yield column, str(data["amount"])
        yield f"{column}-unit", data["unit"]
    elif attribute.type == PRICE:
        yield from ((f"{column}-{one['currency']}", str(one["amount"])) for one in data)
    else:
        yield column, plain(data)


def _associations(by_type: Document) -> Iterator[tuple[str, str]]:
    for type_, sides in by_type.items():
        for side in SIDES:
            yield f"{type_}-{side}", ",".join(sides.get(side, ()))


def _quantified(by_type: Document) -> Iterator[tuple[str, str]]:
    for type_, sides in by_type.items():
        for side in SIDES[1:]:
            entries = sides.get(side, ())
            yield f"{type_}-{side}", ",".join(one["identifier"] for one in entries)
            yield f"{type_}-{side}-quantity", ",".join(str(one["quantity"]) for one in entries)


def header(found: Iterable[str]) -> list[str]:
    """What names a thing and where it belongs first, the rest by name."""
    there = set(found)
    return [*(name for name in FIRST if name in there), *sorted(there - set(FIRST))]


def row(columns: Sequence[str], cells: Cells) -> list[str]:
    return [cells.get(name, "") for name in columns]
