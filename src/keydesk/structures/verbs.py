"""What can happen to the structure: one verb for PATCH, one for POST, for every kind."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from keydesk.kit.db import Db
from keydesk.kit.errors import Forbidden, KeydeskError
from keydesk.structures import editing, log, snapshots, store
from keydesk.structures.draft import Draft, Key
from keydesk.structures.happenings import told
from keydesk.structures.kinds import owned
from keydesk.structures.model import ATTRIBUTE, OPTION, Document, Entry, Structure
from keydesk.structures.restricting import restricted
from keydesk.structures.rules import CODE, MOST_CHARACTERS
from keydesk.structures.snapshots import Editor
from keydesk.structures.stale import stale
from keydesk.structures.violations import Outcome, Saved


class Of(NamedTuple):
    kind: str
    owner: str


PART = "Your group lets you see a part of the catalog, and not change its structure."
Wish = tuple[str, Document]  # the code, and what is to change


def save(
    db: Db,
    by: Editor,
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
    Raises Unknown when there is no such owner, NoOptions when that attribute has none, Forbidden
    for whoever sees only a part, but for options of an attribute whose values they may edit.
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


def create(db: Db, by: Editor, kind: str, owner: str, data: Document, *, now: datetime) -> Saved:
    """POST.  Raises Misfit, Flawed (a code that exists: the flaw "taken"), Unknown as save."""
    code = editing.code_of(data)
    draft = _held(db, by, Of(kind, owner), [code], now)
    saved = editing.add(draft, Key(kind, owner, code), data)
    _write(db, by, draft, now)
    return saved


def _held(db: Db, by: Editor, of: Of, codes: Sequence[str], now: datetime) -> Draft:
    """The catalog is held until the transaction ends: what is free now stays free."""
    structure = snapshots.hold(db, by.organization_id, now=now)
    owned(restricted(structure, by.rights), of.kind, of.owner)
    _need_right(structure, by, of)
    right = sorted({c for c in codes if len(c) <= MOST_CHARACTERS and CODE.fullmatch(c)})
    if of.kind != OPTION or not right:
        return Draft(structure, [])
    return Draft(structure, store.find(db, by.organization_id, OPTION, of.owner, right))


def _need_right(structure: Structure, by: Editor, of: Of) -> None:
    """Raises Forbidden: who sees a part cannot judge what a change does to the rest.  Options are
    a matter of one attribute."""
    if by.rights is None:
        return
    group = structure.documents[ATTRIBUTE][of.owner]["group"] if of.kind == OPTION else ""
    if not (group and by.rights.edits("attribute_groups", group)):
        raise Forbidden(PART)


def _write(db: Db, by: Editor, draft: Draft, now: datetime) -> None:
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
