"""Writes a batch: rows, what filters ask for, the book.  Every statement names the organization."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, insert, update

from keydesk.catalog import history, indexing, valuing
from keydesk.catalog.batches import Batch
from keydesk.catalog.model import Model, Product
from keydesk.catalog.store import model_categories, product_models, products
from keydesk.events import Author
from keydesk.kit.db import Db
from keydesk.structures import log


def save(db: Db, by: Author, batch: Batch, *, now: datetime) -> None:
    organization_id = by.organization_id
    made, models = batch.changed_products(), batch.changed_models()
    _free_identifiers(db, organization_id, batch, made)
    _write(db, organization_id, products, made, batch.former_products)
    _write(db, organization_id, product_models, models, batch.former_models)
    indexing.products(db, organization_id, batch, made)
    indexing.below(db, organization_id, batch, models, {one.uuid for one in made})
    valuing.changed(db, organization_id, batch, made, models)
    log.append(db, by, history.happened(batch), now=now)


def _free_identifiers(db: Db, organization_id: str, batch: Batch, made: Sequence[Product]) -> None:
    """What one product gives up, another of the same batch may take: whose row is first?"""
    former = ((batch.former_products.get(one.uuid), one) for one in made)
    given_up = [one.uuid for was, one in former if was and was.identifier != one.identifier]
    mine = products.c.organization_id == organization_id
    if len(made) > 1 and given_up:
        these = update(products).where(mine, products.c.uuid.in_(given_up))
        db.execute(these.values(identifier=None))


def _write(
    db: Db, organization_id: str, table: Table, made: Sequence[Product | Model], former: object
) -> None:
    """`former`: those that have a row already, by their key."""
    key, known = ("uuid" if table is products else "code"), cast(dict[str, object], former)
    new = [vars(one) for one in made if vars(one)[key] not in known]
    changed = [vars(one) for one in made if vars(one)[key] in known]
    if new:
        db.execute(insert(table), [one | {"organization_id": organization_id} for one in new])
    if changed:
        bound = [{f"b_{name}": value for name, value in one.items()} for one in changed]
        mine = table.c.organization_id == organization_id
        this = update(table).where(mine, table.c[key] == bindparam(f"b_{key}"))
        names = changed[0].keys() - {key, "created_at"}
        db.execute(this.values({name: bindparam(f"b_{name}") for name in sorted(names)}), bound)


def delete(
    db: Db, by: Author, batch: Batch, gone: Sequence[Product | Model], *, now: datetime
) -> None:
    """Those that named them in turn are written as well."""
    valuing.forget(db, by.organization_id, batch.structure, gone)
    uuids = [one.uuid for one in gone if isinstance(one, Product)]
    codes = [one.code for one in gone if isinstance(one, Model)]
    for uuid in uuids:
        del batch.products[uuid]
    for code in codes:
        del batch.models[code]
    save(db, by, batch, now=now)
    for table in (products, *indexing.TABLES):
        indexing.forget(db, by.organization_id, table, uuids)
    for table in (product_models, model_categories):
        indexing.forget(db, by.organization_id, table, codes)
    log.append(db, by, map(history.deleted, gone), now=now)
