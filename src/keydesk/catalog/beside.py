"""What lists tell beside their products: how complete they are, which families have some."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from keydesk.catalog.store import product_completenesses, products
from keydesk.kit.db import Db


def completenesses(
    db: Db, organization_id: str, uuids: Sequence[str]
) -> dict[str, list[dict[str, Any]]]:
    """By uuid, in the order of channels and locales: `{"scope", "locale", "data": percent}`."""
    c = product_completenesses.c
    mine = (c.organization_id == organization_id) & c.uuid.in_(uuids)
    wanted = select(c.uuid, c.channel, c.locale, c.percent).where(mine)
    found: dict[str, list[dict[str, Any]]] = {}
    for uuid, channel, locale, percent in db.execute(wanted.order_by(c.channel, c.locale)):
        found.setdefault(uuid, []).append({"scope": channel, "locale": locale, "data": percent})
    return found


def families_in_use(db: Db, organization_id: str) -> frozenset[str]:
    c = products.c
    mine = (c.organization_id == organization_id) & c.family.is_not(None)
    return frozenset(db.execute(select(c.family).where(mine).distinct()).scalars())
