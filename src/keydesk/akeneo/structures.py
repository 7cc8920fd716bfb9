"""Attributes, families, categories, channels and their like, as the handlers ask for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from keydesk.akeneo import searching
from keydesk.akeneo.paging import Asked, item_address, yes
from keydesk.akeneo.schemas import PROPERTIES
from keydesk.akeneo.source import Asking, Body, Page, Wish, written
from keydesk.akeneo.table import Resource
from keydesk.auth import Caller
from keydesk.catalog import beside
from keydesk.kit.db import Db
from keydesk.structures import listing, verbs
from keydesk.structures.listing import Listed
from keydesk.structures.model import CATEGORY
from keydesk.structures.violations import Outcome, Saved


@dataclass(frozen=True)
class StructureSource:
    resource: Resource

    def part(self, db: Db, asking: Asking, asked: Asked) -> Page:
        filters = searching.structure_filters(asked.query)
        this = (db, asking, self.resource.kind, asking.owner, filters)
        wanted = any(one.field == "has_products" for one in filters)
        used = beside.families_in_use(db, asking) if wanted else frozenset[str]()
        has_products = used.__contains__
        window = asked.window
        found = listing.part(
            *this, limit=window.limit, offset=window.offset, has_products=has_products
        )
        count = listing.count(*this, has_products=has_products) if asked.counted else None
        items = [self._item(asking.address, one, asked.query) for one in found]
        return Page(items, "", count)

    def one(self, db: Db, asking: Asking, key: str, query: Mapping[str, str]) -> Body:
        kind, owner = self.resource.kind, asking.owner
        found = listing.find(db, asking, kind, key, owner)
        return self._shape(found, query)

    def save(
        self,
        db: Db,
        by: Caller,
        owner: str,
        wishes: Sequence[Wish],
        *,
        may_create: bool,
        now: datetime,
    ) -> list[Outcome]:
        kind = self.resource.kind
        return verbs.save(db, by, kind, owner, wishes, may_create=may_create, now=now)

    def create(self, db: Db, by: Caller, owner: str, data: Body, *, now: datetime) -> Saved:
        return verbs.create(db, by, self.resource.kind, owner, data, now=now)

    def delete(self, db: Db, by: Caller, key: str, *, now: datetime) -> None:
        raise NotImplementedError  # no resource of the structure is deleted (akeneo's CE)

    def _item(self, address: str, found: Listed, query: Mapping[str, str]) -> Body:
        links = {"self": {"href": item_address(address, found.code)}}
        return {"_links": links, **self._shape(found, query)}

    def _shape(self, found: Listed, query: Mapping[str, str]) -> Body:
        """In the order of its properties in the OpenAPI document, which is Akeneo's."""
        shape = found.document
        if self.resource.kind == CATEGORY and found.updated_at:
            shape = shape | {"updated": written(found.updated_at)}
            if not yes(query, "with_position"):
                del shape["position"]
        return {name: shape[name] for name in PROPERTIES[self.resource.name] if name in shape}
