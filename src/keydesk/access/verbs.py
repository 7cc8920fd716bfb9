"""Everything that can happen to a team role.  System roles stay as they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from keydesk import events
from keydesk.access import happenings as did
from keydesk.access import store
from keydesk.access.grants import NOTHING, judge_role
from keydesk.access.roles import SYSTEM_ROLES, Role, TeamRole
from keydesk.access.stale import Meanwhile, Stale, merged
from keydesk.access.uses import UsedBy
from keydesk.access.wishes import (
    Changes,
    Wish,
    folded,
    read_explanation,
    read_holding,
    read_role_name,
)
from keydesk.auth import Caller
from keydesk.auth.holding import beyond, written_out
from keydesk.auth.permissions import OWN
from keydesk.kit.checks import Checks
from keydesk.kit.db import Db
from keydesk.kit.errors import Conflict, Invalid, NotFound, Violation
from keydesk.kit.ids import new_id


def create(
    db: Db, by: Caller, wish: Wish, *, own: frozenset[str] = NOTHING, now: datetime
) -> TeamRole:
    """Raises Invalid naming every wrong field.  It may hold only what `by` holds.

    `own`, here and below: the permissions of the organization's own APIs, held so that they stay.
    """
    with Checks() as checks:
        name = checks.take(read_role_name(wish.name))
        explanation = checks.take(read_explanation(wish.explanation))
        held = checks.take(read_holding(wish.permissions, everything=wish.everything, own=own))
    made = TeamRole(
        new_id(), name, explanation, held.permissions, held.everything, 1, now, by.actor
    )
    _judge(by, made.permissions, of_connections=False)
    with _unique_name():
        store.add(db, by.organization_id, made)
    told = did.told(made)
    happened = did.RoleCreated(made.id, name, explanation, told["permissions"])
    events.append(db, happened, by=by, at=now)
    return made


def duplicate(
    db: Db, by: Caller, named: str, *, name: str, own: frozenset[str] = NOTHING, now: datetime
) -> TeamRole:
    """A new team role that holds what this one holds; of a system role too."""
    like = find(db, by, named)
    if isinstance(like, TeamRole) and like.everything:
        return create(db, by, Wish(name, like.explanation, everything=True), now=now)
    listed = sorted(written_out(like.permissions, own) - {OWN})
    return create(db, by, Wish(name, like.explanation, listed), own=own, now=now)


def edit(
    db: Db, by: Caller, named: str, changes: Changes, *, used_by: UsedBy,
    own: frozenset[str] = NOTHING, now: datetime,
) -> TeamRole:  # fmt: skip
    """Holds from the next call on, for all who hold it.

    Raises Stale when it was changed since `changes.version`.  What a role gains is granted to the
    connections that hold it, so it takes the same right.
    """
    former = _hold(db, by, named)
    if changes.version not in (None, former.version):
        raise Stale(_meanwhile(db, by, former, changes.version or 0))
    edited = _edited(former, changes, own)
    uses = used_by(db, by.organization_id, former.id)
    gained = beyond(edited.permissions, former.permissions)
    _judge(by, gained, of_connections=bool(uses.connections))
    old, new = did.told(former), did.told(edited)
    differences = {field: [old[field], new[field]] for field in old if old[field] != new[field]}
    if not differences:
        return former
    edited = replace(edited, version=former.version + 1, edited_at=now, edited_by=by.actor)
    with _unique_name():
        if not store.change(db, by.organization_id, former, edited, by=by.actor, at=now):
            raise _missing(named)
    happened = did.RoleEdited(former.id, edited.name, edited.version, differences)
    events.append(db, happened, by=by, at=now)
    return edited


def delete(db: Db, by: Caller, named: str, *, used_by: UsedBy, now: datetime) -> None:
    """Raises Conflict, naming who holds it, while anybody does."""
    role = _hold(db, by, named)
    holders = used_by(db, by.organization_id, role.id).labels
    if holders:
        raise Conflict(
            "{role} is in use by {holders}. Give them another role first.",
            role=role.name,
            holders=", ".join(holders),
        )
    if not store.remove(db, by.organization_id, role.id):
        raise _missing(named)
    told = did.told(role)
    happened = did.RoleDeleted(role.id, role.name, role.explanation, told["permissions"])
    events.append(db, happened, by=by, at=now)


def find(db: Db, by: Caller, named: str) -> Role:
    """By id or name.  Another organization's role is missing in the very same words."""
    role = store.find(db, by.organization_id, named)
    if role is None:
        raise _missing(named)
    return role


def _hold(db: Db, by: Caller, named: str) -> TeamRole:
    system = SYSTEM_ROLES.get(folded(named))
    if system:
        raise Conflict("{role} is a system role and stays as it is.", role=system.name)
    role = store.hold_to_change(db, by.organization_id, named)
    if role is None:
        raise _missing(named)
    return role


def _edited(former: TeamRole, changes: Changes, own: frozenset[str]) -> TeamRole:
    with Checks() as checks:
        name = checks.take(changes.read_name(former))
        explanation = checks.take(changes.read_explanation(former))
        held = checks.take(changes.read_holding(former, own))
    return replace(
        former, name=name, explanation=explanation, everything=held.everything,
        permissions=held.permissions,
    )  # fmt: skip


def _meanwhile(db: Db, by: Caller, role: TeamRole, seen: int) -> Meanwhile:
    """From the book of events: who made which of the versions that were not seen."""
    told = events.about(db, by.organization_id, role.id, did.RoleEdited.name)
    unseen = [row for row in told if row["data"]["version"] > seen]
    changes = merged(row["data"]["changes"] for row in unseen)
    return Meanwhile(role.edited_by or role.created_by, role.edited_at, changes)


@contextmanager
def _unique_name() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise Invalid(Violation("name", "Another role has this name.")) from None


def _judge(by: Caller, gained: frozenset[str], *, of_connections: bool) -> None:
    wrong = judge_role(by, gained, of_connections=of_connections)
    if wrong:
        raise Invalid(wrong)


def _missing(named: str) -> NotFound:
    return NotFound("There is no role {role}.", role=named)
