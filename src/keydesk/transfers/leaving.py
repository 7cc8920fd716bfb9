"""What goes out: every thing of a kind as a document, page by page, within one transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from keydesk.auth import Caller
from keydesk.catalog import loading, reading
from keydesk.catalog.associated import of_wholes
from keydesk.catalog.model import CODE, UUID, Model, Product, Whole, Window
from keydesk.kit.db import Db
from keydesk.structures import listing, snapshots
from keydesk.structures.kinds import of_types
from keydesk.structures.model import OPTION, VARIANT, WITH_OPTIONS, Structure
from keydesk.transfers.cells import NOT_WRITTEN
from keydesk.transfers.kinds import MODELS, Kind

Document = dict[str, Any]
AT_ONCE = 250  # products of one statement
LISTED = 1_000  # entries of the structure of one statement


@dataclass(frozen=True)
class Names:
    """What associations name, of what is there still: products by identifier, else by uuid."""

    products: dict[str, str | None]
    models: frozenset[str]

    def associations(self, by_type: Document) -> Document:
        return {
            type_: {
                "groups": sides.get("groups", []),
                "products": [
                    self.products[uuid] or uuid for uuid in sides.get("products", ())
                    if uuid in self.products
                ],
                "product_models": [c for c in sides.get("product_models", ()) if c in self.models],
            }
            for type_, sides in by_type.items()
        }  # fmt: skip

    def quantified(self, by_type: Document) -> Document:
        return {
            type_: {
                "products": [
                    {"identifier": self.products[one["uuid"]] or one["uuid"],
                     "quantity": one["quantity"]}
                    for one in sides.get("products", ()) if one["uuid"] in self.products
                ],
                "product_models": [
                    one for one in sides.get("product_models", ())
                    if one["identifier"] in self.models
                ],
            }
            for type_, sides in by_type.items()
        }  # fmt: skip


@dataclass(frozen=True)
class Leaving:
    """Whose catalog; every thing is one that `by` may see."""

    db: Db
    by: Caller
    now: datetime

    @property
    def structure(self) -> Structure:
        return snapshots.current(self.db, self.by)

    def documents(self, kind: Kind) -> Iterator[Document]:
        if kind.products:
            yield from self._products(kind)
            return
        for owner in self._owners(kind):
            for one in self._listed(kind, owner):
                found = {n: v for n, v in one.document.items() if n not in NOT_WRITTEN}
                yield found | {kind.owner: owner} if kind.owner else found

    def _owners(self, kind: Kind) -> list[str]:
        structure = self.structure
        if kind.of == OPTION:
            return sorted(of_types(structure, *WITH_OPTIONS))
        return sorted(structure.families) if kind.of == VARIANT else [""]

    def _listed(self, kind: Kind, owner: str) -> Iterator[listing.Listed]:
        offset = 0
        while True:
            some = listing.part(self.db, self.by, kind.of, owner, limit=LISTED, offset=offset)
            yield from some
            offset += len(some)
            if len(some) < LISTED:
                return

    def _products(self, kind: Kind) -> Iterator[Document]:
        structure, after = self.structure, ""
        query = reading.Query(CODE if kind is MODELS else UUID, self.now)
        while True:
            window = Window(AT_ONCE, after=after)
            some = reading.part(self.db, self.by.organization_id, structure, query, window)
            if not some:
                return
            yield from self._bodies(some)
            own = some[-1].own
            after = own.code if isinstance(own, Model) else own.uuid

    def _bodies(self, some: Sequence[Whole]) -> Iterator[Document]:
        organization_id = self.by.organization_id
        names = Names(
            loading.names(self.db, organization_id, of_wholes(some, "products")),
            loading.model_codes(self.db, organization_id, of_wholes(some, "product_models")),
        )
        for whole in some:
            links = {
                "associations": names.associations(whole.associations),
                "quantified_associations": names.quantified(whole.quantified_associations),
            }
            yield {**_own(whole), "values": dict(whole.values), **links}


def _own(whole: Whole) -> Document:
    own = whole.own
    if isinstance(own, Product):
        return {
            "uuid": own.uuid, "identifier": own.identifier, "enabled": own.enabled,
            "family": own.family, "categories": whole.categories,
            "groups": own.document.get("groups", []), "parent": own.parent,
        }  # fmt: skip
    return {
        "code": own.code, "family_variant": own.variant, "parent": own.parent,
        "categories": whole.categories,
    }  # fmt: skip
