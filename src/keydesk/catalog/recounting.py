"""What filters find, written anew by a job: after a family or a channel was changed, how complete
its products are; after an update of Keydesk that finds more, all of it, for the whole catalog.

What a page or a body shows is always counted from the values; this is what filters find.
"""

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from keydesk.catalog import indexing, loading, valuing
from keydesk.catalog.store import product_models, products
from keydesk.kit.db import Db
from keydesk.structures import snapshots
from keydesk.structures.model import Structure
from keydesk.structures.store import stale_families

ALL, MODELS = "", "~"  # no codes of families: all products, and when they are done all models
Catalog = tuple[str, Structure]  # the organization, and the whole of its structure
rows = stale_families.c


def recount(db: Db, *, most: int, now: datetime) -> int:
    """Some products of one family; how many.  0 when nothing is left to do.

    Waits for whoever writes that catalog, so that no product changes under its count.
    """
    first = db.execute(select(rows.organization_id, rows.family)).first()
    if first is None:
        return 0
    organization_id, family = first
    structure = snapshots.hold(db, organization_id, now=now)
    this = (rows.organization_id == organization_id) & (rows.family == family)
    after = db.execute(select(rows.after).where(this)).scalar_one_or_none()
    if after is None:
        return 0
    catalog = organization_id, structure
    if family == MODELS:
        found, last = _models(db, catalog, after, most)
    else:
        found, last = _products(db, catalog, family, after, most)
    if found < most:
        db.execute(delete(stale_families).where(this))
    else:
        db.execute(update(stale_families).where(this).values(after=last))
    if found < most and family == ALL:
        also = {"organization_id": organization_id, "family": MODELS, "after": ""}
        mine = rows.organization_id == organization_id
        db.execute(delete(stale_families).where(mine, rows.family == MODELS))  # of a former update
        db.execute(insert(stale_families), also)
    return max(found, 1)


def ready(db: Db, organization_id: str) -> bool:
    """Whether all rows of values are written, so that no search overlooks any."""
    waiting = (rows.organization_id == organization_id) & rows.family.in_((ALL, MODELS))
    return db.execute(select(rows.family).where(waiting).limit(1)).first() is None


def _products(db: Db, catalog: Catalog, family: str, after: str, most: int) -> tuple[int, str]:
    """How many, and the last of them."""
    organization_id, structure = catalog
    mine = (products.c.organization_id == organization_id) & (products.c.uuid > after)
    wanted = loading.all_products.where(mine).order_by(products.c.uuid).limit(most)
    if family != ALL:
        wanted = wanted.where(products.c.family == family)
    found = [loading.product(row) for row in db.execute(wanted)]
    models = loading.with_parents(db, organization_id, {p.parent for p in found if p.parent})
    indexing.count(db, organization_id, structure, found, models)
    if family == ALL:
        valuing.anew(db, organization_id, structure, found, models)
    return len(found), found[-1].uuid if found else after


def _models(db: Db, catalog: Catalog, after: str, most: int) -> tuple[int, str]:
    organization_id, structure = catalog
    mine = (product_models.c.organization_id == organization_id) & (product_models.c.code > after)
    wanted = loading.all_models.where(mine).order_by(product_models.c.code).limit(most)
    found = [loading.model(row) for row in db.execute(wanted)]
    above = loading.with_parents(db, organization_id, {m.parent for m in found if m.parent})
    indexing.categories(db, organization_id, found, above)
    valuing.anew(db, organization_id, structure, found, above)
    return len(found), found[-1].code if found else after
