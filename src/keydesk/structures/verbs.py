"""What can happen to the structure: one verb for PATCH, one for POST, for every kind."""

from collections.abc import Sequence
from datetime import datetime

from keydesk.events import Author
from keydesk.kit.db import Db
from keydesk.structures.model import Document
from keydesk.structures.violations import Outcome, Saved

Wish = tuple[str, Document]  # the code, and what is to change


def save(
    db: Db,
    by: Author,
    kind: str,
    owner: str,
    wishes: Sequence[Wish],
    *,
    may_create: bool,
    now: datetime,
) -> list[Outcome]:
    """Each wish is a PATCH: merged into what is there, created when missing.  One outcome each.

    owner       the attribute of options, the family of variants; "" for all others
    may_create  when False, what is missing comes out as Forbidden
    What one wish breaks stops that wish alone; each sees what those before it did.
    Raises Unknown when there is no such owner, NoOptions when that attribute has none.
    """
    raise NotImplementedError


def create(
    db: Db, by: Author, kind: str, owner: str, data: Document, *, now: datetime
) -> Saved:
    """POST.  Raises Misfit, Flawed (a code that exists: the flaw "taken"), Unknown as save."""
    raise NotImplementedError
