"""Which roles somebody may give, and to whom.  Nobody gives what they do not hold."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from keydesk.access import BLOCKED, OWNER, ROLES, SYSTEM_ROLES, Role
from keydesk.accounts import store
from keydesk.accounts.model import Member
from keydesk.auth import Caller, require
from keydesk.kit.db import Db
from keydesk.kit.errors import Forbidden, Invalid, Violation
from keydesk.shell import N_

MANAGE = "users:manage"
NO_ROLE = N_("There is no role {role}.")
BEYOND = N_("This role holds more than you do, so you cannot give it.")
ABOVE_YOU = N_("{name} holds more than you do. Ask an Owner.")
Holds = Callable[[Db, str, str, datetime], frozenset[str]]
"""Organization and credential id → what that credential may do now; nothing when it is refused."""


def find_role(db: Db, organization_id: str, role: str) -> Role | None:  # noqa: ARG001
    """Team roles, which are rows of one organization, will be found here too."""
    return SYSTEM_ROLES.get(role)


def giveable(db: Db, by: Caller) -> list[Role]:  # noqa: ARG001
    """What is not allowed is not shown."""
    return [r for r in ROLES if r is not BLOCKED and r.permissions <= by.permissions]


def role_to_give(db: Db, by: Caller, role: str) -> Role:
    """Raises Invalid.  Only Owners hold what makes an Owner, so only they make Owners."""
    found = find_role(db, by.organization_id, role)
    if found is None or found is BLOCKED:
        raise Invalid(Violation("role", NO_ROLE, {"role": role}))
    if not found.permissions <= by.permissions:
        raise Invalid(Violation("role", BEYOND))
    return found


def held(db: Db, organization_id: str, role: str) -> frozenset[str]:
    found = find_role(db, organization_id, role)
    return found.permissions if found else frozenset()


def over(db: Db, by: Caller, member: Member) -> bool:
    """May `by` change this member at all?  An Admin may not touch an Owner."""
    return held(db, by.organization_id, member.role) <= by.permissions


def require_over(db: Db, by: Caller, member: Member) -> None:
    if not over(db, by, member):
        raise Forbidden(ABOVE_YOU, name=member.name)


def as_of_now(db: Db, by: Caller) -> Caller:
    """With the rights that a person still has once nobody else can change them: see members.hold.

    Raises Forbidden for who was demoted, blocked or removed a moment ago.
    """
    if by.actor.startswith("user:"):
        present = of_user(db, by.organization_id, by.user_id)
        by = replace(by, permissions=by.permissions & present)
    require(by, MANAGE)
    return by


def of_user(db: Db, organization_id: str, user_id: str) -> frozenset[str]:
    member = store.member(db, organization_id, user_id)
    return held(db, organization_id, member.role) if member else frozenset()


def of_actor(
    db: Db, organization_id: str, actor: str, holds: Holds, *, now: datetime
) -> frozenset[str]:
    """What an actor of the past may do today: who made a link may have lost the right to."""
    kind, _, id_ = actor.partition(":")
    match kind:
        case "cli":
            return OWNER.permissions
        case "user":
            return of_user(db, organization_id, id_)
        case _:
            return holds(db, organization_id, id_, now)
