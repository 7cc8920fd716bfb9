"""What a list may be asked for, as conditions on rows.  Filters of attributes come beside these.

A condition names the organization wherever it looks into a table of its own.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from keydesk.catalog.among import among
from keydesk.catalog.counting import completeness
from keydesk.catalog.filters import Condition, Filter, Ground, name, time
from keydesk.catalog.store import (
    model_categories,
    product_categories,
    product_groups,
    product_models,
    products,
)
from keydesk.catalog.visible import NONE
from keydesk.structures.model import CATEGORY, FAMILY, GROUP, Structure
from keydesk.structures.violations import Misfit

MANY = 100  # identifiers in one filter


def _uuid(of: Filter, ground: Ground) -> Condition:
    if ground.models or of.operator not in ("IN", "NOT IN"):
        raise of.unsupported()
    return name(of, products.c.uuid)


def _identifier(of: Filter, ground: Ground) -> Condition:
    if not ground.models:
        return _few(of, products.c.identifier)
    if of.operator not in ("IN", "NOT IN"):
        raise of.unsupported()
    return _few(of, product_models.c.code)


def _few(of: Filter, column: ColumnElement[Any]) -> Condition:
    if isinstance(of.value, list) and len(of.value) > MANY:
        raise Misfit("filter_too_many", field=of.field, most=MANY)
    return name(of, column)


def _enabled(of: Filter, ground: Ground) -> Condition:
    if ground.models or of.operator not in ("=", "!="):
        raise of.unsupported()
    if not isinstance(of.value, bool):
        raise of.wrong("boolean")
    return products.c.enabled == (of.value is (of.operator == "="))


def _family(of: Filter, ground: Ground) -> Condition:
    if of.operator not in ("IN", "NOT IN", "EMPTY", "NOT EMPTY"):
        raise of.unsupported()
    _known(of, ground.structure, FAMILY)
    column = ground.rows["family"]
    condition = name(of, column)
    return or_(condition, column.is_(None)) if of.operator == "NOT IN" else condition


def _parent(of: Filter, ground: Ground) -> Condition:
    if of.operator not in ("=", "IN", "EMPTY", "NOT EMPTY"):
        raise of.unsupported()
    return name(of, ground.rows["parent"])


def _groups(of: Filter, ground: Ground) -> Condition:
    if ground.models or of.operator not in ("IN", "NOT IN", "EMPTY", "NOT EMPTY"):
        raise of.unsupported()
    _known(of, ground.structure, GROUP)
    rows = product_groups.c
    mine = select(rows.uuid).where(rows.organization_id == ground.organization_id)
    found: Condition = mine.where(rows.uuid == ground.key).exists()
    if of.operator in ("IN", "NOT IN"):
        found = ground.key.in_(mine.where(among(rows.group, of.texts())))
    return ~found if of.operator in ("NOT IN", "EMPTY") else found


def _categories(of: Filter, ground: Ground) -> Condition:
    table = model_categories if ground.models else product_categories
    key = table.c.code if ground.models else table.c.uuid
    mine = select(key).where(table.c.organization_id == ground.organization_id)
    unclassified = mine.where(key == ground.key, table.c.category == NONE).exists()
    if of.operator == "UNCLASSIFIED":
        return unclassified
    wanted = frozenset(of.texts())
    unknown = sorted(wanted - ground.structure.documents[CATEGORY].keys())
    if unknown:
        rule = "filter_category" if len(unknown) == 1 else "filter_categories"
        raise Misfit(rule, codes=", ".join(unknown))
    if of.operator.endswith("CHILDREN"):
        wanted = ground.structure.below(*wanted)
    found = ground.key.in_(mine.where(among(table.c.category, sorted(wanted))))
    match of.operator:
        case "IN" | "IN CHILDREN":
            return found
        case "NOT IN" | "NOT IN CHILDREN":
            return ~found
        case "IN OR UNCLASSIFIED":
            return or_(found, unclassified)
    raise of.unsupported()


def _known(of: Filter, structure: Structure, kind: str) -> None:
    for code in of.value if isinstance(of.value, list) else ():
        if not structure.has(kind, code):
            raise Misfit("filter_unknown", field=of.field, kind=kind, code=code)


FIELDS: dict[str, Callable[[Filter, Ground], Condition]] = {
    "uuid": _uuid,
    "identifier": _identifier,
    "completeness": completeness,
    "enabled": _enabled,
    "family": _family,
    "parent": _parent,
    "groups": _groups,
    "categories": _categories,
    "created": time,
    "updated": time,
}
