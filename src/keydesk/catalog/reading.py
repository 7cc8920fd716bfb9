"""What can be asked of products and models.  Every statement names the organization."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from keydesk.catalog import loading, narrowing, patches, visible
from keydesk.catalog.associated import of_wholes
from keydesk.catalog.filters import Filter, Ground
from keydesk.catalog.inheriting import whole
from keydesk.catalog.model import CODE, IDENTIFIER, UUID, Model, Product, Whole, Window
from keydesk.catalog.store import product_models, products
from keydesk.kit.db import Db
from keydesk.kit.storable import storable
from keydesk.structures.model import Structure
from keydesk.structures.violations import Unknown

COLUMNS: dict[str, ColumnElement[Any]] = {
    IDENTIFIER: products.c.identifier,
    UUID: products.c.uuid,
    CODE: product_models.c.code,
}


@dataclass(frozen=True)
class Query:
    """What is listed, and by which key it is sorted.

    keyed  IDENTIFIER: products that have one; UUID: all products; CODE: models
    now    for filters that count days back
    """

    keyed: str
    now: datetime
    filters: Sequence[Filter] = ()


def part(
    db: Db, organization_id: str, structure: Structure, query: Query, window: Window
) -> list[Whole]:
    """Sorted by the key, by code point; a few statements, however many products.

    Raises Misfit for a filter that cannot be.
    """
    key = COLUMNS[query.keyed]
    every = loading.all_models if query.keyed == CODE else loading.all_products
    wanted = every.where(asked(db, organization_id, structure, query)).order_by(key)
    if window.after:
        wanted = wanted.where(key > window.after)
    found = db.execute(wanted.limit(window.limit).offset(window.offset or None))
    read = loading.model if query.keyed == CODE else loading.product
    return wholes(db, organization_id, structure, [read(row) for row in found])


def count(db: Db, organization_id: str, structure: Structure, query: Query) -> int:
    table = product_models if query.keyed == CODE else products
    counted = select(func.count()).select_from(table)
    return db.execute(counted.where(asked(db, organization_id, structure, query))).scalar_one()


def find(db: Db, organization_id: str, structure: Structure, keyed: str, key: str) -> Whole:
    """Raises Unknown, in the same words for one that is hidden, or another organization's, as for
    none."""
    named: str | None = patches.uuid(key) if keyed == UUID else key
    found: dict[str, Product] | dict[str, Model] = {}
    if named and storable(named):
        read = loading.models_by if keyed == CODE else loading.products_by
        found = read(db, organization_id, keyed, [named])
    for one in wholes(db, organization_id, structure, found.values()):
        return one
    raise Unknown("product_model" if keyed == CODE else "product", key)


def wholes(
    db: Db, organization_id: str, structure: Structure, found: Iterable[Product | Model]
) -> list[Whole]:
    """With what they take over, and without what is hidden; a few statements, however many they
    are."""
    listed = list(found)
    parents = {one.parent for one in listed if one.parent}
    above = loading.with_parents(db, organization_id, parents) if parents else {}
    every = [whole(one, above) for one in listed]
    if structure.portion is None:
        return every
    seen = [one for one in every if visible.seen(structure, one.own, one.ancestors)]
    names = (of_wholes(seen, side) for side in ("products", "product_models"))
    shown = visible.shown(db, organization_id, structure, *names)
    return [shown.whole(one) for one in seen]


def asked(db: Db, organization_id: str, structure: Structure, query: Query) -> ColumnElement[bool]:
    """What the rows of this list fulfil.  Raises Misfit for a filter that cannot be."""
    ground = Ground(organization_id, structure, query.keyed == CODE, query.now)
    table = product_models if ground.models else products
    conditions = [
        table.c.organization_id == organization_id,
        visible.condition(db, organization_id, structure, models=ground.models),
    ]
    if query.keyed == IDENTIFIER:
        conditions.append(products.c.identifier.is_not(None))
    conditions += narrowing.conditions(db, ground, query.filters)
    return and_(*conditions)
