"""Everything that can happen to a group.  All, the group without limits, stays as it is.

Whoever is limited gives and changes only what lies within their own rights.  `by.rights` names a
category for each that lies below one of theirs if the edge has asked what does; else it is too
little, never too much.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from keydesk import events
from keydesk.access.stale import Meanwhile, Stale, merged
from keydesk.access.uses import UsedBy
from keydesk.access.wishes import read_explanation
from keydesk.auth import Caller
from keydesk.auth.rights import Rights, rights
from keydesk.groups import giving, store
from keydesk.groups import happenings as did
from keydesk.groups.model import SYSTEM, Group, lines
from keydesk.groups.wishes import Changes, Wish, faults, read_group_name
from keydesk.kit.checks import Checks
from keydesk.kit.db import Db
from keydesk.kit.errors import Conflict, Forbidden, Invalid, NotFound, Violation
from keydesk.kit.ids import new_id


def create(db: Db, by: Caller, wish: Wish, *, now: datetime) -> Group:
    """Raises Invalid naming every wrong field.  It may grant only what `by` has."""
    with Checks() as checks:
        name = checks.take(read_group_name(wish.name))
        explanation = checks.take(read_explanation(wish.explanation))
        checks.violations.extend(faults(wish.rights or {}))
    made = Group(
        new_id(), name, explanation, rights(wish.rights or {}), 1, now, by.actor
    )  # fmt: skip
    _judge(by, made.rights)
    with _unique_name():
        store.add(db, by.organization_id, made)
    happened = did.GroupCreated(made.id, name, explanation, lines(made.rights))
    events.append(db, happened, by=by, at=now)
    return made


def duplicate(db: Db, by: Caller, named: str, *, name: str, now: datetime) -> Group:
    """A new group that grants what this one grants."""
    like = find(db, by, named)
    return create(db, by, Wish(name, like.explanation, like.rights.sections), now=now)


def edit(db: Db, by: Caller, named: str, changes: Changes, *, now: datetime) -> Group:
    """Holds from the next call on, for all who have it.

    Raises Stale when it was changed since `changes.version`.
    """
    former = _hold(db, by, named)
    if changes.version not in (None, former.version):
        raise Stale(_meanwhile(db, by, former, changes.version or 0))
    edited = _edited(former, changes)
    _judge(by, edited.rights)
    old, new = did.told(former), did.told(edited)
    differences = {field: [old[field], new[field]] for field in old if old[field] != new[field]}
    if not differences:
        return former
    edited = replace(edited, version=former.version + 1, edited_at=now, edited_by=by.actor)
    with _unique_name():
        if not store.change(db, by.organization_id, former, edited, by=by.actor, at=now):
            raise missing(named)
    happened = did.GroupEdited(former.id, edited.name, edited.version, differences)
    events.append(db, happened, by=by, at=now)
    return edited


def delete(db: Db, by: Caller, named: str, *, used_by: UsedBy, now: datetime) -> None:
    """Raises Conflict, naming who has it, while anybody does."""
    group = _hold(db, by, named)
    holders = used_by(db, by.organization_id, group.id).labels
    if holders:
        raise Conflict(giving.IN_USE, group=group.name, holders=", ".join(holders))
    if not store.remove(db, by.organization_id, group.id):
        raise missing(named)
    granted = lines(group.rights)
    happened = did.GroupDeleted(group.id, group.name, group.explanation, granted)
    events.append(db, happened, by=by, at=now)


def find(db: Db, by: Caller, named: str) -> Group:
    """By id or name.  Another organization's group is missing in the very same words (security
    case 27); one that gives more than `by` has is not shown."""
    group = store.find(db, by.organization_id, named)
    if group is None:
        raise missing(named)
    if not giving.may_give(by, group):
        raise Forbidden(giving.WIDER, group=group.name)
    return group


def listed(db: Db, by: Caller) -> list[Group]:
    """By name: those that `by` may give."""
    return giving.giveable(by, store.every(db, by.organization_id))


def wanted(db: Db, by: Caller, named: str) -> Group | Violation | None:
    """The group that is to be given, held so that it stays what it is; None = All."""
    everything = giving.is_all(named)
    group = None if everything else store.hold(db, by.organization_id, named)
    if group is None and not everything:
        return Violation("group", giving.NO_GROUP, {"group": named})
    if not giving.may_give(by, group):
        called = group.name if group else SYSTEM
        return Violation("group", giving.WIDER, {"group": called})
    return group


def require_over(db: Db, by: Caller, group_id: str | None, name: str) -> None:
    """Raises Forbidden where what has this group has more than `by` (security case 13)."""
    if not over(db, by, group_id):
        raise Forbidden(giving.ABOVE, name=name)


def over(db: Db, by: Caller, group_id: str | None) -> bool:
    if by.rights is None or by.group_id == group_id:
        return True
    group = store.find(db, by.organization_id, group_id) if group_id else None
    return group is not None and giving.may_give(by, group)


def missing(named: str) -> NotFound:
    return NotFound(giving.NO_GROUP, group=named)


def _hold(db: Db, by: Caller, named: str) -> Group:
    if giving.is_all(named):
        raise Conflict(giving.FIXED, group=SYSTEM)
    group = store.hold_to_change(db, by.organization_id, named)
    if group is None:
        raise missing(named)
    if by.group_id == group.id:
        raise Forbidden(giving.ONES_OWN)
    if not giving.may_give(by, group):
        raise Forbidden(giving.WIDER, group=group.name)
    return group


def _edited(former: Group, changes: Changes) -> Group:
    with Checks() as checks:
        name = checks.take(changes.read_name(former))
        explanation = checks.take(changes.read_explanation(former))
        checks.violations.extend(faults(changes.rights or {}))
    return replace(
        former, name=name, explanation=explanation, rights=changes.made_of(former.rights)
    )


def _meanwhile(db: Db, by: Caller, group: Group, seen: int) -> Meanwhile:
    """From the book of events: who made which of the versions that were not seen."""
    told = events.about(db, by.organization_id, group.id, did.GroupEdited.name)
    unseen = [row["data"]["changes"] for row in told if row["data"]["version"] > seen]
    changes = {
        name: [", ".join(one) if isinstance(one, list) else one for one in pair]
        for name, pair in merged(unseen).items()
    }
    return Meanwhile(group.edited_by or group.created_by, group.edited_at, changes)


@contextmanager
def _unique_name() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise Invalid(Violation("name", giving.TAKEN)) from None


def _judge(by: Caller, granted: Rights) -> None:
    """Names the first section that goes beyond what `by` has."""
    if granted.within(by.rights):
        return
    for section, levels in granted.sections.items():
        if not rights({section: levels}).within(by.rights):
            raise Invalid(Violation(section, giving.BEYOND))
