"""Products, by identifier and by uuid, and product models, as the handlers ask for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from keydesk.akeneo import searching, shapes, trimming
from keydesk.akeneo.paging import Asked, item_address
from keydesk.akeneo.source import Asking, Body, Page, Wish
from keydesk.akeneo.table import MODELS, PRODUCTS, Resource
from keydesk.akeneo.trimming import Extras, Trim
from keydesk.auth import Caller
from keydesk.catalog import loading, model, reading, verbs
from keydesk.catalog.associated import of_wholes
from keydesk.catalog.completing import completenesses
from keydesk.catalog.model import Product, Whole
from keydesk.kit.db import Db
from keydesk.structures import snapshots, store
from keydesk.structures.model import Structure
from keydesk.structures.violations import Outcome, Saved


@dataclass(frozen=True)
class View:
    """What is shown of each, by which structure."""

    structure: Structure
    trim: Trim
    extras: Extras


@dataclass(frozen=True)
class ProductSource:
    """`resource.key` is what catalog.verbs call `keyed`."""

    resource: Resource

    def part(self, db: Db, asking: Asking, asked: Asked) -> Page:
        organization_id = asking.organization_id
        structure = snapshots.current(db, asking)
        extras, trim = Extras.of(asked.query), trimming.trim(asked.query, structure)
        filters = searching.product_filters(asked.query, structure)
        query = reading.Query(self.resource.key, asking.now, filters)
        found = reading.part(db, organization_id, structure, query, asked.window)
        count = reading.count(db, organization_id, structure, query) if asked.counted else None
        bodies = self._bodies(db, asking, found, View(structure, trim, extras))
        keys = [self._key(whole) for whole in found]
        items: list[Body] = [
            {"_links": {"self": {"href": item_address(asking.address, key)}}, **body}
            for key, body in zip(keys, bodies, strict=True)
        ]
        return Page(items, keys[-1] if keys else "", count)

    def one(self, db: Db, asking: Asking, key: str, query: Mapping[str, str]) -> Body:
        extras = Extras.of(query)
        structure = snapshots.current(db, asking)
        found = reading.find(db, asking.organization_id, structure, self.resource.key, key)
        return self._bodies(db, asking, [found], View(structure, trimming.WHOLE, extras))[0]

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
        given = [model.Wish(key, data) for key, data in wishes]
        return verbs.save(db, by, self.resource.key, given, may_create=may_create, now=now)

    def create(self, db: Db, by: Caller, owner: str, data: Body, *, now: datetime) -> Saved:
        return verbs.create(db, by, self.resource.key, data, now=now)

    def delete(self, db: Db, by: Caller, key: str, *, now: datetime) -> None:
        verbs.delete(db, by, self.resource.key, key, now=now)

    def _bodies(self, db: Db, asking: Asking, found: Sequence[Whole], view: View) -> list[Body]:
        structure, extras = view.structure, view.extras
        organization_id = asking.organization_id
        names = loading.names(db, organization_id, of_wholes(found, "products"))
        models = loading.model_codes(db, organization_id, of_wholes(found, "product_models"))
        named = shapes.Named(self.resource.key != "uuid", names, models)
        chosen = shapes.chosen(found, structure)
        options = store.options(db, organization_id, chosen) if extras.options else None
        shaper = shapes.Shaper(structure, view.trim, asking.media, named, options)
        shape = shaper.model if self.resource is MODELS else shaper.product
        bodies = [shape(whole) for whole in found]
        if extras.qualities:
            bodies = [body | {"quality_scores": []} for body in bodies]
        if extras.completenesses and self.resource is not MODELS:
            pairs = zip(found, bodies, strict=True)
            bodies = [self._completed(whole, body, structure) for whole, body in pairs]
        return bodies

    def _completed(self, whole: Whole, body: Body, structure: Structure) -> Body:
        """How much of what its family requires it has, by channel and locale."""
        own = whole.own
        identifier = own.identifier if isinstance(own, Product) else None
        told = completenesses(structure, own.family, identifier, whole.values)
        data = [{"scope": one.channel, "locale": one.locale, "data": one.percent} for one in told]
        return body | {"completenesses": data}

    def _key(self, whole: Whole) -> str:
        own = whole.own
        if not isinstance(own, Product):
            return own.code
        return own.identifier or "" if self.resource is PRODUCTS else own.uuid
