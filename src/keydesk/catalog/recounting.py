"""How complete products are, counted anew after their family or a channel was changed.

What a page or a body shows is always counted from the values; this is what filters find.
"""

from datetime import datetime

from sqlalchemy import delete, select, update

from keydesk.catalog import indexing, loading
from keydesk.catalog.store import products
from keydesk.kit.db import Db
from keydesk.structures import snapshots
from keydesk.structures.store import stale_families


def recount(db: Db, *, most: int, now: datetime) -> int:
    """Some products of one family; how many.  0 when nothing is left to do.

    Waits for whoever writes that catalog, so that no product changes under its count.
    """
    rows = stale_families.c
    first = db.execute(select(rows.organization_id, rows.family)).first()
    if first is None:
        return 0
    organization_id, family = first
    structure = snapshots.hold(db, organization_id, now=now)
    this = (rows.organization_id == organization_id) & (rows.family == family)
    after = db.execute(select(rows.after).where(this)).scalar_one_or_none()
    if after is None:
        return 0
    mine = (products.c.organization_id == organization_id) & (products.c.family == family)
    wanted = loading.all_products.where(mine, products.c.uuid > after)
    found = [loading.product(r) for r in db.execute(wanted.order_by(products.c.uuid).limit(most))]
    models = loading.with_parents(db, organization_id, {p.parent for p in found if p.parent})
    indexing.count(db, organization_id, structure, found, models)
    if len(found) < most:
        db.execute(delete(stale_families).where(this))
    else:
        db.execute(update(stale_families).where(this).values(after=found[-1].uuid))
    return max(len(found), 1)
