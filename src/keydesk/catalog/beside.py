"""What a list of families asks about products: which families have some."""

from sqlalchemy import select

from keydesk.catalog.store import products
from keydesk.kit.db import Db


def families_in_use(db: Db, organization_id: str) -> frozenset[str]:
    c = products.c
    mine = (c.organization_id == organization_id) & c.family.is_not(None)
    return frozenset(db.execute(select(c.family).where(mine).distinct()).scalars())
