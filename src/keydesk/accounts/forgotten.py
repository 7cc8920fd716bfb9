"""Forgotten passwords: a link by mail, which sets a new one once, within an hour.

Whoever asks hears and waits the same, whether somebody has that e-mail or not: request() counts,
and all that depends on the account happens afterwards, beside the request.  What the link does is
told in resetting.py: it is one that somebody made for themselves.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from keydesk import events
from keydesk.accounts import arriving, links, store, tries, waits
from keydesk.accounts.happened import PasswordResetAsked
from keydesk.accounts.links import ResetLink
from keydesk.accounts.model import User, plain_email
from keydesk.accounts.secret import RESET, digest, mint
from keydesk.auth import Caller
from keydesk.kit.db import Db
from keydesk.kit.ids import new_id
from keydesk.kit.secret import Secret

LASTS = timedelta(hours=1)
OF_ADDRESS = waits.Limit(free=10, longest=timedelta(hours=1))
OF_ACCOUNT = waits.Limit(free=3, longest=timedelta(hours=1))


def request(db: Db, by: Caller, email: str, *, now: datetime) -> None:
    """Counts.  Raises TooManyRequests, by address and by e-mail, whoever has it."""
    tries.forget(db, now=now)
    address = digest(f"forgot address {waits.network(by.address)}")
    tries.count(db, address, OF_ADDRESS, now=now)
    tries.count(db, digest(f"forgot {plain_email(email)}"), OF_ACCOUNT, now=now)


def mint_link(db: Db, by: Caller, email: str, *, now: datetime) -> tuple[User, Secret] | None:
    """What the link holds; None when nobody who may sign in has this e-mail.

    The former one ends; one that an administrator made stays, so that no stranger can end that.
    """
    user = store.user_by_email(db, plain_email(email))
    home = arriving.home_of(db, user) if user else ""
    if user is None or not home:
        return None
    secret = mint(RESET)
    link = ResetLink(new_id(), home, user.id, f"user:{user.id}", now, now + LASTS)
    links.end_resets(db, user.id, made_by=link.made_by, now=now)
    links.add_reset(db, link, digest(secret.reveal()))
    by = replace(by, organization_id=home)
    events.append(db, PasswordResetAsked(user.id), by=by, at=now)
    return user, secret
