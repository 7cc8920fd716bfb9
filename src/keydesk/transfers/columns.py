"""Columns of the structure's files: from cells to documents in the standard format.  Pure.

A column says how its cells are read; one that nobody knows is handed on as it is, so that the
rules of the catalog tell what is wrong with it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from keydesk.akeneo.lines import document as json_of
from keydesk.kit.errors import BadRequest
from keydesk.structures.model import BOOLEAN
from keydesk.transfers.kinds import Kind

Document = dict[str, Any]
TRUTHS = {"1": True, "0": False, "true": True, "false": False}
LABEL, GUIDELINE, REQUIREMENT = "label-", "guidelines-", "requirements-"
LEVEL = re.compile(r"variant-(axes|attributes)_([12])")
SETS = "variant_attribute_sets"
BOOLEANS = {
    "unique", "useable_as_grid_filter", "localizable", "scopable", "is_main_identifier",
    "is_quantified", "is_two_way",
}  # fmt: skip
PERHAPS = {"wysiwyg_enabled", "decimals_allowed", "negative_allowed", "auto_option_sorting"}
LISTS = {"allowed_extensions", "available_locales", "attributes", "locales", "currencies"}
RENAMED = {"channels": {"tree": "category_tree"}}  # the file's name of a property


def listed(cell: str) -> list[str]:
    return [one for one in map(str.strip, cell.split(",")) if one]


def truth(cell: str) -> Any:
    return TRUTHS.get(cell.strip().lower(), cell)


def document(kind: Kind, cells: Mapping[str, str]) -> Document:
    """`cells`: by column, empty ones too; what is empty is emptied."""
    made: Document = {}
    levels: dict[int, Document] = {}
    for column, cell in cells.items():
        level = LEVEL.fullmatch(column)
        if level:
            levels.setdefault(int(level[2]), {})[level[1]] = listed(cell)
        elif not _in_a_table(made, column, cell):
            name = RENAMED.get(kind.name, {}).get(column, column)
            _put(made, name, cell, of=kind)
    if levels:
        made[SETS] = [
            {"level": number} | one for number, one in sorted(levels.items())
            if number == 1 or any(one.values())
        ]  # fmt: skip
    if made.get("type") == BOOLEAN and made.get("default_value") is not None:
        made["default_value"] = truth(made["default_value"])
    return made


def _in_a_table(made: Document, column: str, cell: str) -> bool:
    """`label-en_US` and its like."""
    for start, name in ((LABEL, "labels"), (GUIDELINE, "guidelines")):
        if column.startswith(start):
            made.setdefault(name, {})[column.removeprefix(start)] = cell or None
            return True
    if column.startswith(REQUIREMENT):
        channel = column.removeprefix(REQUIREMENT)
        made.setdefault("attribute_requirements", {})[channel] = listed(cell)
        return True
    return False


def _put(made: Document, name: str, cell: str, *, of: Kind) -> None:
    known = READ.get(name)
    if known:
        made[name] = known(cell)
    elif name in BOOLEANS:
        made[name] = truth(cell) if cell else False
    elif name in PERHAPS:
        made[name] = truth(cell) if cell else None
    elif name in LISTS:
        made[name] = listed(cell)
    elif cell or name in PLAIN.get(of.name, ()):
        made[name] = cell or None


def _number(cell: str) -> Any:
    return cell or 0


def _units(cell: str) -> Any:
    """A measurement family's units have no columns of their own: one cell holds them as JSON."""
    try:
        return json_of(cell.encode()) if cell else {}
    except BadRequest:
        return cell


def _conversions(cell: str) -> Any:
    """`weight: GRAM, length: METER`."""
    pairs = [one.partition(":") for one in listed(cell)]
    return {attribute.strip(): unit.strip() for attribute, _, unit in pairs}


READ: dict[str, Callable[[str], Any]] = {
    "sort_order": _number, "units": _units, "conversion_units": _conversions,
}  # fmt: skip
PLAIN: dict[str, Sequence[str]] = {  # texts, in the order in which they are written
    "attributes": (
        "type", "group", "metric_family", "default_metric_unit", "reference_data_name",
        "max_characters", "validation_rule", "validation_regexp", "number_min", "number_max",
        "date_min", "date_max", "max_file_size", "minimum_input_length", "default_value",
    ),
    "attribute_options": ("attribute",),
    "categories": ("parent",),
    "channels": ("category_tree",),
    "families": ("attribute_as_label", "attribute_as_image"),
    "family_variants": ("family",),
    "groups": ("type",),
    "measurement_families": ("standard_unit_code",),
}  # fmt: skip
