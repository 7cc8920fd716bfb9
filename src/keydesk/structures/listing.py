"""What can be asked of the structure: parts of lists and single entries, as the outside sees them.

All but options comes from the snapshot in memory, in the order of the codes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from keydesk.kit.db import Db
from keydesk.structures.model import Document

LOCALE, CURRENCY = "locale", "currency"  # may be asked for here like the kinds of the model


@dataclass(frozen=True)
class Filter:
    """field, operator   "code" IN, "updated" > (a datetime with zone), "type" IN,
    "is_main_identifier" =, "has_products" =, "parent" = (all below), "is_root" =, "enabled" =
    """

    field: str
    operator: str
    value: object


@dataclass(frozen=True)
class Listed:
    """`document`: in the standard format, with what is only read (group_labels, attributes of a
    group, common_attributes, position); a category's `updated` is `updated_at`, for the dialect
    to write.  `updated_at` is None for locales and currencies."""

    code: str
    document: Document
    updated_at: datetime | None


HasProducts = Callable[[str], bool]  # whether a family has some; structures know no products


def part(
    db: Db,
    organization_id: str,
    kind: str,
    owner: str = "",
    filters: Sequence[Filter] = (),
    *,
    limit: int,
    offset: int,
    has_products: HasProducts | None = None,
) -> list[Listed]:
    """By code, by code point.  Raises Unknown when there is no such owner, NoOptions when it has
    none, Misfit "filter_unsupported" (field, operator), "filter_value" (field, operator, value),
    "category_unknown" (code).
    """
    raise NotImplementedError


def count(
    db: Db,
    organization_id: str,
    kind: str,
    owner: str = "",
    filters: Sequence[Filter] = (),
    *,
    has_products: HasProducts | None = None,
) -> int:
    raise NotImplementedError


def find(db: Db, organization_id: str, kind: str, code: str, owner: str = "") -> Listed:
    """Raises Unknown, NoOptions."""
    raise NotImplementedError
