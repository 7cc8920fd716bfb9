"""Lists as people leaf through them: sorted, a page forward, a page back; by keys, not by offset.

Every statement names the organization.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from keydesk.catalog import loading, reading, titles, visible
from keydesk.catalog.filters import Filter
from keydesk.catalog.model import CODE, UUID, Whole
from keydesk.catalog.reading import Query
from keydesk.catalog.store import product_models, products
from keydesk.kit.db import Db
from keydesk.kit.errors import Invalid, Violation
from keydesk.kit.paging import read_cursor, write_cursor
from keydesk.kit.searching import contains
from keydesk.structures.model import Structure

IDENTIFIER, UPDATED = "identifier", "updated"
LIMIT = 50


@dataclass(frozen=True)
class Asked:
    """A part of a list.

    nameless    of products: only those without an identifier, or only those with one; None: all
    search      a part of the identifier, of the model's code, or of what it is called
    after, before   the cursor of the page that this one follows, or precedes
    """

    models: bool
    filters: tuple[Filter, ...] = ()
    search: str = ""
    nameless: bool | None = False
    sort: str = IDENTIFIER
    descending: bool = False
    after: str = ""
    before: str = ""


@dataclass(frozen=True)
class Part:
    """`previous`, `next`: cursors, or "" where the list ends."""

    items: list[Whole]
    total: int
    previous: str = ""
    next: str = ""


def part(
    db: Db, organization_id: str, structure: Structure, asked: Asked, *, now: datetime
) -> Part:
    """Raises Misfit for a filter that cannot be, Invalid for a cursor that is none of ours."""
    wanted = _wanted(db, organization_id, structure, asked, now)
    every = loading.all_models if asked.models else loading.all_products
    read = loading.model if asked.models else loading.product
    keys = _keys(asked)
    backward = bool(asked.before)
    down = asked.descending != backward
    query = every.where(wanted)
    if asked.after or asked.before:
        query = query.where(_beyond(asked, keys, asked.after or asked.before, down=down))
    query = query.order_by(*(key.desc() if down else key.asc() for key in keys))
    found = [read(row) for row in db.execute(query.limit(LIMIT + 1))]
    more, shown = len(found) > LIMIT, found[:LIMIT]
    if backward:
        shown.reverse()
    counted = select(func.count()).select_from(_table(asked)).where(wanted)
    cursors = [write_cursor(*_place(asked, vars(one))) for one in shown] or [""]
    return Part(
        reading.wholes(db, organization_id, structure, shown),
        db.execute(counted).scalar_one(),
        cursors[0] if (more if backward else asked.after) else "",
        cursors[-1] if (backward or more) else "",
    )


def totals(db: Db, organization_id: str, structure: Structure) -> dict[str, int]:
    """All that is seen: `products` that have an identifier, `nameless` ones, `models`."""
    mine = _seen(db, organization_id, structure, models=False)
    named = func.count(products.c.identifier)
    every, with_name = db.execute(select(func.count(), named).where(mine)).one()
    models = select(func.count()).where(_seen(db, organization_id, structure, models=True))
    return {
        "products": with_name,
        "nameless": every - with_name,
        "models": db.execute(models.select_from(product_models)).scalar_one(),
    }


def _seen(
    db: Db, organization_id: str, structure: Structure, *, models: bool
) -> ColumnElement[bool]:
    table = product_models if models else products
    mine = table.c.organization_id == organization_id
    return mine & visible.condition(db, organization_id, structure, models=models)


def _table(asked: Asked) -> Any:
    return product_models if asked.models else products


def _wanted(
    db: Db, organization_id: str, structure: Structure, asked: Asked, now: datetime
) -> ColumnElement[bool]:
    query = Query(CODE if asked.models else UUID, now, asked.filters)
    wanted = reading.asked(db, organization_id, structure, query)
    name = product_models.c.code if asked.models else products.c.identifier
    if not asked.models and asked.nameless is not None:
        wanted = and_(wanted, name.is_(None) if asked.nameless else name.is_not(None))
    if not asked.search:
        return wanted
    called = titles.contain(organization_id, structure, asked.search, models=asked.models)
    return and_(wanted, or_(contains(name, asked.search), called))


def _keys(asked: Asked) -> tuple[ColumnElement[Any], ...]:
    """The last one is unique."""
    rows = _table(asked).c
    name = rows[_key(asked)]
    return (rows.updated_at, name) if asked.sort == UPDATED else (name,)


def _place(asked: Asked, of: dict[str, Any]) -> tuple[str, str]:
    return (of["updated_at"].isoformat() if asked.sort == UPDATED else ""), of[_key(asked)]


def _key(asked: Asked) -> str:
    if asked.models:
        return CODE
    return IDENTIFIER if asked.nameless is False else UUID


def _beyond(
    asked: Asked, keys: tuple[ColumnElement[Any], ...], cursor: str, *, down: bool
) -> ColumnElement[bool]:
    first, tie = read_cursor(cursor, numbers=False)
    further = keys[-1] < tie if down else keys[-1] > tie
    if asked.sort != UPDATED:
        return further
    moment = _moment(str(first))
    near = keys[0] <= moment if down else keys[0] >= moment  # what an index begins with
    return near & or_(keys[0] != moment, further)


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Invalid(Violation("after", "This is not a cursor that a list gave you."))
    return found
