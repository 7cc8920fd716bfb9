"""What the pages of the structure ask of the rooms above, which know the products."""

from collections.abc import Mapping
from typing import Protocol

from keydesk.kit.db import Db
from keydesk.structures.model import Structure


class Tallies(Protocol):
    """How many products there are; one statement each."""

    def by_family(self, db: Db, organization_id: str, structure: Structure) -> Mapping[str, int]:
        """Of those that are seen."""

    def by_category(self, db: Db, organization_id: str, structure: Structure) -> Mapping[str, int]:
        """In it or below it; a product in several of these counts once."""
