"""The filters of a list as conditions on its rows.

What few fulfil is read first, by its own index: the database does not know how many do, and would
walk through all products in the order of the list to find them (300 ms of 100,000), or gather a
hundred thousand to show the first of them.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import CompoundSelect, Select, select

from keydesk.catalog import attributes, recounting
from keydesk.catalog.among import among, unindexed
from keydesk.catalog.attributes import Found
from keydesk.catalog.filters import Condition, Filter, Ground
from keydesk.catalog.searching import FIELDS
from keydesk.kit.db import Db
from keydesk.kit.errors import Unavailable

FEW = 1_000


def conditions(db: Db, ground: Ground, filters: Sequence[Filter]) -> Iterator[Condition]:
    """Raises Misfit for a filter that cannot be, Unavailable while the values are being indexed."""
    asked = False
    for one in filters:
        if one.field in FIELDS:
            condition = FIELDS[one.field](one, ground)
            yield _spanned(db, ground, condition) if one.spans else condition
        elif one.field in ground.structure.attributes:
            found = attributes.found(db, one, ground)
            if not asked:
                need_rows(db, ground)
                asked = True
            yield of_values(db, ground, found)
        else:
            raise one.unsupported()


def need_rows(db: Db, ground: Ground) -> None:
    if not recounting.ready(db, ground.organization_id):
        raise Unavailable("The values of products are being indexed. Try again in some minutes.")


def of_values(db: Db, ground: Ground, found: Found) -> Condition:
    """Of few, which; else each product is asked where its row can be looked up, and else all that
    have the value are gathered."""
    few = _few(db, found.keys)
    if few is not None:
        return among(ground.key, few)
    if found.single is not None:
        return found.single
    # No index of the key is to be used: all that are found would be read, and sorted, for one page.
    return unindexed(ground.key).in_(found.keys)


def _spanned(db: Db, ground: Ground, condition: Condition) -> Condition:
    mine = ground.rows["organization_id"] == ground.organization_id
    few = _few(db, select(ground.key).where(mine, condition))
    return condition if few is None else among(ground.key, few)


def _few(db: Db, wanted: Select[str] | CompoundSelect[str]) -> list[str] | None:
    """Rows are counted, not things: one that has two such values has two of them."""
    found = db.execute(wanted.limit(FEW + 1)).scalars().all()
    return list(dict.fromkeys(found)) if len(found) <= FEW else None
