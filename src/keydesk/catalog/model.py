"""What a product and a product model are, and what may be asked of a list of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

IDENTIFIER, UUID, CODE = "identifier", "uuid", "code"  # what names a product, or a model
Document = dict[str, Any]
Value = dict[str, Any]
Values = Mapping[str, list[Value]]
Blank = tuple[str, str | None, str | None]  # an attribute, a locale, a channel
ASSOCIATED: Document = {"groups": [], "products": [], "product_models": []}  # of one type


@dataclass(frozen=True)
class Product:
    """`document` holds what has no column of its own:

    categories, groups        codes, its own and not those of the models above it
    values                    by attribute, each `{"locale", "scope", "data"}`; locale is None when
                              the attribute is not localizable, scope when not scopable; without
                              the main identifier, which is `identifier`
    associations              by type: `{"products": [uuid], "product_models": [code],
                              "groups": [code]}`
    quantified_associations   by type: `{"products": [{"uuid", "quantity"}],
                              "product_models": [{"identifier", "quantity"}]}`
    """

    uuid: str
    identifier: str | None
    enabled: bool
    family: str | None
    parent: str | None
    document: Document
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Model:
    """A product model: what several variants have in common.  `document`: as of a Product, but
    without groups."""

    code: str
    family: str
    variant: str
    parent: str | None
    document: Document
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Whole:
    """A product or model with what it takes over from the models above it, as the outside sees it.

    `ancestors`: its parent first.
    """

    own: Product | Model
    ancestors: tuple[Model, ...]
    values: Values
    categories: list[str]
    associations: Document
    quantified_associations: Document


@dataclass(frozen=True)
class Window:
    """A part of a list: `limit` items from `offset`, or those after the key `after`."""

    limit: int
    offset: int = 0
    after: str = ""


@dataclass(frozen=True)
class Wish:
    """What is to become of one product or model.

    key     the identifier, the uuid or the code that names it
    data    in the standard format, only what is to change (akeneo.md: merge rules of PATCH)
    blanks  values that are taken away where it has some itself: empty cells of a table
    files   media files that came with it: no value holds them yet
    """

    key: str
    data: Document
    blanks: frozenset[Blank] = frozenset()
    files: frozenset[str] = frozenset()
