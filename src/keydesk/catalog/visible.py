"""Who sees which products and models: rights by row, as a condition of every query.

What stands in no category is seen by all.  Otherwise those categories decide that the topmost of
the thing and the models above it has, so whoever sees a variant sees what stands above it (rows
`decides` of product_categories and model_categories).  Every statement names the organization.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, select, true

from keydesk.auth.rights import ALL
from keydesk.catalog import keys, loading, sizes
from keydesk.catalog.among import among, unindexed
from keydesk.catalog.model import Model, Product
from keydesk.catalog.store import (
    model_categories,
    model_values,
    product_categories,
    product_models,
    product_values,
    products,
)
from keydesk.catalog.stripping import Shown
from keydesk.kit.db import Db
from keydesk.media.store import media_files
from keydesk.structures import snapshots
from keydesk.structures.kinds import of_types
from keydesk.structures.model import FILE, IMAGE, Structure
from keydesk.structures.portion import Portion
from keydesk.structures.snapshots import Viewer

NONE = ""  # the category of what stands in none
FEW, SOME = 1_000, 6_000
# By names of their own: the statement around them may be of the same table.
DECIDING = {True: model_categories.alias("deciding"), False: product_categories.alias("deciding")}


def deciding(one: Product | Model, above: Iterable[Model]) -> frozenset[str]:
    """`above`: its parent first.  Whoever sees one of these categories sees it."""
    for each in (*reversed(tuple(above)), one):
        if each.document["categories"]:
            return frozenset(each.document["categories"])
    return frozenset({NONE})


def seen(structure: Structure, one: Product | Model, above: Iterable[Model]) -> bool:
    portion = structure.portion
    categories = deciding(one, above)
    return portion is None or NONE in categories or not categories.isdisjoint(portion.levels)


def condition(
    db: Db, organization_id: str, structure: Structure, *, models: bool
) -> ColumnElement[bool]:
    """Of the rows of a list; always true where all are seen, as the others are.

    Which way to the first page is the shortest, a database cannot know.  Where few are seen the
    list begins with them; where some are, it is walked through, and they are looked up in a set;
    else each row is asked.
    """
    portion = structure.portion
    if portion is None or _every(portion):
        return true()
    key = product_models.c.code if models else products.c.uuid
    wanted = _deciding_rows(organization_id, structure, models=models)
    of = organization_id, structure.version, portion.rights, models
    seen = sizes.lately(of, lambda: _number(db, wanted))
    if seen > SOME:
        return this(organization_id, structure, key)
    return (key if seen <= FEW else unindexed(key)).in_(wanted)


def _number(db: Db, wanted: Select[Any]) -> int:
    """At most one more than SOME."""
    rows = wanted.limit(SOME + 1).subquery()
    return db.execute(select(func.count()).select_from(rows)).scalar_one()


def this(
    organization_id: str, structure: Structure, key: ColumnElement[str]
) -> ColumnElement[bool]:
    """`key`: the uuid or the code in the row of another statement."""
    if structure.portion is None or _every(structure.portion):
        return true()
    models = key.name == "code"
    return _deciding_rows(organization_id, structure, models=models, key=key).exists()


def _every(portion: Portion) -> bool:
    return ALL in portion.rights.categories


def products_of(
    db: Db, organization_id: str, structure: Structure, uuids: Collection[str]
) -> dict[str, str | None]:
    """By uuid the identifier, of those that exist and are seen."""
    if not uuids:
        return {}
    limit = this(organization_id, structure, products.c.uuid)
    return loading.names(db, organization_id, uuids, limit)


def models_of(
    db: Db, organization_id: str, structure: Structure, codes: Collection[str]
) -> frozenset[str]:
    """Of those that exist and are seen."""
    if not codes:
        return frozenset()
    limit = this(organization_id, structure, product_models.c.code)
    return loading.model_codes(db, organization_id, codes, limit)


def shown(
    db: Db,
    organization_id: str,
    structure: Structure,
    uuids: Collection[str],
    codes: Collection[str],
) -> Shown:
    """`uuids`, `codes`: all that associations name of what is to be shown."""
    return Shown(
        structure,
        products_of(db, organization_id, structure, uuids),
        models_of(db, organization_id, structure, codes),
    )


def files(db: Db, by: Viewer) -> ColumnElement[bool]:
    """Of media files: they are seen where a value that is seen holds them."""
    if by.rights is None:
        return true()
    organization_id, structure = by.organization_id, snapshots.current(db, by)
    attributes, places = of_types(structure, FILE, IMAGE), _places(structure)
    return or_(
        *(
            _holding(organization_id, table, attributes, places)
            .where(this(organization_id, structure, table.c[key]))
            .exists()
            for table, key in ((product_values, "uuid"), (model_values, "code"))
        )
    )


def _holding(
    organization_id: str, table: Table, attributes: Collection[str], places: list[str]
) -> Select[Any]:
    rows = table.c
    mine = and_(rows.organization_id == organization_id, rows.attribute.in_(attributes))
    held = and_(rows.place.in_(places), rows.value == media_files.c.code)
    return select(rows.value).where(mine, held).correlate(media_files)


def _places(structure: Structure) -> list[str]:
    locales, channels = [None, *structure.locales], [None, *structure.channels]
    return [keys.place(channel, locale) for channel in channels for locale in locales]


def _deciding_rows(
    organization_id: str,
    structure: Structure,
    *,
    models: bool,
    key: ColumnElement[str] | None = None,
) -> Select[Any]:
    table = DECIDING[models]
    column = table.c.code if models else table.c.uuid
    levels = structure.portion.levels if structure.portion else {}
    mine = and_(table.c.organization_id == organization_id, table.c.decides)
    # By `key` there are few rows.
    category = table.c.category if key is None else unindexed(table.c.category)
    wanted = select(column).where(mine, among(category, [NONE, *levels]))
    return wanted if key is None else wanted.where(column == key).correlate(key.table)
