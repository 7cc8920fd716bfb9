"""Which roles somebody may give, and to whom.  Nobody gives what they do not hold."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from keydesk.access import BLOCKED, OWNER, Role, for_users, judge_holding
from keydesk.access import store as roles
from keydesk.accounts.acting import acting
from keydesk.accounts.model import Member
from keydesk.auth import Caller, require
from keydesk.auth.holding import beyond, common
from keydesk.auth.permissions import OWN
from keydesk.groups import verbs as groups
from keydesk.kit.db import Db
from keydesk.kit.errors import Forbidden, Invalid, Violation
from keydesk.shell import N_

MANAGE = "users:manage"
NO_ROLE = N_("There is no role {role}.")
OWNERS_ONLY = N_("Only an Owner can make somebody an Owner.")
ABOVE_YOU = N_("{name} holds more than you do. Ask an Owner.")
Holds = Callable[[Db, str, str, datetime], Caller | None]
"""Organization and credential id → its caller as of now; None when its next call is refused."""


def known(db: Db, organization_id: str) -> dict[str, Role]:
    """All roles of this organization by id, in one query."""
    return {role.id: role for role in roles.every(db, organization_id)}


def giveable(db: Db, by: Caller, present: str = "") -> list[Role]:
    """What is not allowed is not shown, but for the role that somebody has already."""
    every = roles.every(db, by.organization_id)
    return [role for role in for_users(by, every, present) if role is not BLOCKED]


def role_to_give(db: Db, by: Caller, role: str) -> Role:
    """Held, so that nobody edits or deletes it before it is given.  Raises Invalid.

    Only Owners hold what makes an Owner, so only they make Owners.
    """
    found = roles.hold(db, by.organization_id, role)
    if found is None or found is BLOCKED:
        raise Invalid(Violation("role", NO_ROLE, {"role": role}))
    if OWN in found.permissions - by.permissions:
        raise Invalid(Violation("role", OWNERS_ONLY))
    beyond = judge_holding(by, found.permissions)
    if beyond:
        raise Invalid(Violation("role", beyond.template, beyond.params))
    return found


def held(db: Db, organization_id: str, role: str) -> frozenset[str]:
    found = roles.find(db, organization_id, role)
    return found.permissions if found else frozenset()


def over(db: Db, by: Caller, member: Member) -> bool:
    """May `by` change this member at all?  An Admin may not touch an Owner, nor whoever is limited
    somebody who has more of the catalog (security case 13)."""
    may = not beyond(held(db, by.organization_id, member.role), by.permissions)
    return may and groups.over(db, by, member.group_id)


def require_over(db: Db, by: Caller, member: Member) -> None:
    if not over(db, by, member):
        raise Forbidden(ABOVE_YOU, name=member.name)


def as_of_now(db: Db, by: Caller) -> Caller:
    """With the rights that a person still has once nobody else can change them: see members.hold.

    Raises Forbidden for who was demoted, blocked or removed a moment ago.
    """
    if by.actor.startswith("user:"):
        present = of_user(db, by.organization_id, by.user_id)
        by = replace(by, permissions=common(by.permissions, present.permissions))
        if present.group_id != by.group_id:
            by = replace(by, rights=present.rights, group_id=present.group_id)
    require(by, MANAGE)
    return by


def of_user(db: Db, organization_id: str, user_id: str) -> Caller:
    """What a person may do today, and with which part of the catalog."""
    nobody = Caller(f"user:{user_id}", organization_id, user_id=user_id)
    return acting(db, organization_id, user_id) or nobody


def of_actor(db: Db, organization_id: str, actor: str, holds: Holds, *, now: datetime) -> Caller:
    """An actor of the past as of today: who made a link may have lost the right to."""
    kind, _, id_ = actor.partition(":")
    match kind:
        case "cli":
            return Caller(actor, organization_id, OWNER.permissions)
        case "user":
            return of_user(db, organization_id, id_)
        case _:
            return holds(db, organization_id, id_, now) or Caller(actor, organization_id)
