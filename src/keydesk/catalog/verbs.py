"""What can happen to products and models.  Signatures first; the inside is being built."""

from collections.abc import Sequence
from datetime import datetime

from keydesk.catalog.model import Document, Wish
from keydesk.events import Author
from keydesk.kit.db import Db
from keydesk.structures.violations import Outcome, Saved

IDENTIFIER, UUID, CODE = "identifier", "uuid", "code"  # what names a product; a model


def save(
    db: Db, by: Author, keyed: str, wishes: Sequence[Wish], *, may_create: bool, now: datetime
) -> list[Outcome]:
    """Each wish is a PATCH: merged into what is there, created when missing.  One outcome each.

    keyed       IDENTIFIER or UUID: the wishes are products, named so; CODE: product models
    may_create  when False, what is missing comes out as Forbidden
    What one wish breaks stops that wish alone.  One transaction, one event per product.
    """
    raise NotImplementedError


def create(db: Db, by: Author, keyed: str, data: Document, *, now: datetime) -> Saved:
    """POST.  Raises Misfit, Flawed."""
    raise NotImplementedError


def delete(db: Db, by: Author, keyed: str, key: str, *, now: datetime) -> None:
    """Raises Unknown.  A model takes its models and variants below it along."""
    raise NotImplementedError
