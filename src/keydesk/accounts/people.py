"""What can happen to a member: another role, blocked, unblocked, removed, made the Owner.

Each takes effect with that person's next request, because every request is judged anew.
"""

from dataclasses import replace
from datetime import datetime

from keydesk import events
from keydesk.access import BLOCKED, OWNER
from keydesk.access.roles import ADMIN
from keydesk.accounts import giving, members, store
from keydesk.accounts.above import Above
from keydesk.accounts.happenings import (
    OwnershipTransferred,
    UserBlocked,
    UserRemoved,
    UserRoleChanged,
    UserUnblocked,
)
from keydesk.accounts.model import Member
from keydesk.auth import Caller
from keydesk.auth.permissions import OWN
from keydesk.kit.db import Db
from keydesk.kit.errors import Conflict, Forbidden, Invalid, NotFound, Violation
from keydesk.shell import N_

NO_USER = N_("There is no user {id}.")
LAST_OWNER = N_("{name} is the last Owner. Make another user an Owner first.")
BLOCKED_NOW = N_("{name} is blocked. Unblock them to a role.")
NOT_BLOCKED = N_("{name} is not blocked.")
BLOCKED_ALREADY = N_("{name} is blocked already.")
NOT_YOURSELF = N_("You cannot do this to yourself. Ask another administrator.")
ONLY_OWNERS = N_("Only an Owner can hand over the organization.")
STILL_ASSIGNED = N_("Choose who takes over: {connections}.")
LIMITED = N_("{name} sees a part of the catalogue only. Give them the group All first.")
NO_HEIR = N_("Choose another member who is not blocked.")


def find(db: Db, by: Caller, user_id: str) -> Member:
    """Another organization's user is missing in the very same words."""
    member = store.member(db, by.organization_id, user_id)
    if member is None:
        raise NotFound(NO_USER, id=user_id)
    return member


def hold(db: Db, by: Caller, user_id: str) -> tuple[Caller, Member]:
    """Both as they are now, until the end of the transaction.  Raises Forbidden, NotFound."""
    members.hold(db, by.organization_id)
    by = giving.as_of_now(db, by)
    member = find(db, by, user_id)
    giving.require_over(db, by, member)
    return by, member


def set_role(db: Db, by: Caller, user_id: str, role: str, *, now: datetime) -> Member:
    """Never to more than `by` holds.  The last Owner stays one."""
    by, member = hold(db, by, user_id)
    wanted = giving.role_to_give(db, by, role)
    if member.role == BLOCKED.id:
        raise Conflict(BLOCKED_NOW, name=member.name)
    if member.role == wanted.id:
        return member
    changed = _change(db, member, wanted.id)
    events.append(db, UserRoleChanged(user_id, (member.role, wanted.id)), by=by, at=now)
    return changed


def block(db: Db, by: Caller, user_id: str, *, now: datetime) -> Member:
    """Nothing any more: sessions end, and connections assigned to them stop by judgement."""
    by, member = hold(db, by, user_id)
    not_oneself(by, user_id)
    if member.role == BLOCKED.id:
        raise Conflict(BLOCKED_ALREADY, name=member.name)
    changed = _change(db, member, BLOCKED.id)
    ended = members.end_sessions(db, by.organization_id, user_id)
    events.append(db, UserBlocked(user_id, (member.role, BLOCKED.id), ended), by=by, at=now)
    return changed


def unblock(db: Db, by: Caller, user_id: str, role: str, *, above: Above, now: datetime) -> Member:
    """Connections assigned to them work again: `by` must hold all that these may do."""
    by, member = hold(db, by, user_id)
    wanted = giving.role_to_give(db, by, role)
    if member.role != BLOCKED.id:
        raise Conflict(NOT_BLOCKED, name=member.name)
    above.wake(db, by, user_id)
    changed = _change(db, member, wanted.id)
    events.append(db, UserUnblocked(user_id, (member.role, wanted.id)), by=by, at=now)
    return changed


def remove(
    db: Db, by: Caller, user_id: str, *, above: Above, heir: str = "", now: datetime
) -> Member:
    """No longer a member.  Connections assigned to them must go to `heir`, another member.

    Raises Invalid on the field "heir", naming the connections.
    """
    by, member = hold(db, by, user_id)
    not_oneself(by, user_id)
    theirs = list(above.connections(db, by.organization_id, user_id))
    if theirs:
        check_heir(db, by, user_id, heir, theirs)
        above.hand_over(db, by, user_id, heir, now=now)
    ended = members.end_sessions(db, by.organization_id, user_id)
    if not members.remove(db, member):
        raise Conflict(LAST_OWNER, name=member.name)
    went_to = heir if theirs else ""
    gone = UserRemoved(user_id, member.email, member.role, ended, theirs, went_to)
    events.append(db, gone, by=by, at=now)
    return member


def transfer_ownership(db: Db, by: Caller, user_id: str, *, now: datetime) -> Member:
    """The other becomes an Owner and oneself an Admin, in one step.  For Owners only."""
    by, member = hold(db, by, user_id)
    mine = store.member(db, by.organization_id, by.user_id)
    if OWN not in by.permissions or mine is None or mine.role != OWNER.id:
        raise Forbidden(ONLY_OWNERS)
    not_oneself(by, user_id)
    if member.role == BLOCKED.id:
        raise Conflict(BLOCKED_NOW, name=member.name)
    changed = _change(db, member, OWNER.id)
    _change(db, mine, ADMIN.id)
    pair = (member.role, OWNER.id)
    events.append(db, OwnershipTransferred(user_id, by.user_id, pair), by=by, at=now)
    return changed


def _change(db: Db, member: Member, role: str) -> Member:
    """An Owner has no limits: there must be somebody who can undo every mistake."""
    if role == OWNER.id and member.group_id is not None:
        raise Conflict(LIMITED, name=member.name)
    if not members.change_role(db, member, role):
        raise Conflict(LAST_OWNER, name=member.name)
    return replace(member, role=role)


def not_oneself(by: Caller, user_id: str) -> None:
    """At the command line it is the operator who acts, in nobody's place."""
    if by.user_id == user_id and not by.actor.startswith("cli:"):
        raise Conflict(NOT_YOURSELF)


def check_heir(db: Db, by: Caller, user_id: str, heir: str, theirs: list[str]) -> None:
    if not heir:
        raise Invalid(Violation("heir", STILL_ASSIGNED, {"connections": ", ".join(theirs)}))
    found = store.member(db, by.organization_id, heir)
    if found is None or found.role == BLOCKED.id or heir == user_id:
        raise Invalid(Violation("heir", NO_HEIR))
