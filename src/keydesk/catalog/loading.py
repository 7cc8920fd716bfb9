"""Reads rows of products and models.  Every statement names the organization."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, Table, select, true, tuple_

from keydesk.catalog.batches import Unique
from keydesk.catalog.model import Model, Product
from keydesk.catalog.store import product_models, product_uniques, products
from keydesk.kit.db import Db

T = TypeVar("T", str, Unique)
AT_ONCE = 1_000  # names in one statement
ALWAYS = true()
OF_PRODUCT = [products.c[name] for name in Product.__dataclass_fields__]
OF_MODEL = [product_models.c[name] for name in Model.__dataclass_fields__]
all_products: Select[Any] = select(*OF_PRODUCT)
all_models: Select[Any] = select(*OF_MODEL)


def product(row: Iterable[Any]) -> Product:
    return Product(*row)


def model(row: Iterable[Any]) -> Model:
    return Model(*row)


def products_by(
    db: Db, organization_id: str, column: str, names: Iterable[str]
) -> dict[str, Product]:
    """By uuid; `column` is what the names are: uuid, identifier or parent."""
    found: dict[str, Product] = {}
    for some in _some(names):
        these = _mine(products, organization_id) & products.c[column].in_(some)
        found |= {one.uuid: one for one in map(product, db.execute(all_products.where(these)))}
    return found


def models_by(db: Db, organization_id: str, column: str, names: Iterable[str]) -> dict[str, Model]:
    """By code; `column` is what the names are: code or parent."""
    found: dict[str, Model] = {}
    for some in _some(names):
        these = _mine(product_models, organization_id) & product_models.c[column].in_(some)
        found |= {one.code: one for one in map(model, db.execute(all_models.where(these)))}
    return found


def with_parents(db: Db, organization_id: str, codes: Iterable[str]) -> dict[str, Model]:
    """The models and those above them."""
    found = models_by(db, organization_id, "code", codes)
    above = {one.parent for one in found.values() if one.parent} - found.keys()
    return found | models_by(db, organization_id, "code", above)


def identifiers(db: Db, organization_id: str, names: Iterable[str]) -> dict[str, str]:
    """By identifier the uuid, of those that exist."""
    pair = products.c.identifier, products.c.uuid
    found: dict[str, str] = {}
    for some in _some(names):
        these = _mine(products, organization_id) & products.c.identifier.in_(some)
        found |= {row[0]: row[1] for row in db.execute(select(*pair).where(these))}
    return found


def names(
    db: Db, organization_id: str, uuids: Iterable[str], also: ColumnElement[bool] = ALWAYS
) -> dict[str, str | None]:
    """By uuid the identifier, of those that exist and are `also` so."""
    pair = products.c.uuid, products.c.identifier
    found: dict[str, str | None] = {}
    for some in _some(uuids):
        these = _mine(products, organization_id) & products.c.uuid.in_(some)
        found |= {row[0]: row[1] for row in db.execute(select(*pair).where(these, also))}
    return found


def model_codes(
    db: Db, organization_id: str, codes: Iterable[str], also: ColumnElement[bool] = ALWAYS
) -> frozenset[str]:
    """Of those that exist and are `also` so."""
    found: set[str] = set()
    for some in _some(codes):
        these = _mine(product_models, organization_id) & product_models.c.code.in_(some)
        found.update(db.execute(select(product_models.c.code).where(these, also)).scalars())
    return frozenset(found)


def uniques(db: Db, organization_id: str, wanted: Iterable[Unique]) -> dict[Unique, str]:
    """Which product holds these values."""
    rows, found = product_uniques.c, dict[Unique, str]()
    for some in _some(wanted):
        these = _mine(product_uniques, organization_id)
        these &= tuple_(rows.attribute, rows.value).in_(some)
        asked = select(rows.attribute, rows.value, rows.uuid).where(these)
        found |= {(row[0], row[1]): row[2] for row in db.execute(asked)}
    return found


def _some(names: Iterable[T]) -> Iterator[Sequence[T]]:
    listed = sorted(set(names))
    for start in range(0, len(listed), AT_ONCE):
        yield listed[start : start + AT_ONCE]


def _mine(table: Table, organization_id: str) -> ColumnElement[bool]:
    return table.c.organization_id == organization_id
