"""The second step: of signing in, and of what asks again who somebody is."""

from datetime import datetime

from keydesk import events
from keydesk.accounts import arriving, codes, entering, factors, sessions, store
from keydesk.accounts.arriving import Rejected, SignedIn
from keydesk.accounts.codes import BEGIN_AGAIN, Given
from keydesk.accounts.entering import Disproven, Proof
from keydesk.accounts.happened import SessionConfirmed
from keydesk.accounts.model import User
from keydesk.accounts.secret import digest
from keydesk.auth import Caller, Reason
from keydesk.kit.db import Db
from keydesk.kit.errors import Unauthenticated
from keydesk.kit.secret import Secret


def halfway(db: Db, cookie: Secret, *, now: datetime) -> User | None:
    """Who gave the right password in this browser, at most five minutes ago."""
    found = factors.user_of_half(db, digest(cookie.reveal()), now=now)
    user = store.user(db, found[0]) if found else None
    return user if user and found and digest(user.password_hash) == found[1] else None


def finish(
    db: Db, by: Caller, cookie: Secret, given: Given, *, program: str,
    device: Secret | None = None, now: datetime,
) -> SignedIn | Rejected:  # fmt: skip
    """Ends signing in.  Raises TooManyRequests, Unauthenticated when it is too late."""
    user = halfway(db, cookie, now=now)
    if user is None:
        raise Unauthenticated(BEGIN_AGAIN)
    if not codes.right(db, by, user, given, device=device, now=now):
        return Rejected()
    if not factors.use_half(db, digest(cookie.reveal())):
        raise Unauthenticated(BEGIN_AGAIN)
    return arriving.enter(db, by, user, program=program, device=device, now=now)


def confirm_by_code(
    db: Db, by: Caller, given: Given, *, device: Secret | None = None, now: datetime
) -> bool:
    """Of somebody who is signed in.  Raises TooManyRequests.  False: the code was wrong."""
    if not codes.right(db, by, codes.present(db, by), given, device=device, now=now):
        return False
    return _confirmed(db, by, "code", now)


def confirm_by_password(db: Db, by: Caller, proof: Proof, *, now: datetime) -> bool:
    settled = entering.settle(db, proof, now=now)
    if isinstance(settled, Disproven) or settled.user.id != by.user_id:
        arriving.reject(db, by, settled.user, Reason.WRONG_SECRET, now=now)
        return False
    return _confirmed(db, by, "password", now)


def _confirmed(db: Db, by: Caller, means: str, now: datetime) -> bool:
    if not sessions.confirm(db, by.session_id, now=now):
        raise Unauthenticated(BEGIN_AGAIN)
    events.append(db, SessionConfirmed(by.session_id, by.user_id, means), by=by, at=now)
    return True
