"""What associations name, with a quantity or without.  Pure."""

from collections.abc import Iterable
from typing import Any

from keydesk.catalog.model import Document, Whole


def name_of(one: Any) -> str:
    """A uuid or a code."""
    return str(one.get("uuid") or one.get("identifier")) if isinstance(one, dict) else str(one)


def named(listed: Iterable[Document], side: str) -> set[str]:
    """`listed`: associations, each by type; `side`: "products" or "product_models"."""
    return {name_of(one) for of in listed for sides in of.values() for one in sides.get(side, ())}


def of_wholes(found: Iterable[Whole], side: str) -> set[str]:
    return named((of for one in found for of in both(one)), side)


def both(one: Whole) -> tuple[Document, Document]:
    return one.associations, one.quantified_associations
