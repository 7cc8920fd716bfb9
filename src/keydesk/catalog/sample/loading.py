"""The sample becomes the catalog of an organization, once."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from keydesk.catalog import verbs
from keydesk.catalog.model import CODE, IDENTIFIER, Document, Wish
from keydesk.catalog.sample import reading
from keydesk.kit.db import Db
from keydesk.kit.errors import KeydeskError
from keydesk.media import verbs as media
from keydesk.media.storage import Storage
from keydesk.structures import snapshots
from keydesk.structures import verbs as structures
from keydesk.structures.model import (
    ASSOCIATION_TYPE,
    ATTRIBUTE,
    ATTRIBUTE_GROUP,
    CATEGORY,
    CHANNEL,
    FAMILY,
    GROUP,
    GROUP_TYPE,
    OPTION,
    VARIANT,
)
from keydesk.structures.snapshots import Editor
from keydesk.structures.violations import Outcome

FIRST = "chairs"  # a family that only the sample has
KINDS = (  # each needs those before it; and the key that names what its own codes belong to
    (CATEGORY, "categories", ""),
    (ATTRIBUTE_GROUP, "attribute_groups", ""),
    (ATTRIBUTE, "attributes", ""),
    (OPTION, "attribute_options", "attribute"),
    (CHANNEL, "channels", ""),
    (ASSOCIATION_TYPE, "association_types", ""),
    (GROUP_TYPE, "group_types", ""),
    (GROUP, "groups", ""),
    (FAMILY, "families", ""),
    (VARIANT, "family_variants", "family"),
)
LINKS = ("associations", "quantified_associations")


def load(db: Db, by: Editor, storage: Storage | None = None, *, now: datetime) -> bool:
    """False when it was there already: what a visitor changed since stays as it is.

    Without a storage, products have no pictures.
    """
    if snapshots.whole(db, by.organization_id).has(FAMILY, FIRST):
        return False
    for kind, file, owner in KINDS:
        _structure(db, by, kind, reading.documents(file), owner=owner, now=now)
    codes = _files(db, by, storage, now) if storage else {}
    models = [reading.with_media(one, codes) for one in reading.documents("product_models")]
    products = [reading.with_media(one, codes) for one in reading.documents("products")]
    _save(db, by, CODE, models, now)
    _save(db, by, IDENTIFIER, [_without(one, LINKS) for one in products], now)
    _save(db, by, IDENTIFIER, [_links(one) for one in products], now)  # now that all are there
    return True


def _structure(
    db: Db, by: Editor, kind: str, documents: list[Document], *, owner: str, now: datetime
) -> None:
    for named, of in groupby(documents, lambda one: one[owner] if owner else ""):
        wishes = [(one["code"], _without(one, (owner,))) for one in of]
        _all_right(structures.save(db, by, kind, named, wishes, may_create=True, now=now))


def _files(db: Db, by: Editor, storage: Storage, now: datetime) -> dict[str, str]:
    """By name the code."""
    codes = {}
    for name, found in reading.media().items():
        with storage.begin() as incoming:
            incoming.write(found.read_bytes())
            incoming.finish()
            codes[name] = media.add(db, by, storage, incoming, name, now=now)
    return codes


def _save(db: Db, by: Editor, keyed: str, documents: list[Document], now: datetime) -> None:
    wishes = [Wish(one[keyed], one) for one in documents]
    _all_right(verbs.save(db, by, keyed, wishes, may_create=True, now=now))


def _all_right(outcomes: Iterable[Outcome]) -> None:
    for outcome in outcomes:
        if isinstance(outcome, KeydeskError):
            raise outcome


def _without(document: Document, names: Iterable[str]) -> Document:
    return {name: value for name, value in document.items() if name not in names}


def _links(document: Document) -> Document:
    return {name: document[name] for name in (IDENTIFIER, *LINKS)}
