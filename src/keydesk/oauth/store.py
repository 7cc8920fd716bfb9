"""The table of tokens.  Digests only; every row names its organization."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Select,
    SmallInteger,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from keydesk.kit.db import Db, Instant, Json, metadata

tokens = Table(
    "tokens",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("organization_id", ForeignKey("organizations.id"), nullable=False),
    Column("credential_id", ForeignKey("credentials.id"), nullable=False, index=True),
    Column("secret_id", ForeignKey("credential_secrets.id"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("family", String(12), nullable=False, index=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("scheme", SmallInteger, nullable=False),
    Column("permissions", Json),
    Column("account_secret_id", ForeignKey("credential_secrets.id")),
    Column("user_id", ForeignKey("users.id")),
    Column("user_password_at", Instant),
    Column("issued_at", Instant, nullable=False),
    Column("family_ends_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
    Column("used_at", Instant),
    Column("revoked_at", Instant),
)


INSERT = insert(tokens)


class Token(NamedTuple):
    """A row.

    kind           "access" or "refresh"
    family         what one grant began, through all its refreshes: they die together on replay
    permissions    the scope that was asked for; None = all that the client may do
    account_secret_id, user_id   whose password was used, by the password grant; it dies with it
    """

    id: str
    organization_id: str
    credential_id: str
    secret_id: str
    kind: str
    family: str
    digest: str
    scheme: int
    permissions: list[str] | None
    issued_at: datetime
    family_ends_at: datetime
    expires_at: datetime
    account_secret_id: str | None = None
    user_id: str | None = None
    user_password_at: datetime | None = None
    used_at: datetime | None = None
    revoked_at: datetime | None = None


def add(db: Db, made: Sequence[Token]) -> None:
    db.execute(INSERT, [one._asdict() for one in made])


def find(db: Db, id_: str) -> Token | None:
    columns = [tokens.c[name] for name in Token._fields]
    row = db.execute(select(*columns).where(tokens.c.id == id_)).one_or_none()
    return Token(*row) if row else None


def use(db: Db, id_: str, *, now: datetime) -> bool:
    """True if this call used it up: of two that try at once, one."""
    unused = (tokens.c.id == id_) & tokens.c.used_at.is_(None) & tokens.c.revoked_at.is_(None)
    return db.execute(update(tokens).where(unused).values(used_at=now)).rowcount == 1


def end_siblings(db: Db, token: Token, *, now: datetime) -> int:
    """What a retry within the grace gave besides: one of them goes on, and this is it."""
    c = tokens.c
    waiting = (c.family == token.family) & (c.kind == "refresh") & c.used_at.is_(None)
    return _revoke(db, waiting & (c.id != token.id), now)


def used_at(db: Db, id_: str) -> datetime | None:
    """None when it was not used, or was revoked.  Locked, so that nobody ends its family now."""
    alive = (tokens.c.id == id_) & tokens.c.revoked_at.is_(None)
    return db.execute(select(tokens.c.used_at).where(alive).with_for_update()).scalar_one_or_none()


def revoke(db: Db, id_: str, *, now: datetime) -> bool:
    return _revoke(db, tokens.c.id == id_, now) == 1


def revoke_family(db: Db, family: str, *, now: datetime) -> int:
    """How many were still alive.

    Again until there is none: on PostgreSQL a refresh that commits meanwhile adds to the family,
    and only a new statement sees what it added.
    """
    ended = 0
    while more := _revoke(db, tokens.c.family == family, now):
        ended += more
    return ended


def _revoke(db: Db, which: ColumnElement[bool], now: datetime) -> int:
    alive = which & tokens.c.revoked_at.is_(None)
    return db.execute(update(tokens).where(alive).values(revoked_at=now)).rowcount


def purge(db: Db, *, before: datetime, most: int) -> int:
    """Deletes rows that expired before that, at most so many; how many it were."""
    return _delete(db, select(tokens.c.id).where(tokens.c.expires_at < before).limit(most))


def thin(db: Db, *, keep: int, most: int) -> int:
    """Deletes the oldest of one client that has more than `keep`, at most so many; how many."""
    c = tokens.c
    crowded = select(c.credential_id).group_by(c.credential_id).having(func.count() > keep).limit(1)
    client = db.execute(crowded).scalar_one_or_none()
    if client is None:
        return 0
    mine = select(c.id).where(c.credential_id == client)
    newest_first = mine.order_by(c.issued_at.desc(), c.id)
    return _delete(db, newest_first.offset(keep).limit(most))


def _delete(db: Db, ids: Select[Any]) -> int:
    gone: Any = db.execute(delete(tokens).where(tokens.c.id.in_(ids)))
    return int(gone.rowcount)
