"""The filters of how complete products are, and the variants below a model."""

import operator as comparing
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from keydesk.catalog import visible
from keydesk.catalog.among import among
from keydesk.catalog.filters import Condition, Filter, Ground
from keydesk.catalog.store import product_completenesses, product_models, products
from keydesk.structures.violations import Misfit

rows = product_completenesses.c
COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "<": comparing.lt,
    "<=": comparing.le,
    "=": comparing.eq,
    "!=": comparing.ne,
    ">=": comparing.ge,
    ">": comparing.gt,
}
ON_ALL = {
    "GREATER THAN ON ALL LOCALES": ">",
    "GREATER OR EQUALS THAN ON ALL LOCALES": ">=",
    "LOWER THAN ON ALL LOCALES": "<",
    "LOWER OR EQUALS THAN ON ALL LOCALES": "<=",
}


def completeness(of: Filter, ground: Ground) -> Condition:
    """Without a locale: in some locale of the channel."""
    if of.scope is None:
        raise Misfit("filter_needs_scope", field=of.field)
    if of.scope not in ground.structure.channels:
        raise Misfit("filter_unknown", field=of.field, kind="channel", code=of.scope)
    if ground.models:
        return _of_models(of, ground)
    if isinstance(of.value, bool) or not isinstance(of.value, int):
        raise of.wrong("integer")
    percent = min(max(of.value, -1), 101)
    if of.operator in ON_ALL:
        return _on_all(of, ground, COMPARED[ON_ALL[of.operator]](rows.percent, percent))
    if of.operator not in COMPARED:
        raise of.unsupported()
    compared = COMPARED[of.operator](rows.percent, percent)
    return products.c.uuid.in_(_counted(of, ground, of.locale, compared))


def _on_all(of: Filter, ground: Ground, percent: ColumnElement[bool]) -> Condition:
    if not of.locales:
        raise Misfit("filter_needs_locales", field=of.field)
    wanted = frozenset(of.locales)
    for code in wanted - ground.structure.locales:
        raise Misfit("filter_unknown", field=of.field, kind="locale", code=code)
    counted = _counted(of, ground, None, percent).where(rows.locale.in_(wanted))
    every = counted.group_by(rows.uuid).having(func.count() == len(wanted))
    return products.c.uuid.in_(every)


def _counted(
    of: Filter, ground: Ground, locale: str | None, percent: ColumnElement[bool]
) -> Select[tuple[str]]:
    """The uuids of those as complete as asked."""
    mine = (rows.organization_id == ground.organization_id) & (rows.channel == of.scope)
    found = select(rows.uuid).where(mine, percent)
    if ground.structure.portion is not None:
        found = found.where(among(rows.locale, sorted(ground.structure.locales)))
    return found if locale is None else found.where(rows.locale == locale)


def _of_models(of: Filter, ground: Ground) -> Condition:
    """By the variants below them; a model without any is neither complete nor incomplete."""
    complete, incomplete = rows.percent == 100, rows.percent < 100
    match of.operator:
        case "AT LEAST COMPLETE":
            return _some(of, ground, complete)
        case "AT LEAST INCOMPLETE":
            return _some(of, ground, incomplete)
        case "ALL COMPLETE":
            return and_(_some(of, ground, complete), ~_some(of, ground, incomplete))
        case "ALL INCOMPLETE":
            return and_(_some(of, ground, incomplete), ~_some(of, ground, complete))
    raise of.unsupported()


def _some(of: Filter, ground: Ground, percent: ColumnElement[bool]) -> Condition:
    lower = product_models.alias("lower")
    mine = lower.c.organization_id == ground.organization_id
    between = select(lower.c.code).where(mine, lower.c.parent == product_models.c.code)
    between = between.correlate(product_models)
    below = or_(products.c.parent == product_models.c.code, products.c.parent.in_(between))
    counted = _counted(of, ground, of.locale, percent)
    here = products.c.organization_id == ground.organization_id
    found = select(products.c.uuid).where(here, below, products.c.uuid.in_(counted))
    seen = visible.this(ground.organization_id, ground.structure, products.c.uuid)
    return found.where(seen).correlate(product_models).exists()
