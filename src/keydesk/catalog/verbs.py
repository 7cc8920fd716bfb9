"""What can be asked of products, and what can happen to them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from keydesk import events
from keydesk.catalog import store
from keydesk.catalog.model import DOCUMENT, Product, ProductsLoaded, Window
from keydesk.events import Author
from keydesk.kit.db import Db
from keydesk.kit.errors import NotFound

UNSEEN = 'Product "{identifier}" does not exist or you do not have permission to access it.'


def list_products(db: Db, organization_id: str, window: Window) -> list[Product]:
    """Sorted by identifier, by code point.  One statement, however many products."""
    return store.part(db, organization_id, window)


def count_products(db: Db, organization_id: str) -> int:
    return store.count(db, organization_id)


def find_product(db: Db, organization_id: str, identifier: str) -> Product:
    """Raises NotFound, in the same words for another organization's product as for none."""
    found = store.find(db, organization_id, identifier) if _storable(identifier) else None
    if found is None:
        raise NotFound(UNSEEN, identifier=identifier)
    return found


def load_sample(
    db: Db, by: Author, products: Iterable[Mapping[str, Any]], *, now: datetime
) -> None:
    """Writes what is new or changed; products in Akeneo's standard format.  Twice is once."""
    known = store.everything(db, by.organization_id)
    given = [_product(entry, now) for entry in products]
    new = [product for product in given if product.identifier not in known]
    changed = [product for product in given if _differs(known.get(product.identifier), product)]
    store.add(db, by.organization_id, new)
    for product in changed:
        store.replace(db, by.organization_id, product)
    if new or changed:
        loaded = ProductsLoaded(by.organization_id, len(new), len(changed))
        events.append(db, loaded, by=by, at=now)


def _product(entry: Mapping[str, Any], now: datetime) -> Product:
    document = {name: entry[name] for name in DOCUMENT}
    return Product(entry["uuid"], entry["identifier"], entry["enabled"], document, now, now)


def _differs(former: Product | None, product: Product) -> bool:
    asked = (product.enabled, product.document)
    return former is not None and (former.enabled, former.document) != asked


def _storable(text: str) -> bool:
    """PostgreSQL holds neither NUL nor half a surrogate pair, so no identifier has one."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
