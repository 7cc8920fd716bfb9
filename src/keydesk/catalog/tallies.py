"""How many products stand in each family and each category.  Every statement names the
organization."""

from collections.abc import Iterator, Mapping

from sqlalchemy import String, column, func, select, values

from keydesk.catalog import visible
from keydesk.catalog.store import product_categories, products
from keydesk.kit.db import Db
from keydesk.structures.model import CATEGORY, Structure

AT_ONCE = 5_000  # pairs in one statement; a database takes some ten thousand parameters
Pairs = list[tuple[str, str]]  # a category, and one of those that count for it


def by_family(db: Db, organization_id: str, structure: Structure) -> Mapping[str, int]:
    c = products.c
    mine = (c.organization_id == organization_id) & c.family.is_not(None)
    mine &= visible.condition(db, organization_id, structure, models=False)
    counted = select(c.family, func.count()).where(mine).group_by(c.family)
    return {row[0]: row[1] for row in db.execute(counted)}


def by_category(db: Db, organization_id: str, structure: Structure) -> Mapping[str, int]:
    """In it or below it; a product in several of these counts once.  One statement, for a tree of
    some thousand categories a few."""
    c, found = product_categories.c, dict[str, int]()
    for pairs in _parts(structure):
        named = column("above", String), column("category", String)
        above = values(*named, name="pairs").data(pairs).cte("above")
        joined = product_categories.join(above, above.c.category == c.category)
        number = func.count(c.uuid.distinct())
        counted = select(above.c.above, number).select_from(joined)
        mine = c.organization_id == organization_id
        mine &= visible.this(organization_id, structure, c.uuid)
        rows = db.execute(counted.where(mine).group_by(above.c.above))
        found |= {row[0]: row[1] for row in rows}
    return found


def _parts(structure: Structure) -> Iterator[Pairs]:
    """All that counts for one category stays together."""
    waiting: Pairs = []
    for above, below in _below(structure).items():
        if waiting and len(waiting) + len(below) > AT_ONCE:
            yield waiting
            waiting = []
        waiting += [(above, code) for code in below]
    if waiting:
        yield waiting


def _below(structure: Structure) -> dict[str, list[str]]:
    known = structure.documents[CATEGORY]
    found: dict[str, list[str]] = {}
    for code in known:
        above: str | None = code
        seen = set[str]()
        while above is not None and above in known and above not in seen:
            seen.add(above)
            found.setdefault(above, []).append(code)
            above = known[above]["parent"]
    return found
