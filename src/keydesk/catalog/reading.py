"""What can be asked of products and models.  Signatures first; the inside is being built."""

from collections.abc import Sequence
from dataclasses import dataclass

from keydesk.catalog.model import Whole, Window
from keydesk.kit.db import Db
from keydesk.structures.model import Structure


@dataclass(frozen=True)
class Filter:
    """`completeness` needs `scope` (and `locale`, or `locales`); see akeneo.md's table."""

    field: str
    operator: str
    value: object = None
    locale: str | None = None
    scope: str | None = None
    locales: tuple[str, ...] = ()


@dataclass(frozen=True)
class Query:
    """keyed  IDENTIFIER: by identifier, products without one left out; UUID; CODE: models."""

    keyed: str
    filters: Sequence[Filter] = ()


def part(
    db: Db, organization_id: str, structure: Structure, query: Query, window: Window
) -> list[Whole]:
    """Sorted by the key, by code point; a few statements, however many products.

    Raises Misfit for a filter that cannot be: "filter_unsupported" (field, operator),
    "filter_value" (…), "category_unknown" (code).
    """
    raise NotImplementedError


def count(db: Db, organization_id: str, structure: Structure, query: Query) -> int:
    raise NotImplementedError


def find(db: Db, organization_id: str, structure: Structure, keyed: str, key: str) -> Whole:
    """Raises Unknown, in the same words for another organization's product as for none."""
    raise NotImplementedError


def names(db: Db, organization_id: str, uuids: Sequence[str]) -> dict[str, str | None]:
    """By uuid the identifier, of those that exist: associations hold uuids."""
    raise NotImplementedError
