"""What follows from proofs: a session, half of one, or the door.  Signing in, step by step:
entering.py proves the password, seconds.py the code, and both end here."""

from dataclasses import dataclass, replace
from datetime import datetime

from keydesk import events
from keydesk.access import BLOCKED
from keydesk.accounts import entering, factors, links, sessions, store
from keydesk.accounts.happened import SessionStarted, SignInRefused
from keydesk.accounts.model import HALF_LASTS, LONGEST, Session, User
from keydesk.accounts.passwords import Hashed
from keydesk.accounts.secret import DEVICE, HALF, SESSION, digest, mint, shaped
from keydesk.auth import Caller, Reason
from keydesk.kit.db import Db
from keydesk.kit.ids import new_id
from keydesk.kit.secret import Secret


@dataclass(frozen=True)
class SignedIn:
    """`cookie` opens the session; `device` says to later tries that this browser is familiar."""

    session: Session
    user: User
    cookie: Secret
    device: Secret


@dataclass(frozen=True)
class HalfWay:
    """The password was right, and this user has a second factor.  `cookie` opens nothing but the
    page that asks for the code, for five minutes."""

    user: User
    cookie: Secret


@dataclass(frozen=True)
class Rejected:
    """For any reason: a stranger is not told which."""


def home_of(db: Db, user: User) -> str:
    """The organization to sign in to; "" for somebody who is blocked."""
    places = store.memberships_of(db, user.id)
    return places[0].organization_id if places and places[0].role != BLOCKED.id else ""


def half(db: Db, user: User, *, now: datetime) -> HalfWay:
    cookie = mint(HALF)
    factors.forget_halves(db, now=now)
    factors.keep_half(db, digest(cookie.reveal()), user, until=now + HALF_LASTS)
    return HalfWay(user, cookie)


def enter(
    db: Db, by: Caller, user: User, *, program: str, device: Secret | None = None, now: datetime
) -> SignedIn | Rejected:
    """After all proofs: a new session with a new cookie; the one this browser had before ends (no
    fixation).  The caller holds the user's row."""
    home = home_of(db, user)
    if not home:
        return reject(db, by, user, Reason.USER_BLOCKED, now=now)
    device = device if device and shaped(device, DEVICE) else mint(DEVICE)
    sessions.remember(db, user.id, entering.marks(by, device), now=now)
    sessions.end(db, by.user_id, by.session_id)
    cookie, acting = mint(SESSION), acting_as(by, user, home)
    return SignedIn(_start(db, acting, cookie, program, now), user, cookie, device)


def _start(db: Db, by: Caller, cookie: Secret, program: str, now: datetime) -> Session:
    """`by.session_id` is still the session that this one replaces."""
    session = Session(
        new_id(), by.user_id, by.organization_id, now, now, now + LONGEST, by.address, program, now
    )
    sessions.forget_over(db, by.user_id, now=now)
    sessions.add(db, session, digest(cookie.reveal()))
    started = SessionStarted(session.id, by.user_id, program, by.session_id)
    events.append(db, started, by=by, at=now)
    return session


def reject(db: Db, by: Caller, user: User | None, reason: Reason, *, now: datetime) -> Rejected:
    """An e-mail that nobody has belongs to no organization, so to no organization's log."""
    places = store.memberships_of(db, user.id) if user else []
    if user and places:
        acting = replace(by, organization_id=places[0].organization_id)
        events.append(db, SignInRefused(user.id, reason.value), by=acting, at=now)
    return Rejected()


def set_password(
    db: Db, by: Caller, user: User, new: Hashed, *, device: Secret | None, keep: str = "",
    now: datetime,
) -> int:  # fmt: skip
    """All that the old one had opened ends, but for the session `keep`; how many sessions that is.

    Of all browsers only this one is familiar afterwards.
    """
    store.change_user(db, user, {"password_hash": new.text, "password_changed_at": now})
    links.end_resets(db, user.id, now=now)
    sessions.forget(db, user.id)
    sessions.remember(db, user.id, entering.marks(by, device), now=now)
    return sessions.end_all(db, user.id, but=keep)


def acting_as(by: Caller, user: User, organization_id: str) -> Caller:
    return replace(by, actor=f"user:{user.id}", user_id=user.id, organization_id=organization_id)
