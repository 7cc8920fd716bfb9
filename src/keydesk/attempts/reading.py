"""What the book of attempts tells: last uses, and how many calls there were."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import RowMapping, func, select

from keydesk.attempts.model import LastUse
from keydesk.attempts.store import attempts, losses, totals, uses
from keydesk.kit.db import Db

AT_ONCE = 10_000  # ids in one statement; SQLite and PostgreSQL both end near 32,000


def last_uses(db: Db, credential_ids: Iterable[str]) -> dict[str, LastUse]:
    """By secret id, of all secrets of these credentials that were ever used."""
    found: dict[str, LastUse] = {}
    ids = sorted(credential_ids)
    for start in range(0, len(ids), AT_ONCE):
        mine = uses.c.credential_id.in_(ids[start : start + AT_ONCE])
        rows = db.execute(select(uses).where(mine)).mappings()
        found |= {row["secret_id"]: LastUse(**{f: row[f] for f in LastUse._fields}) for row in rows}
    return found


def last_calls(db: Db, connection_ids: Iterable[str]) -> dict[str, datetime]:
    """By connection id: when its newest accepted call was."""
    mine = uses.c.connection_id.in_(list(connection_ids))
    newest = select(uses.c.connection_id, func.max(uses.c.at)).where(mine)
    return {row[0]: row[1] for row in db.execute(newest.group_by(uses.c.connection_id))}


def calls_since(db: Db, organization_id: str, since: datetime) -> dict[str, int]:
    """By connection id: how many calls since that hour, refused ones too."""
    mine = (attempts.c.organization_id == organization_id) & (attempts.c.hour >= since)
    counted = select(attempts.c.connection_id, func.sum(attempts.c.times)).where(mine)
    rows = db.execute(counted.group_by(attempts.c.connection_id))
    return {row[0]: int(row[1]) for row in rows}


def all_totals(db: Db) -> Sequence[RowMapping]:
    """By door, method, outcome, status class and `took`: times, items and microseconds, ever.

    A few hundred rows, however much was tried.  Outcome LOST: what could not be counted.
    """
    return db.execute(select(totals)).mappings().all()


def lost_since(db: Db, since: datetime) -> int:
    """How many attempts could not be counted since that hour."""
    counted = select(func.coalesce(func.sum(losses.c.times), 0)).where(losses.c.hour >= since)
    return int(db.execute(counted).scalar_one())
