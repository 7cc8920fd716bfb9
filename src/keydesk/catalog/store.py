"""The tables of products and models.  Every statement names the organization."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from keydesk.kit.columns import Identifier, OrderedJson
from keydesk.kit.db import Instant, metadata


def organization() -> Column[str]:
    return Column("organization_id", ForeignKey("organizations.id"), nullable=False)


def uuid() -> Column[str]:
    return Column("uuid", String(36), nullable=False)


def code() -> Column[str]:
    return Column("code", Identifier, nullable=False)


products = Table(
    "products",
    metadata,
    organization(),
    uuid(),
    Column("identifier", Identifier),
    Column("enabled", Boolean, nullable=False),
    Column("family", Identifier),
    Column("parent", Identifier),
    Column("document", OrderedJson, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    PrimaryKeyConstraint("organization_id", "uuid"),
    UniqueConstraint("organization_id", "identifier"),
    Index("ix_products_identifier", "organization_id", "identifier", "uuid"),  # rights by row
    Index("ix_products_family", "organization_id", "family", "identifier"),
    Index("ix_products_parent", "organization_id", "parent", "identifier"),
    Index("ix_products_enabled", "organization_id", "enabled", "identifier"),
    Index("ix_products_created_at", "organization_id", "created_at"),
    Index("ix_products_updated_at", "organization_id", "updated_at"),
)
product_models = Table(
    "product_models",
    metadata,
    organization(),
    code(),
    Column("family", Identifier, nullable=False),
    Column("variant", Identifier, nullable=False),
    Column("parent", Identifier),
    Column("document", OrderedJson, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    PrimaryKeyConstraint("organization_id", "code"),
    Index("ix_product_models_family", "organization_id", "family", "code"),
    Index("ix_product_models_parent", "organization_id", "parent", "code"),
    Index("ix_product_models_created_at", "organization_id", "created_at"),
    Index("ix_product_models_updated_at", "organization_id", "updated_at"),
)


# What filters and rights ask for: written with each product, never read as its truth.  Categories
# are those of the product and of the models above it.  Those of the topmost of them that has any
# decide who sees it: so whoever sees a variant sees the models above it.  Where none has any, the
# one row is of the category "".
def _categories(things: str, key: Column[str]) -> Table:
    return Table(
        f"{things}_categories",
        metadata,
        organization(),
        Column("category", Identifier, nullable=False),
        key,
        Column("decides", Boolean, nullable=False, server_default=false()),
        PrimaryKeyConstraint("organization_id", "category", key.name),
        Index(
            f"ix_{things}_categories_{key.name}", "organization_id", key.name, "category", "decides"
        ),
        sqlite_with_rowid=False,
    )


product_categories = _categories("product", uuid())
model_categories = _categories("model", code())
product_groups = Table(
    "product_groups",
    metadata,
    organization(),
    Column("group", Identifier, nullable=False),
    uuid(),
    PrimaryKeyConstraint("organization_id", "group", "uuid"),
    Index("ix_product_groups_uuid", "organization_id", "uuid"),
)
product_completenesses = Table(
    "product_completenesses",
    metadata,
    organization(),
    uuid(),
    Column("channel", Identifier, nullable=False),
    Column("locale", String(20), nullable=False),
    Column("percent", Integer, nullable=False),
    PrimaryKeyConstraint("organization_id", "uuid", "channel", "locale"),
    Index("ix_product_completenesses_percent", "organization_id", "channel", "locale", "percent"),
)
# The values of unique attributes but the main identifier: two products cannot write the same.
product_uniques = Table(
    "product_uniques",
    metadata,
    organization(),
    Column("attribute", Identifier, nullable=False),
    Column("value", Identifier, nullable=False),
    uuid(),
    PrimaryKeyConstraint("organization_id", "attribute", "value"),
    Index("ix_product_uniques_uuid", "organization_id", "uuid"),
)


# What filters of attributes ask for: each value of a product, those of the models above it too.
#
# place   `channel|locale|currency`, each empty where it has none
# value   as catalog.keys writes it, so that comparing texts compares the values
# text    the whole of a long text, of which the key holds the beginning, folded like it; of a media
#         file the name that it came with
def _values(things: str, key: Column[str]) -> Table:
    return Table(
        f"{things}_values",
        metadata,
        organization(),
        Column("attribute", Identifier, nullable=False),
        Column("place", Identifier, nullable=False),
        Column("value", Identifier, nullable=False),
        key,
        Column("text", Text),
        PrimaryKeyConstraint("organization_id", "attribute", "place", "value", key.name),
        sqlite_with_rowid=False,
    )


product_values = _values("product", uuid())
model_values = _values("model", code())
