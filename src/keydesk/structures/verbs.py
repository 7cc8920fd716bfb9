"""What can happen to the structure: one verb for PATCH, one for POST, for every kind."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from keydesk.events import Author
from keydesk.kit.db import Db
from keydesk.kit.errors import KeydeskError
from keydesk.structures import editing, log, snapshots, store
from keydesk.structures.draft import Draft, Key
from keydesk.structures.happenings import told
from keydesk.structures.kinds import owned
from keydesk.structures.model import OPTION, Document, Entry
from keydesk.structures.rules import CODE, MOST_CHARACTERS
from keydesk.structures.stale import stale
from keydesk.structures.violations import Outcome, Saved


class Of(NamedTuple):
    kind: str
    owner: str


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
    draft = _held(db, by, Of(kind, owner), [code for code, _ in wishes], now)
    outcomes: list[Outcome] = []
    for code, data in wishes:
        try:
            saved = editing.edit(draft, Key(kind, owner, code), data, may_create=may_create)
            outcomes.append(saved)
        except KeydeskError as refused:
            outcomes.append(refused)
    _write(db, by, draft, now)
    return outcomes


def create(db: Db, by: Author, kind: str, owner: str, data: Document, *, now: datetime) -> Saved:
    """POST.  Raises Misfit, Flawed (a code that exists: the flaw "taken"), Unknown as save."""
    code = editing.code_of(data)
    draft = _held(db, by, Of(kind, owner), [code], now)
    saved = editing.add(draft, Key(kind, owner, code), data)
    _write(db, by, draft, now)
    return saved


def _held(db: Db, by: Author, of: Of, codes: Sequence[str], now: datetime) -> Draft:
    """The catalog is held until the transaction ends: what is free now stays free."""
    structure = snapshots.hold(db, by.organization_id, now=now)
    owned(structure, of.kind, of.owner)
    right = sorted({c for c in codes if len(c) <= MOST_CHARACTERS and CODE.fullmatch(c)})
    if of.kind != OPTION or not right:
        return Draft(structure, [])
    return Draft(structure, store.find(db, by.organization_id, OPTION, of.owner, right))


def _write(db: Db, by: Author, draft: Draft, now: datetime) -> None:
    changed = draft.changed()
    if not changed:
        return
    new = [_entry(key, after, now) for key, (was, after) in changed.items() if was is None]
    store.add(db, by.organization_id, new)
    old = [_entry(key, after, now) for key, (was, after) in changed.items() if was is not None]
    store.replace(db, by.organization_id, old)
    log.append(db, by, [told(key, *pair) for key, pair in changed.items()], now=now)
    store.mark_stale(db, by.organization_id, stale(draft, changed))
    snapshots.renew(db, by.organization_id, draft.structure, [*new, *old])


def _entry(key: Key, document: Document, now: datetime) -> Entry:
    return Entry(key.kind, key.owner, key.code, document, now, now)
