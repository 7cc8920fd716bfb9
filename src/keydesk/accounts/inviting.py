"""Inviting a user, and what an invitation leads to.

The link works once, for 15 days, and only as long as whoever invited might still do so.  Who
follows one that does not work is told nothing more; the event tells the organization why.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from keydesk import events
from keydesk.access import store as roles
from keydesk.accounts import (
    arriving,
    entering,
    giving,
    links,
    members,
    newcomers,
    rules,
    store,
)
from keydesk.accounts.entering import Proven
from keydesk.accounts.giving import Holds
from keydesk.accounts.happenings import (
    InvitationRefused,
    InvitationWithdrawn,
    UserInvited,
    UserJoined,
)
from keydesk.accounts.links import Invitation
from keydesk.accounts.model import Organization, User, plain_email
from keydesk.accounts.newcomers import Answer
from keydesk.accounts.secret import INVITATION, digest, mint
from keydesk.auth import Caller
from keydesk.auth.holding import beyond
from keydesk.kit.db import Db
from keydesk.kit.errors import Invalid, NotFound, Violation
from keydesk.kit.ids import new_id
from keydesk.kit.secret import Secret
from keydesk.shell import N_

LASTS = timedelta(days=15)
MEMBER_ALREADY = N_("{name} is a user here already.")
NO_INVITATION = N_("There is no such invitation waiting.")


@dataclass(frozen=True)
class Invited:
    """`secret` stands in the link; nobody can read it again.  `organization`: its name."""

    invitation: Invitation
    secret: Secret
    organization: str


@dataclass(frozen=True)
class Joined:
    """`new`: the user was made by this, or begun anew, with the password that was given."""

    organization: Organization
    user: User
    new: bool


@dataclass(frozen=True)
class WrongPassword:
    """There is a user of this e-mail, and this was not the password."""


@dataclass(frozen=True)
class Declined:
    """The link does not work.  Whoever follows it is not told why."""


def invite(db: Db, by: Caller, *, email: str, role: str, now: datetime) -> Invited:
    """A former invitation of the same e-mail stops working."""
    members.hold(db, by.organization_id)
    by, email = giving.as_of_now(db, by), plain_email(email)
    rules.keep(rules.of_email("email", email))
    wanted = giving.role_to_give(db, by, role)
    known = members.find(db, by.organization_id, email)
    if known:
        raise Invalid(Violation("email", MEMBER_ALREADY, {"name": known.name}))
    replaced = links.supersede(db, by.organization_id, email, now=now)
    secret, until = mint(INVITATION), now + LASTS
    made = Invitation(new_id(), by.organization_id, email, wanted.id, by.actor, now, until)
    links.add_invitation(db, made, digest(secret.reveal()))
    invited = UserInvited(made.id, email, wanted.id, until.isoformat(), replaced)
    events.append(db, invited, by=by, at=now)
    organization = store.organization(db, by.organization_id)
    return Invited(made, secret, organization.name if organization else "")


def withdraw(db: Db, by: Caller, invitation_id: str, *, now: datetime) -> None:
    """Raises NotFound for what was accepted or withdrawn before, and for another organization's."""
    if not links.mark_withdrawn(db, by.organization_id, invitation_id, now=now):
        raise NotFound(NO_INVITATION)
    made = links.invitation_by_id(db, by.organization_id, invitation_id)
    assert made
    events.append(db, InvitationWithdrawn(made.id, made.email, made.role), by=by, at=now)


def look(db: Db, secret: Secret, holds: Holds, *, now: datetime) -> Invitation | None:
    """What this link leads to; None when it does not work, whatever the reason."""
    made = links.invitation(db, secret)
    return made if made and not _against(db, made, holds, now) else None


def decline(db: Db, by: Caller, secret: Secret, *, holds: Holds, now: datetime) -> Declined:
    """Somebody followed a link that does not work: the organization hears why, if it was its own.

    Counted as a try, so that nobody fills the book with them.  Raises TooManyRequests.
    """
    made = links.invitation(db, secret)
    if made:
        entering.knock(db, by, email=made.email, now=now)
        by = replace(by, organization_id=made.organization_id)
        reason = _against(db, made, holds, now)
        events.append(db, InvitationRefused(made.id, made.email, reason), by=by, at=now)
    return Declined()


def accept(
    db: Db, by: Caller, secret: Secret, answer: Answer, *, holds: Holds, now: datetime
) -> Joined | WrongPassword | Declined:
    """Once: of several at the same moment one joins."""
    made = links.invitation(db, secret)
    if made is None:
        return Declined()
    members.hold(db, made.organization_id)
    by = replace(by, organization_id=made.organization_id)
    made = links.invitation_by_id(db, made.organization_id, made.id) or made
    roles.hold(db, made.organization_id, made.role)
    reason = _against(db, made, holds, now)
    if reason:
        events.append(db, InvitationRefused(made.id, made.email, reason), by=by, at=now)
        return Declined()
    host = giving.of_actor(db, made.organization_id, made.invited_by, holds, now=now)
    join = partial(_join, db, by, made, group_id=host.group_id, now=now)
    known = store.user_by_email(db, made.email)
    if known is None:
        return join(newcomers.new_user(db, made.email, answer, now), new=True)
    if not store.memberships_of(db, known.id):
        return join(newcomers.begun_anew(db, known, answer, now), new=True)
    match entering.settle(db, answer.proof, now=now):
        case Proven(user) if user.email == made.email:
            return join(user, new=False)
        case _:
            return WrongPassword()


def _against(db: Db, made: Invitation, holds: Holds, now: datetime) -> str:
    """Why the link does not work, or ""."""
    if made.spent(now):
        return made.spent(now)
    role = roles.find(db, made.organization_id, made.role)
    if role is None:
        return "role"
    may = giving.of_actor(db, made.organization_id, made.invited_by, holds, now=now)
    if giving.MANAGE not in may.permissions or beyond(role.permissions, may.permissions):
        return "inviter"
    return "member" if members.find(db, made.organization_id, made.email) else ""


def _join(
    db: Db, by: Caller, made: Invitation, user: User, *, group_id: str | None, new: bool,
    now: datetime,
) -> Joined | Declined:  # fmt: skip
    """With no more of the catalog than whoever invited them has today."""
    organization = store.organization(db, made.organization_id)
    if organization is None or not links.mark_accepted(db, made.id, now=now):
        return Declined()
    store.add_membership(db, organization.id, user.id, made.role, group_id=group_id, now=now)
    by = arriving.acting_as(by, user, organization.id)
    joined = UserJoined(user.id, made.id, user.email, made.role, made.invited_by, new)
    events.append(db, joined, by=by, at=now)
    return Joined(organization, user, new)
