"""Counting tries to sign in, before it is known how they end: so parallel ones count as well.

A row per counter; its key is a digest, so the table holds neither e-mail nor address.
"""

import math
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from keydesk.accounts import waits
from keydesk.accounts.store import tries
from keydesk.accounts.waits import Limit
from keydesk.kit.db import Db
from keydesk.kit.errors import TooManyRequests
from keydesk.shell import N_

TOO_MANY = N_("Too many tries. Try again in {n} min.")


def count(db: Db, key: str, limit: Limit, *, now: datetime) -> None:
    """One more try.  Raises TooManyRequests, and then counts nothing, when it comes too early.

    Holds the counter's row until the end of the transaction: the next try sees this one.
    """
    _make(db, key, now)
    row = db.execute(select(tries).where(tries.c.key == key).with_for_update()).mappings().one()
    wait = waits.left(limit, row["count"], row["last_at"], now)
    if wait.total_seconds() > 0:
        seconds = math.ceil(wait.total_seconds())
        raise TooManyRequests(TOO_MANY, retry_after=seconds, n=waits.minutes(wait))
    new = waits.counted(row["count"], row["last_at"], now) + 1
    db.execute(update(tries).where(tries.c.key == key).values(count=new, last_at=now))


def failed(db: Db, keys: Iterable[str], *, now: datetime) -> None:
    """The wait begins when the answer is known, not when the question was asked."""
    db.execute(update(tries).where(tries.c.key.in_(list(keys))).values(last_at=now))


def succeeded(db: Db, counters: Mapping[str, Limit]) -> None:
    """This try was no guess after all; the guesses of others stay counted."""
    own = [key for key, limit in counters.items() if limit.own]
    db.execute(update(tries).where(tries.c.key.in_(own)).values(count=0))
    others = tries.c.key.in_([*counters.keys() - own]) & (tries.c.count > 0)
    db.execute(update(tries).where(others).values(count=tries.c.count - 1))


def forget(db: Db, *, now: datetime) -> None:
    """Drops what no longer counts.  A row that somebody else holds is left for the next time."""
    old = (
        select(tries.c.key)
        .where(tries.c.last_at <= now - waits.FORGOTTEN)
        .limit(100)
        .with_for_update(skip_locked=True)
    )
    db.execute(delete(tries).where(tries.c.key.in_(old)))


def _make(db: Db, key: str, now: datetime) -> None:
    try:
        with db.begin_nested():
            db.execute(insert(tries).values(key=key, count=0, last_at=now))
    except IntegrityError:
        return
