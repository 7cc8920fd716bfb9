"""What filters find, written anew by a job: after a family or a channel was changed, how complete
its products are; after an update of Keydesk that finds more, all of it, for the whole catalog.

What a page or a body shows is always counted from the values; this is what filters find.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from keydesk.catalog import indexing, loading, valuing
from keydesk.catalog.model import Model, Product
from keydesk.catalog.store import product_models, products
from keydesk.kit.db import Db
from keydesk.structures import snapshots
from keydesk.structures.model import Structure
from keydesk.structures.store import stale_families

ALL, MODELS = "", "~"  # no codes of families: all products, and when they are done all models
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
    counted = _models if family == MODELS else _products
    found, last = counted(db, organization_id, structure, family, after, most)
    if found < most:
        db.execute(delete(stale_families).where(this))
    else:
        db.execute(update(stale_families).where(this).values(after=last))
    if found < most and family == ALL:
        also = {"organization_id": organization_id, "family": MODELS, "after": ""}
        db.execute(insert(stale_families), also)
    return max(found, 1)
