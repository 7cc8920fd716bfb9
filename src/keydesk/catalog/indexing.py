"""What filters ask for: categories, groups, completeness and unique values beside each product.

Written with the product, and anew for the variants below a model that was changed.  Every
statement names the organization.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, delete, insert

from keydesk.catalog import loading, visible
from keydesk.catalog.batches import Batch
from keydesk.catalog.completing import completenesses
from keydesk.catalog.inheriting import whole
from keydesk.catalog.judging import uniques
from keydesk.catalog.model import Model, Product, Whole
from keydesk.catalog.store import (
    model_categories,
    product_categories,
    product_completenesses,
    product_groups,
    product_uniques,
)
from keydesk.kit.db import Db
from keydesk.structures.model import Structure

Rows = list[dict[str, Any]]
AT_ONCE = 1_000


def products(db: Db, organization_id: str, batch: Batch, made: Sequence[Product]) -> None:
    """Only what has changed: most changes of a product touch no row of these."""
    former = [batch.former_products[p.uuid] for p in made if p.uuid in batch.former_products]
    old = {one.uuid: rows(batch.structure, one, batch.former_models) for one in former}
    new = {one.uuid: rows(batch.structure, one, batch.models) for one in made}
    for table in TABLES:
        changed = {
            u: of[table] for u, of in new.items() if u not in old or old[u][table] != of[table]
        }
        _put(db, organization_id, table, changed, changed.keys() & old.keys())


def below(
    db: Db, organization_id: str, batch: Batch, models: Sequence[Model], done: set[str]
) -> None:
    """All that stands below these models; `done` was written already."""
    if not models:
        return
    changed = {one.code: one for one in models}
    lower = loading.models_by(db, organization_id, "parent", changed)
    known = batch.models | lower
    touched = changed | lower
    categories(db, organization_id, touched.values(), known)
    found = loading.products_by(db, organization_id, "parent", touched)
    count(
        db, organization_id, batch.structure, [p for u, p in found.items() if u not in done], known
    )


def count(
    db: Db,
    organization_id: str,
    structure: Structure,
    variants: Iterable[Product],
    models: Mapping[str, Model],
) -> None:
    """Anew, whatever was written."""
    new = {one.uuid: rows(structure, one, models) for one in variants}
    for table in TABLES:
        _put(db, organization_id, table, {uuid: of[table] for uuid, of in new.items()}, new)


def categories(
    db: Db, organization_id: str, found: Iterable[Model], above: Mapping[str, Model]
) -> None:
    """Of models, anew, whatever was written."""
    codes = {one.code: _categories(whole(one, above)) for one in found}
    _put(db, organization_id, model_categories, codes, codes)


def rows(structure: Structure, one: Product, models: Mapping[str, Model]) -> dict[Table, Rows]:
    seen = whole(one, models)
    counted = completenesses(structure, one.family, one.identifier, seen.values)
    return {
        product_categories: _categories(seen),
        product_groups: [{"group": code} for code in one.document["groups"]],
        product_completenesses: [
            {"channel": c.channel, "locale": c.locale, "percent": c.percent} for c in counted
        ],
        product_uniques: [
            {"attribute": attribute, "value": value}
            for attribute, value in uniques(structure, one.document["values"])
        ],
    }


def _categories(one: Whole) -> Rows:
    deciding = visible.deciding(one.own, one.ancestors)
    return [
        {"category": code, "decides": code in deciding} for code in one.categories or [visible.NONE]
    ]


def _put(
    db: Db, organization_id: str, table: Table, new: Mapping[str, Rows], former: Iterable[str]
) -> None:
    """All that went is gone before what is new comes: two products may swap a unique value."""
    key = "uuid" if "uuid" in table.c else "code"
    forget(db, organization_id, table, former)
    added = [
        {"organization_id": organization_id, key: name} | row
        for name, listed in new.items()
        for row in listed
    ]
    if added:
        db.execute(insert(table), added)


def forget(db: Db, organization_id: str, table: Table, names: Iterable[str]) -> None:
    gone, key = sorted(names), "uuid" if "uuid" in table.c else "code"
    for start in range(0, len(gone), AT_ONCE):
        these = table.c[key].in_(gone[start : start + AT_ONCE])
        db.execute(delete(table).where(table.c.organization_id == organization_id, these))


TABLES = (product_categories, product_groups, product_completenesses, product_uniques)
