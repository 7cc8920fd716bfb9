"""Forgotten passwords: a link by mail, which sets a new one once, within an hour.

Whoever asks hears and waits the same, whether somebody has that e-mail or not: request() counts,
and all that depends on the account happens afterwards, beside the request.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from keydesk import events
from keydesk.accounts import arriving, entering, factors, sessions, store, tries, waits
from keydesk.accounts.happened import PasswordReset, PasswordResetAsked
from keydesk.accounts.model import User, plain_email
from keydesk.accounts.passwords import Hashed
from keydesk.accounts.secret import RESET, digest, mint, shaped
from keydesk.auth import Caller
from keydesk.kit.db import Db
from keydesk.kit.errors import NotFound
from keydesk.kit.secret import Secret
from keydesk.shell import N_

LASTS = timedelta(hours=1)
OF_ADDRESS = waits.Limit(free=10, longest=timedelta(hours=1))
OF_ACCOUNT = waits.Limit(free=3, longest=timedelta(hours=1))
OVER = N_("This link was used, or it is too old. Ask for a new one.")


def request(db: Db, by: Caller, email: str, *, now: datetime) -> None:
    """Counts.  Raises TooManyRequests, by address and by e-mail, whoever has it."""
    tries.forget(db, now=now)
    address = digest(f"forgot address {waits.network(by.address)}")
    tries.count(db, address, OF_ADDRESS, now=now)
    tries.count(db, digest(f"forgot {plain_email(email)}"), OF_ACCOUNT, now=now)


def mint_link(db: Db, by: Caller, email: str, *, now: datetime) -> tuple[User, Secret] | None:
    """What the link holds; None when nobody who may sign in has this e-mail."""
    user = store.user_by_email(db, plain_email(email))
    home = arriving.home_of(db, user) if user else ""
    if user is None or not home:
        return None
    secret = mint(RESET)
    factors.forget_tokens(db, factors.password_resets, user.id, now=now)
    until = now + LASTS
    factors.keep_token(db, factors.password_resets, digest(secret.reveal()), user, until=until)
    by = replace(by, organization_id=home)
    events.append(db, PasswordResetAsked(user.id), by=by, at=now)
    return user, secret


def whose(db: Db, link: Secret, *, now: datetime) -> User:
    """Whose password the link sets.  Raises NotFound when it does no longer."""
    known = shaped(link, RESET)
    mark = digest(link.reveal())
    found = factors.user_of_token(db, factors.password_resets, mark, now=now) if known else None
    user = store.user(db, found[0]) if found else None
    if user is None or found is None or digest(user.password_hash) != found[1]:
        raise NotFound(OVER)
    return user


def redeem(
    db: Db, by: Caller, link: Secret, *, new: Hashed, device: Secret | None, now: datetime
) -> User:
    """The new password holds, and everybody who was signed in as this user is out.

    A second factor is still asked for.  Raises NotFound when the link is over.
    """
    user = whose(db, link, now=now)
    held = store.hold_user(db, user)
    if not held or not factors.use_token(db, factors.password_resets, digest(link.reveal())):
        raise NotFound(OVER)
    store.change_user(db, user, {"password_hash": new.text, "password_changed_at": now})
    sessions.forget(db, user.id)
    sessions.remember(db, user.id, entering.marks(by, device), now=now)
    acting = arriving.acting_as(by, user, arriving.home_of(db, user))
    ended = sessions.end_all(db, user.id)
    events.append(db, PasswordReset(user.id, ended), by=acting, at=now)
    return user
