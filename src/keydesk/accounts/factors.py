"""The tables of second factors and of half sessions, and the SQL about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
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

from keydesk.accounts.model import User
from keydesk.accounts.secret import digest as digest_of
from keydesk.kit.db import Db, Instant, metadata

second_factors = Table(
    "second_factors",
    metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("sealed", String(300), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("confirmed_at", Instant),
    Column("last_step", BigInteger, nullable=False),
)
recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("digest", String(64), primary_key=True),
)
half_sessions = Table(
    "half_sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("password_digest", String(64), nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)
OF_ONE = (second_factors, recovery_codes, half_sessions)


@dataclass(frozen=True)
class Factor:
    """An authenticator app.  It counts once it was confirmed; no step before `last_step` does."""

    user_id: str
    sealed: str
    created_at: datetime
    confirmed_at: datetime | None
    last_step: int


def find(db: Db, user_id: str) -> Factor | None:
    row = db.execute(select(second_factors).where(second_factors.c.user_id == user_id))
    found = row.mappings().first()
    return Factor(**found) if found else None


def confirmed(db: Db, user_id: str) -> Factor | None:
    found = find(db, user_id)
    return found if found and found.confirmed_at else None


def begin(db: Db, user_id: str, sealed: str, *, now: datetime) -> None:
    """Replaces one that was never confirmed; the caller holds the user's row."""
    db.execute(delete(second_factors).where(second_factors.c.user_id == user_id))
    row = {"user_id": user_id, "sealed": sealed, "created_at": now, "last_step": 0}
    db.execute(insert(second_factors).values(row))


def use_step(db: Db, factor: Factor, step: int) -> bool:
    """True for one caller only, however many come at once with the same code."""
    table = second_factors.c
    same = (table.user_id == factor.user_id) & (table.sealed == factor.sealed)
    used = update(second_factors).where(same & (table.last_step < step)).values(last_step=step)
    return db.execute(used).rowcount == 1


def confirm(db: Db, user_id: str, *, now: datetime) -> None:
    mine = second_factors.c.user_id == user_id
    db.execute(update(second_factors).where(mine).values(confirmed_at=now))


def remove(db: Db, user_id: str) -> bool:
    """The second factor and all that goes with it.  False when there was none."""
    had = find(db, user_id) is not None
    for table in OF_ONE:
        db.execute(delete(table).where(table.c.user_id == user_id))
    return had


def put_recovery(db: Db, user_id: str, digests: Iterable[str]) -> None:
    """In place of those there were."""
    db.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user_id))
    db.execute(insert(recovery_codes), [{"user_id": user_id, "digest": d} for d in digests])


def use_recovery(db: Db, user_id: str, digest: str) -> bool:
    """True once."""
    mine = (recovery_codes.c.user_id == user_id) & (recovery_codes.c.digest == digest)
    return db.execute(delete(recovery_codes).where(mine)).rowcount == 1


def recovery_left(db: Db, user_id: str) -> int:
    mine = recovery_codes.c.user_id == user_id
    return db.execute(select(func.count()).where(mine).select_from(recovery_codes)).scalar_one()


def keep_half(db: Db, digest: str, user: User, *, until: datetime) -> None:
    """A new password makes it worthless."""
    mark = digest_of(user.password_hash)
    row = {"digest": digest, "user_id": user.id, "password_digest": mark, "expires_at": until}
    db.execute(insert(half_sessions).values(row))


def user_of_half(db: Db, digest: str, *, now: datetime) -> tuple[str, str] | None:
    """The user's id and the mark of the password it was made with; None when it is over."""
    c = half_sessions.c
    live = (half_sessions.c.digest == digest) & (c.expires_at > now)
    row = db.execute(select(c.user_id, c.password_digest).where(live)).first()
    return (row[0], row[1]) if row else None


def use_half(db: Db, digest: str) -> bool:
    """True once."""
    return db.execute(delete(half_sessions).where(half_sessions.c.digest == digest)).rowcount == 1


def forget_halves(db: Db, *, now: datetime) -> None:
    """Those that are over.  The others stay: whoever knows the password as well could else take
    from its owner the time to type a code."""
    db.execute(delete(half_sessions).where(half_sessions.c.expires_at <= now))


def sealed_texts(db: Db) -> list[tuple[str, str]]:
    """Of everybody: the user's id, and what is sealed."""
    found = db.execute(select(second_factors.c.user_id, second_factors.c.sealed))
    return [(row[0], row[1]) for row in found]
