"""The products table.  Every statement names the organization."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    PrimaryKeyConstraint,
    RowMapping,
    String,
    Table,
    UniqueConstraint,
    func,
    insert,
    select,
    update,
)

from keydesk.catalog.model import Product, Window
from keydesk.kit.columns import Identifier
from keydesk.kit.db import Db, Instant, Json, metadata

products = Table(
    "products",
    metadata,
    Column("organization_id", ForeignKey("organizations.id"), nullable=False),
    Column("identifier", Identifier, nullable=False),
    Column("uuid", String(36), nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("document", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    PrimaryKeyConstraint("organization_id", "identifier"),
    UniqueConstraint("organization_id", "uuid"),
)


def part(db: Db, organization_id: str, window: Window) -> list[Product]:
    """By identifier, ascending."""
    wanted = (
        select(products)
        .where(products.c.organization_id == organization_id)
        .order_by(products.c.identifier)
        .limit(window.limit)
    )
    if window.after:
        wanted = wanted.where(products.c.identifier > window.after)
    rows = db.execute(wanted.offset(window.offset) if window.offset else wanted)
    return [_product(row) for row in rows.mappings()]


def count(db: Db, organization_id: str) -> int:
    mine = products.c.organization_id == organization_id
    return db.execute(select(func.count()).select_from(products).where(mine)).scalar_one()


def find(db: Db, organization_id: str, identifier: str) -> Product | None:
    mine = (products.c.organization_id == organization_id) & (products.c.identifier == identifier)
    row = db.execute(select(products).where(mine)).mappings().first()
    return _product(row) if row else None


def everything(db: Db, organization_id: str) -> dict[str, Product]:
    """By identifier.  For loading only: it reads the whole catalog."""
    rows = db.execute(select(products).where(products.c.organization_id == organization_id))
    return {row["identifier"]: _product(row) for row in rows.mappings()}


def add(db: Db, organization_id: str, new: Sequence[Product]) -> None:
    if new:
        rows = [vars(product) | {"organization_id": organization_id} for product in new]
        db.execute(insert(products), rows)


def replace(db: Db, organization_id: str, product: Product) -> None:
    mine = products.c.organization_id == organization_id
    this = products.c.identifier == product.identifier
    changed: Mapping[str, Any] = {
        "enabled": product.enabled,
        "document": product.document,
        "updated_at": product.updated_at,
    }
    db.execute(update(products).where(mine & this).values(changed))


def _product(row: RowMapping) -> Product:
    return Product(**{name: row[name] for name in Product.__dataclass_fields__})
