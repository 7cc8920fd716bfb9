"""What a list of families asks about products: which families have some."""

from sqlalchemy import select

from keydesk.catalog import visible
from keydesk.catalog.store import products
from keydesk.kit.db import Db
from keydesk.structures import snapshots
from keydesk.structures.snapshots import Viewer


def families_in_use(db: Db, by: Viewer) -> frozenset[str]:
    c = products.c
    mine = (c.organization_id == by.organization_id) & c.family.is_not(None)
    mine &= visible.condition(db, by.organization_id, snapshots.current(db, by), models=False)
    return frozenset(db.execute(select(c.family).where(mine).distinct()).scalars())
