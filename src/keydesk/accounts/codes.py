"""Judging a code of a second factor: counted before, compared once, used up by it.

A code is checked and counted in one transaction: comparing six digits takes no time.
"""

from dataclasses import dataclass
from datetime import datetime

from keydesk import events
from keydesk.accounts import arriving, entering, factors, sessions, store, totp, tries, waits
from keydesk.accounts.entering import Counters
from keydesk.accounts.happened import RecoveryCodeUsed
from keydesk.accounts.model import User
from keydesk.accounts.secret import digest, recovery_digest
from keydesk.auth import Caller, Reason
from keydesk.kit.db import Db
from keydesk.kit.errors import NotFound, Unauthenticated
from keydesk.kit.seal import Seals
from keydesk.kit.secret import Secret
from keydesk.shell import N_

WRONG_CODE = N_("That code is wrong or expired.")
BEGIN_AGAIN = N_("Sign in again.")
NONE_BEGUN = N_("This took too long. Begin again.")


@dataclass(frozen=True)
class Given:
    """What was typed, and what can open the sealed secret that it is compared with."""

    code: Secret
    seals: Seals
    recovery: bool = False


def context_of(user_id: str) -> str:
    """What a sealed secret is bound to."""
    return f"second_factors {user_id} totp"


def present(db: Db, by: Caller) -> User:
    """Who is signed in."""
    user = store.user(db, by.user_id)
    if user is None:
        raise Unauthenticated(BEGIN_AGAIN)
    return user


def held(db: Db, user: User) -> User:
    """Nobody else changes that row until the end of the transaction."""
    if not store.hold_user(db, user):
        raise Unauthenticated(BEGIN_AGAIN)
    return user


def right(
    db: Db, by: Caller, user: User, given: Given, *, device: Secret | None, pending: bool = False,
    now: datetime,
) -> bool:  # fmt: skip
    """Raises TooManyRequests; Unauthenticated when the password was changed meanwhile."""
    counters = _count(db, by, user, device, now)
    held(db, user)
    if _proves(db, by, user, given, now, pending=pending):
        tries.succeeded(db, counters)
        return True
    tries.failed(db, counters, now=now)
    arriving.reject(db, by, user, Reason.WRONG_CODE, now=now)
    return False


def _count(db: Db, by: Caller, user: User, device: Secret | None, now: datetime) -> Counters:
    """Strangers who know the password cannot keep out a browser that signed in before."""
    marks = entering.marks(by, device)
    known = sessions.familiar(db, user.id, marks)
    own = next((mark for mark in marks if mark in known), "")
    limit = waits.OF_FAMILIAR if own else waits.OF_ACCOUNT
    key = digest(f"code {user.id} {own}")
    tries.count(db, key, limit, now=now)
    return {key: limit}


def _proves(db: Db, by: Caller, user: User, given: Given, now: datetime, *, pending: bool) -> bool:
    """Each code does so once, whoever else sends it at the same moment."""
    factor = factors.find(db, user.id)
    if factor is None or (factor.confirmed_at is None) != pending:
        if pending:
            raise NotFound(NONE_BEGUN)
        return False
    if given.recovery:
        return _use_recovery(db, by, user, given.code, now)
    secret = given.seals.open(factor.sealed, context_of(user.id))
    step = totp.matching(secret, given.code, now)
    return step is not None and factors.use_step(db, factor, step)


def _use_recovery(db: Db, by: Caller, user: User, code: Secret, now: datetime) -> bool:
    if not factors.use_recovery(db, user.id, recovery_digest(user.id, code)):
        return False
    acting = arriving.acting_as(by, user, by.organization_id or arriving.home_of(db, user))
    used = RecoveryCodeUsed(user.id, factors.recovery_left(db, user.id))
    events.append(db, used, by=acting, at=now)
    return True
