"""The life of somebody's authenticator app: begun, confirmed, its recovery codes, the end of it."""

from datetime import datetime

from keydesk import events
from keydesk.accounts import codes, factors, totp
from keydesk.accounts.codes import NONE_BEGUN, Given
from keydesk.accounts.happened import (
    RecoveryCodesReplaced,
    SecondFactorAdded,
    SecondFactorRemoved,
)
from keydesk.accounts.secret import mint_recovery, recovery_digest
from keydesk.auth import Caller
from keydesk.kit.db import Db
from keydesk.kit.errors import Conflict, NotFound
from keydesk.kit.seal import Seals
from keydesk.kit.secret import Secret
from keydesk.shell import N_

RECOVERY_CODES = 10
ALREADY = N_("You have an authenticator app already. Turn it off first.")
NO_FACTOR = N_("You have no authenticator app.")


def begin(db: Db, by: Caller, seals: Seals, *, now: datetime) -> Secret:
    """A new secret for an authenticator app.  It counts when confirm() was told a code of it.

    Raises Conflict when there is an app already.
    """
    user = codes.held(db, codes.present(db, by))
    if factors.confirmed(db, user.id):
        raise Conflict(ALREADY)
    secret = totp.mint()
    factors.begin(db, user.id, seals.seal(secret, codes.context_of(user.id)), now=now)
    return secret


def begun(db: Db, by: Caller, seals: Seals) -> Secret:
    """The secret again, for the page that says that the code was wrong."""
    found = factors.find(db, by.user_id)
    if found is None or found.confirmed_at:
        raise NotFound(NONE_BEGUN)
    return seals.open(found.sealed, codes.context_of(by.user_id))


def confirm(
    db: Db, by: Caller, given: Given, *, device: Secret | None, now: datetime
) -> list[Secret] | None:
    """From now on signing in asks for a code.  The recovery codes, shown once; None: wrong code.

    Raises TooManyRequests, NotFound when nothing was begun.
    """
    user = codes.present(db, by)
    if not codes.right(db, by, user, given, device=device, pending=True, now=now):
        return None
    factors.confirm(db, by.user_id, now=now)
    made = _new_codes(db, by.user_id)
    events.append(db, SecondFactorAdded(by.user_id), by=by, at=now)
    return made


def replace_codes(db: Db, by: Caller, *, now: datetime) -> list[Secret]:
    """Ten others; none of the former opens anything.  Raises NotFound without an app."""
    user = codes.held(db, codes.present(db, by))
    if not factors.confirmed(db, user.id):
        raise NotFound(NO_FACTOR)
    made = _new_codes(db, user.id)
    events.append(db, RecoveryCodesReplaced(user.id), by=by, at=now)
    return made


def remove(db: Db, by: Caller, *, now: datetime) -> None:
    """Signing in asks for the password only.  Raises NotFound when it does so already."""
    user = codes.held(db, codes.present(db, by))
    if not factors.remove(db, user.id):
        raise NotFound(NO_FACTOR)
    events.append(db, SecondFactorRemoved(user.id), by=by, at=now)


def _new_codes(db: Db, user_id: str) -> list[Secret]:
    made = [mint_recovery() for _ in range(RECOVERY_CODES)]
    factors.put_recovery(db, user_id, [recovery_digest(user_id, code) for code in made])
    return made
