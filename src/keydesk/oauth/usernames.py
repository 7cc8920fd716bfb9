"""Which user names clients sent with the password grant: who still uses it, and who wrongly.

A wrong user name is one that is not the connection account's.  It widens nothing, for permissions
come from the connection; but somebody typed a person's login into a connector.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from keydesk.accounts.rules import SHORTEST_PASSWORD
from keydesk.auth import Caller
from keydesk.kit.db import Db, Instant, metadata

SHOWN = timedelta(days=7)  # a wrong one, after it was last sent
FINENESS = timedelta(minutes=10)  # of last_at: a client may ask for a token per call
LOGIN = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|[A-Za-z0-9_]{3,100}_[1-9][0-9]{3}")
MOST, LONGEST = 20, 254  # wrong ones kept of a connection; characters of one

usernames = Table(
    "usernames",
    metadata,
    Column("connection_id", ForeignKey("connections.id"), primary_key=True),
    Column("username", String(LONGEST), primary_key=True),
    Column("organization_id", ForeignKey("organizations.id"), nullable=False, index=True),
    Column("client_id", ForeignKey("credentials.id"), nullable=False),
    Column("wrong", Boolean, nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
)


class Seen(NamedTuple):
    """`client_id` is the credential id of the client that sent it last."""

    connection_id: str
    username: str
    client_id: str
    wrong: bool
    first_at: datetime
    last_at: datetime


def noted(db: Db, by: Caller, username: str, *, wrong: bool, now: datetime) -> bool:
    """True when it was noted so recently that noting it again would tell nothing new."""
    c = usernames.c
    this = (c.connection_id == by.connection_id) & (c.username == printable(username))
    same = (c.client_id == by.credential_id) & (c.wrong == wrong) & (c.last_at > now - FINENESS)
    return db.execute(select(c.username).where(this & same)).first() is not None


def note(db: Db, by: Caller, username: str, *, wrong: bool, now: datetime) -> None:
    """`by` is the client.  Of many wrong ones the oldest makes room."""
    shown = printable(username)
    told = {"client_id": by.credential_id, "wrong": wrong, "last_at": now}
    c = usernames.c
    this = (c.connection_id == by.connection_id) & (c.username == shown)
    if db.execute(update(usernames).where(this).values(told)).rowcount:
        return
    if wrong:
        _make_room(db, by.connection_id)
    names = {"connection_id": by.connection_id, "username": shown, "first_at": now}
    names["organization_id"] = by.organization_id
    try:
        with db.begin_nested():
            db.execute(insert(usernames).values(told | names))
    except IntegrityError:
        return  # another request noted it meanwhile


def printable(username: str) -> str:
    """What could be a password or a secret in the wrong field is only begun."""
    text = "".join(c if c.isprintable() else "?" for c in username[:LONGEST])
    return text if len(text) < SHORTEST_PASSWORD or LOGIN.fullmatch(text) else f"{text[:3]}…"


def wrong_ones(
    db: Db, organization_id: str, connection_ids: Iterable[str], *, now: datetime
) -> dict[str, Seen]:
    """By connection id: the wrong user name that came last, if it came within SHOWN."""
    c = usernames.c
    mine = (c.organization_id == organization_id) & c.connection_id.in_(list(connection_ids))
    recent = c.wrong & (c.last_at > now - SHOWN)
    columns = [c[name] for name in Seen._fields]
    rows = db.execute(select(*columns).where(mine & recent).order_by(c.last_at))
    return {row[0]: Seen(*row) for row in rows}


def passwords_used(db: Db, organization_id: str) -> list[Seen]:
    """Who still uses the password grant, and since when; the last one first."""
    c = usernames.c
    columns = [c[name] for name in Seen._fields]
    mine = c.organization_id == organization_id
    rows = db.execute(select(*columns).where(mine).order_by(c.last_at.desc(), c.username))
    return [Seen(*row) for row in rows]


def forget(db: Db, *, now: datetime) -> int:
    """Wrong ones that are shown no more.  How many it were."""
    old = usernames.c.wrong & (usernames.c.last_at <= now - SHOWN)
    return db.execute(delete(usernames).where(old)).rowcount


def _make_room(db: Db, connection_id: str) -> None:
    c = usernames.c
    wrong = (c.connection_id == connection_id) & c.wrong
    if db.execute(select(func.count()).where(wrong)).scalar_one() < MOST:
        return
    oldest = select(c.username).where(wrong).order_by(c.last_at).limit(1).scalar_subquery()
    db.execute(delete(usernames).where(wrong & (c.username == oldest)))
