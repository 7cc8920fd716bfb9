"""Which user names clients sent with the password grant: who still uses it, and who wrongly.

A wrong user name is one that is not the connection account's.  It widens nothing, for permissions
come from the connection; but somebody typed a person's login into a connector.
"""

import re
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
    Column("let_in_at", Instant),  # last, with a token; None = never
)


class Noted(NamedTuple):
    """Was it noted so recently, as sent or as let in, that doing so again tells nothing new?"""

    sent: bool
    let_in: bool


def noted(db: Db, by: Caller, username: str, *, wrong: bool, now: datetime) -> Noted:
    c = usernames.c
    this = (c.connection_id == by.connection_id) & (c.username == printable(username))
    same = (c.client_id == by.credential_id) & (c.wrong == wrong) & (c.last_at > now - FINENESS)
    found = db.execute(select(c.let_in_at).where(this & same)).one_or_none()
    let_in_at = found[0] if found else None
    return Noted(found is not None, let_in_at is not None and let_in_at > now - FINENESS)


def note(db: Db, by: Caller, username: str, *, wrong: bool, let_in: bool, now: datetime) -> None:
    """`by` is the client.  Of many wrong ones the oldest makes room."""
    shown = printable(username)
    told: dict[str, object] = {"client_id": by.credential_id, "wrong": wrong, "last_at": now}
    told |= {"let_in_at": now} if let_in else {}
    c = usernames.c
    this = (c.connection_id == by.connection_id) & (c.username == shown)
    if db.execute(update(usernames).where(this).values(told)).rowcount:
        return
    if wrong:
        _make_room(db, by.connection_id)
    told |= {"organization_id": by.organization_id, "connection_id": by.connection_id}
    told |= {"username": shown, "first_at": now}
    try:
        with db.begin_nested():
            db.execute(insert(usernames).values(told))
    except IntegrityError:
        return  # another request noted it meanwhile


def printable(username: str) -> str:
    """What could be a password or a secret in the wrong field is only begun."""
    text = "".join(c if c.isprintable() else "?" for c in username[:LONGEST])
    return text if len(text) < SHORTEST_PASSWORD or LOGIN.fullmatch(text) else f"{text[:3]}…"


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
