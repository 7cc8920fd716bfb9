"""A new password for somebody who lost theirs, by a link that works once.

An administrator hands it over; or it was mailed to the user, who asked for it (forgotten.py).
Whoever holds the link becomes that user, so an administrator makes it only for who holds no more
than they do, and only for who works in this organization alone: another's users are not ours to
take over.  It is no way around the second factor.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from keydesk import events
from keydesk.access import BLOCKED
from keydesk.accounts import (
    arriving,
    factors,
    giving,
    links,
    members,
    passwords,
    people,
    sessions,
    store,
)
from keydesk.accounts.giving import Holds
from keydesk.accounts.happenings import PasswordReset, ResetRefused, UserReset
from keydesk.accounts.inviting import Declined
from keydesk.accounts.links import ResetLink
from keydesk.accounts.model import Member, User
from keydesk.accounts.secret import RESET, digest, mint
from keydesk.auth import Caller
from keydesk.kit.db import Db
from keydesk.kit.errors import Conflict
from keydesk.kit.ids import new_id
from keydesk.kit.secret import Secret
from keydesk.shell import N_

LASTS = timedelta(hours=24)
NOBODYS = "!"  # the digest of no password
ELSEWHERE = N_("{name} works for another organization as well, so you cannot set their password.")


@dataclass(frozen=True)
class Reset:
    """`secret` stands in the link; nobody can read it again."""

    member: Member
    link: ResetLink
    secret: Secret


@dataclass(frozen=True)
class Renewed:
    """The user has the new password."""

    user_id: str


def reset(db: Db, by: Caller, user_id: str, *, second_factor: bool = False, now: datetime) -> Reset:
    """The password stops working and all sessions end; the link sets a new one, once.

    second_factor  turn off their authenticator app as well: for who lost it
    """
    by, member = people.hold(db, by, user_id)
    user = _resettable(db, by, member)
    secret, until = mint(RESET), now + LASTS
    link = ResetLink(new_id(), by.organization_id, user_id, by.actor, now, until)
    store.change_user(db, user, {"password_hash": NOBODYS})
    links.end_resets(db, user_id, now=now)
    links.add_reset(db, link, digest(secret.reveal()))
    turned_off = second_factor and factors.remove(db, user_id)
    sessions.forget(db, user_id)
    ended = sessions.end_all(db, user_id)
    events.append(db, UserReset(user_id, ended, turned_off, until.isoformat()), by=by, at=now)
    return Reset(member, link, secret)


def _resettable(db: Db, by: Caller, member: Member) -> User:
    people.not_oneself(by, member.user_id)
    if member.role == BLOCKED.id:
        raise Conflict(people.BLOCKED_NOW, name=member.name)
    user = store.user(db, member.user_id)
    if user is None or len(store.memberships_of(db, member.user_id)) > 1:
        raise Conflict(ELSEWHERE, name=member.name)
    return user


def look(db: Db, secret: Secret, holds: Holds, *, now: datetime) -> Member | None:
    """Whose password this link sets; None when it does not work, whatever the reason."""
    link = links.reset(db, secret)
    if link is None or _against(db, link, holds, now):
        return None
    return store.member(db, link.organization_id, link.user_id)


def renew(
    db: Db, by: Caller, secret: Secret, new: passwords.Hashed, *, holds: Holds,
    device: Secret | None = None, now: datetime,
) -> Renewed | Declined:  # fmt: skip
    """Once.  Ends all sessions; of all browsers only this one is familiar afterwards."""
    link = links.reset(db, secret)
    if link is None:
        return Declined()
    members.hold(db, link.organization_id)
    link = links.reset(db, secret) or link
    by = replace(by, organization_id=link.organization_id)
    reason = _against(db, link, holds, now)
    user = store.user(db, link.user_id)
    held = not reason and user is not None and store.hold_user(db, user)
    if user is None or not held or not links.mark_used(db, link.id, now=now):
        refused = ResetRefused(link.user_id, reason or "used")
        events.append(db, refused, by=by, at=now)
        return Declined()
    ended = arriving.set_password(db, by, user, new, device=device, now=now)
    by = arriving.acting_as(by, user, link.organization_id)
    events.append(db, PasswordReset(user.id, link.made_by, ended), by=by, at=now)
    return Renewed(user.id)


def _against(db: Db, link: ResetLink, holds: Holds, now: datetime) -> str:
    """Why the link does not work, or ""."""
    if link.spent(now):
        return link.spent(now)
    places = store.memberships_of(db, link.user_id)
    if not places or places[0].role == BLOCKED.id:
        return "blocked"
    if link.own:
        return ""
    if [place.organization_id for place in places] != [link.organization_id]:
        return "elsewhere"
    may = giving.of_actor(db, link.organization_id, link.made_by, holds, now=now)
    return "" if giving.MANAGE in may.permissions and giving.over(db, may, places[0]) else "maker"
