"""Who belongs where, and how a session is judged.  Pure."""

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from keydesk.access import BLOCKED, SYSTEM_ROLES, Role
from keydesk.attempts import Who
from keydesk.auth import Accepted, Answer, Caller, Reason, Refused
from keydesk.auth.rights import Rights

IDLE = timedelta(hours=12)  # a session not used for so long is over
LONGEST = timedelta(days=7)  # and so is one this old, however much it was used
LONGEST_EMAIL = 1100  # characters, before they are composed; afterwards 254
SEEN_EVERY = timedelta(minutes=1)  # how exactly `seen_at` is kept
HALF_LASTS = timedelta(minutes=5)  # between the password and the code
STEP_UP = timedelta(minutes=10)  # so long a proof counts for what is sensitive, unless set


@dataclass(frozen=True)
class Organization:
    """`slug` names it in commands; it never changes."""

    id: str
    slug: str
    name: str
    created_at: datetime


@dataclass(frozen=True)
class User:
    """`email` is in small letters; `language` is "" until the person chose one."""

    id: str
    email: str
    name: str
    language: str
    created_at: datetime
    password_changed_at: datetime
    password_hash: str = field(repr=False)


@dataclass(frozen=True)
class Member:
    """One user in one organization.  `role` is the id of a system or a team role."""

    organization_id: str
    user_id: str
    email: str
    name: str
    role: str
    created_at: datetime
    group_id: str | None = None


@dataclass(frozen=True)
class Session:
    """One browser that is signed in.  `seen_at` may lag behind by SEEN_EVERY.

    confirmed_at    when this person last proved who they are; signing in is such a proof
    """

    id: str
    user_id: str
    organization_id: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str
    program: str
    confirmed_at: datetime | None = None

    def confirmed(self, now: datetime, step_up: timedelta) -> bool:
        return self.confirmed_at is not None and now < self.confirmed_at + step_up

    def over(self, now: datetime) -> bool:
        return now >= self.expires_at or now >= self.seen_at + IDLE


@dataclass(frozen=True)
class Presented:
    """What the database holds for one cookie.

    role  "" for a user who is no member now
    rights, group_id  of the member's group; None = All
    team  the team role of that id, as it is now; None when it is a system role, or is not there
    """

    session: Session
    role: str
    team: Role | None = None
    rights: Rights | None = None
    group_id: str | None = None


def judge(presented: Presented | None, now: datetime, step_up: timedelta = STEP_UP) -> Answer:
    """A user who was blocked or removed is out at once, whatever their sessions say."""
    if presented is None:
        return Refused(Reason.UNKNOWN)
    session = presented.session
    role = SYSTEM_ROLES.get(presented.role) or presented.team or BLOCKED
    if session.over(now):
        return Refused(Reason.EXPIRED, Who(session.organization_id))
    if role is BLOCKED:
        return Refused(Reason.USER_BLOCKED, Who(session.organization_id))
    return Accepted(
        Caller(
            f"user:{session.user_id}",
            session.organization_id,
            role.permissions,
            user_id=session.user_id,
            session_id=session.id,
            unconfirmed=not session.confirmed(now, step_up),
            rights=presented.rights,
            group_id=presented.group_id,
        )
    )


def plain_email(text: str) -> str:
    """One person, one spelling: without blanks around it, in one Unicode form, in small
    letters; but ß stays ß, because straße.example is not strasse.example.

    Cut where nothing could make an e-mail of it any more: the time that Unicode takes to put
    accents in order grows with the square of their number.
    """
    return unicodedata.normalize("NFC", text.strip()[:LONGEST_EMAIL]).lower()
