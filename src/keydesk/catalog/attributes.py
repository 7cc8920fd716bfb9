"""Filters of attributes: which products or models have such a value, as a statement of their keys.

As in Akeneo, what is asked of a value holds only where there is one, `!=` and NOT IN too; EMPTY
finds those whose family has the attribute and that have no value of it there.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, Select, Table, and_, except_, select

from keydesk.catalog import comparing, keys
from keydesk.catalog.among import among
from keydesk.catalog.filters import Condition, Filter, Ground
from keydesk.catalog.store import model_values, product_models, product_values, products
from keydesk.catalog.within import begins
from keydesk.kit.db import Db
from keydesk.structures import store
from keydesk.structures.model import (
    BOOLEAN,
    DATE,
    FILE,
    IDENTIFIER,
    IMAGE,
    MEASUREMENT,
    METRIC,
    MULTISELECT,
    NUMBER,
    PRICE,
    REFERENCE,
    REFERENCES,
    SELECT,
    TEXT,
    TEXTAREA,
    WITH_OPTIONS,
    Attribute,
    Structure,
)
from keydesk.structures.violations import Misfit

EMPTY = ("EMPTY", "NOT EMPTY")
TEXTUAL = ("STARTS WITH", "CONTAINS", "DOES NOT CONTAIN", "=", "!=", "IN", "NOT IN", *EMPTY)
AMOUNTS = ("<", "<=", "=", "!=", ">=", ">", *EMPTY)
LISTED = ("IN", "NOT IN", *EMPTY)
NAMED = ("STARTS WITH", "CONTAINS", "DOES NOT CONTAIN", "=", "!=", *EMPTY)
OPERATORS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((IDENTIFIER, TEXT, TEXTAREA), TEXTUAL),
    **dict.fromkeys((NUMBER, METRIC, PRICE), AMOUNTS),
    **dict.fromkeys((SELECT, MULTISELECT, REFERENCE, REFERENCES), LISTED),
    **dict.fromkeys((FILE, IMAGE), NAMED),
    BOOLEAN: ("=", "!=", *EMPTY),
    DATE: ("<", "=", "!=", ">", "BETWEEN", "NOT BETWEEN", *EMPTY),
}
ROWS = {
    **dict.fromkeys((IDENTIFIER, TEXT, TEXTAREA), comparing.text),
    **dict.fromkeys((SELECT, MULTISELECT, REFERENCE, REFERENCES), comparing.codes),
    **dict.fromkeys((FILE, IMAGE), comparing.file),
    NUMBER: comparing.number, BOOLEAN: comparing.boolean, DATE: comparing.day,
}  # fmt: skip
BACKEND = {
    SELECT: "option",
    MULTISELECT: "options",
}  # what Akeneo calls an option that is not there
AT_ONCE = 1_000  # options in one statement
FEW = 10  # values of which each can be looked up for each product


@dataclass(frozen=True)
class Found:
    """keys    the statement of the uuids, or codes, with such a value
    single  whether one such row is looked up by its whole key: a condition on one product
    """

    keys: Select[Any] | CompoundSelect[Any]
    single: Condition | None = None


def found(db: Db, of: Filter, ground: Ground) -> Found:
    """Raises Misfit for what cannot be asked."""
    attribute = ground.structure.attributes[of.field]
    if of.operator not in OPERATORS.get(attribute.type, ()):
        raise of.unsupported()
    table, key = _table(ground)
    there = _there(of, attribute, ground, table)
    any_value: Select[Any] = select(key).where(there)
    if of.operator == "NOT EMPTY":
        return Found(any_value)
    if of.operator == "EMPTY":
        return Found(except_(_could(ground, attribute.code), any_value))
    if attribute.type in WITH_OPTIONS:
        _need_options(db, of, attribute, ground)
    if attribute.type in keys.MANY and of.operator == "NOT IN":
        some = comparing.codes(of, table.c)  # type: ignore[arg-type]
        return Found(except_(any_value, any_value.where(~some)))
    asked = select(key).where(there, _asked(of, attribute, ground, table))
    if not _few(of):
        return Found(asked)
    return Found(asked, asked.where(key == ground.key).correlate(ground.key.table).exists())


def _asked(of: Filter, attribute: Attribute, ground: Ground, table: Table) -> Condition:
    rows: Any = table.c
    if attribute.type == METRIC:
        family = ground.structure.documents[MEASUREMENT].get(attribute.document["metric_family"])
        return comparing.metric(of, rows, family or {})
    if attribute.type == PRICE:
        amount = keys.of_number(comparing.amount(of, of.value["amount"]))
        condition: Condition = comparing.COMPARED[of.operator](rows.value, amount)
        return condition
    return ROWS[attribute.type](of, rows)


def _few(of: Filter) -> bool:
    if of.operator == "IN":
        return len(of.texts()) <= FEW
    return of.operator == "="


def _table(ground: Ground) -> tuple[Table, Any]:
    if ground.models:
        return model_values, model_values.c.code
    return product_values, product_values.c.uuid


def _there(of: Filter, attribute: Attribute, ground: Ground, table: Table) -> Condition:
    """A row of any value of it, in the place that is asked for."""
    rows = table.c
    mine = (rows.organization_id == ground.organization_id) & (rows.attribute == attribute.code)
    scope, locale = where(of, attribute, ground.structure)
    if attribute.type != PRICE:
        return and_(mine, rows.place == keys.place(scope, locale))
    currency = _currency(of, ground.structure)
    if currency is None:
        return and_(mine, begins(rows.place, keys.place(scope, locale)))
    return and_(mine, rows.place == keys.place(scope, locale, currency))


MISSING = {"locale": "filter_locale_missing", "scope": "filter_scope_missing"}
UNKNOWN = {"locale": "filter_locale_unknown", "scope": "filter_scope_unknown"}


def where(of: Filter, attribute: Attribute, structure: Structure) -> tuple[str | None, str | None]:
    """The channel and the locale, each where the attribute has a value for each."""
    scope, locale = of.scope or None, of.locale or None
    for needed, given, known, name in (
        (attribute.localizable, locale, structure.locales, "locale"),
        (attribute.scopable, scope, structure.channels, "scope"),
    ):
        if needed and given is None:
            raise Misfit(MISSING[name], field=of.field)
        if needed and given not in known:
            raise Misfit(UNKNOWN[name], field=of.field, given=given)
    return (scope if attribute.scopable else None), (locale if attribute.localizable else None)


def _currency(of: Filter, structure: Structure) -> str | None:
    """None: in any, which only EMPTY and NOT EMPTY can ask."""
    if of.operator in EMPTY and not of.value:
        return None
    if of.operator in EMPTY:
        given = of.value.get("currency") if isinstance(of.value, dict) else of.value
    else:
        given = comparing.parts(of, "currency")["currency"]
    if not isinstance(given, str) or given not in structure.currencies:
        raise Misfit("filter_unknown", field=of.field, kind="currency", code=given)
    return given


def _need_options(db: Db, of: Filter, attribute: Attribute, ground: Ground) -> None:
    wanted = list(dict.fromkeys(of.texts()))
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        known = store.options(db, ground.organization_id, [(attribute.code, one) for one in some])
        for code in some:
            if (attribute.code, code) not in known:
                kind = BACKEND[attribute.type]
                raise Misfit("filter_unknown", field=of.field, kind=kind, code=code)


def _could(ground: Ground, attribute: str) -> Select[Any]:
    """Those that may have a value of it: by their family, and of models by their level."""
    structure = ground.structure
    if not ground.models:
        families = [code for code, one in structure.families.items() if attribute in one.attributes]
        mine = products.c.organization_id == ground.organization_id
        return select(products.c.uuid).where(mine, among(products.c.family, families))
    rows, variants = product_models.c, structure.variants.items()
    roots = [code for code, one in variants if attribute in one.levels[0]]
    lower = [c for c, one in variants if one.depth > 1 and attribute in one.levels[1]]
    own = rows.parent.is_not(None) & among(rows.variant, lower)
    mine = rows.organization_id == ground.organization_id
    return select(rows.code).where(mine, own | among(rows.variant, roots))
