"""What a product is, and what happened to products."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from keydesk.events import Event, event
from keydesk.kit.errors import KeydeskError

Document = dict[str, Any]
DOCUMENT = (
    "family",
    "categories",
    "groups",
    "parent",
    "values",
    "associations",
    "quantified_associations",
)


@dataclass(frozen=True)
class Product:
    """`document` holds the DOCUMENT keys in Akeneo's standard format.

    `values` maps an attribute to its values, each `{"locale", "scope", "data"}`; locale is None
    when the attribute is not localizable, scope is None when it has one value for all channels.
    """

    uuid: str
    identifier: str
    enabled: bool
    document: Document
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Window:
    """A part of a list: `limit` items from `offset`, or those after the identifier `after`."""

    limit: int
    offset: int = 0
    after: str = ""


class NotAcceptable(KeydeskError):
    """The caller only reads a format that we do not write."""

    status, code = 406, "not_acceptable"


class Unprocessable(KeydeskError):
    """A parameter of a list cannot be served; `documentation` is an address that says more."""

    status, code = 422, "unprocessable"

    def __init__(self, template: str, *, documentation: str = "", **params: object) -> None:
        super().__init__(template, **params)
        self.documentation = documentation


@event("products.loaded")
@dataclass(frozen=True)
class ProductsLoaded(Event):
    """Sample products were written; `subject` is the organization."""

    created: int
    updated: int
