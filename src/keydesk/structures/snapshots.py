"""The structure of a catalog as it is in this transaction, kept in memory by its version.

The version is asked on every use, in the same transaction, so nothing can be stale; a version is
a random text that is never used twice, so neither a rollback nor a restored backup deceives.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from threading import Lock
from typing import Protocol
from weakref import WeakKeyDictionary

from sqlalchemy.pool import Pool

from keydesk.auth.rights import Rights
from keydesk.events import Author
from keydesk.kit.columns import EPOCH
from keydesk.kit.db import Db
from keydesk.kit.ids import new_id
from keydesk.structures import basics, store
from keydesk.structures.model import KINDS, OPTION, Document, Entry, Structure
from keydesk.structures.restricting import restricted

_remembering = Lock()
MOST = 64  # catalogs of organizations remembered by one process
_remembered: WeakKeyDictionary[Pool, dict[str, Structure]] = WeakKeyDictionary()


class Viewer(Protocol):
    """Whoever looks: a Caller, for one."""

    @property
    def organization_id(self) -> str: ...
    @property
    def rights(self) -> Rights | None: ...


class Editor(Author, Viewer, Protocol):
    """Whoever changes it."""


def current(db: Db, by: Viewer) -> Structure:
    """As this one sees it (restricting.py)."""
    return restricted(whole(db, by.organization_id), by.rights)


def whole(db: Db, organization_id: str) -> Structure:
    """All of it, for nobody's eyes.  Before anything was written: the basics."""
    return _of_version(db, organization_id, store.version(db, organization_id))


def hold(db: Db, organization_id: str, *, now: datetime) -> Structure:
    """To write the catalog: until the transaction ends nobody else writes this one.

    So a product is judged by the structure that it is written with, an identifier that was free
    stays free, and of two changes of one product the second sees the first.
    """
    version = store.hold(db, organization_id)
    if version is None:
        version = _open(db, organization_id, now)
    return _of_version(db, organization_id, version)


def hold_seen(db: Db, by: Viewer, *, now: datetime) -> Structure:
    """As `hold`, for a page that shows what this one sees while it is changed."""
    return restricted(hold(db, by.organization_id, now=now), by.rights)


def changed(db: Db, organization_id: str) -> None:
    """The structure was changed: whoever reads it next reads it anew."""
    store.set_version(db, organization_id, new_id())


def renew(db: Db, organization_id: str, before: Structure, written: Sequence[Entry]) -> None:
    """As `changed`, by whoever knows all that was changed: nobody here reads the rest again.

    Should the transaction be undone, no version leads to what is remembered.  Options are in no
    snapshot, so those who read only the structure need not hear of them.
    """
    seen = [entry for entry in written if entry.kind != OPTION]
    if not seen:
        return
    version = new_id()
    store.set_version(db, organization_id, version)
    documents, updated = dict(before.documents), dict(before.updated)
    for kind in {entry.kind for entry in seen}:
        mine = [entry for entry in seen if entry.kind == kind]
        new = dict(documents[kind]) | {one.code: kept(one.document) for one in mine}
        documents[kind] = dict(sorted(new.items()))
        updated[kind] = dict(updated[kind]) | {one.code: one.updated_at for one in mine}
    _remember(db.engine.pool, organization_id, Structure(version, documents, updated))


def kept(document: Document) -> Document:
    """As it is read again: nothing of it is shared with its sender."""
    read: Document = json.loads(json.dumps(document))
    return read


def _open(db: Db, organization_id: str, now: datetime) -> str | None:
    version = new_id()
    if store.open_catalog(db, organization_id, version):
        store.add(db, organization_id, basics.entries(now))
        return version
    return store.hold(db, organization_id)


def _of_version(db: Db, organization_id: str, version: str | None) -> Structure:
    if version is None:
        return BASICS
    known = _remembered.get(db.engine.pool, {}).get(organization_id)
    if known is None or known.version != version:
        known = structure(version, store.everything(db, organization_id))
        _remember(db.engine.pool, organization_id, known)
    return known


def _remember(pool: Pool, organization_id: str, known: Structure) -> None:
    with _remembering:
        remembered = _remembered.setdefault(pool, {})
        remembered.pop(organization_id, None)
        while len(remembered) >= MOST:
            del remembered[next(iter(remembered))]
        remembered[organization_id] = known


def structure(version: str, entries: list[Entry]) -> Structure:
    documents: dict[str, dict[str, Document]] = {kind: {} for kind in KINDS}
    updated: dict[str, dict[str, datetime]] = {kind: {} for kind in KINDS}
    for entry in entries:
        documents[entry.kind][entry.code] = entry.document
        updated[entry.kind][entry.code] = entry.updated_at
    return Structure(version, documents, updated)


BASICS = structure("", basics.entries(EPOCH))  # of a catalog into which nothing was written yet
