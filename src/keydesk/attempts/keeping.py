"""How long the book keeps what: hours become days, and what is old goes.  Called by a job.

Hours for ten days, days as long as the setting usage_days says.  Of calls in full, the last 100
accepted ones and the last 1,000 failures of each connection, failures for thirty days.
"""

from datetime import datetime, timedelta

from sqlalchemy import case, delete, func, select

from keydesk.attempts.recent import FAILURES, LATEST, UNPROVEN
from keydesk.attempts.store import KEY, add_up, attempts, calls, losses, raw
from keydesk.kit.db import Db

HOURS = timedelta(days=10)  # that single hours are kept
FAILED = timedelta(days=30)
DAY = 86_400_000_000  # microseconds
AT_ONCE = 1_000  # connections in one statement; the others have their turn a minute later


def roll_up(db: Db, *, now: datetime) -> int:
    """The oldest day that is still in hours becomes one: how many rows of hours it had.

    One day at a time, so that no transaction is long; 0 when there is none left.
    """
    until = (now - HOURS).replace(hour=0, minute=0, second=0, microsecond=0)
    single = (attempts.c.hour < until) & (raw(attempts.c.hour) % DAY != 0)
    oldest = db.execute(select(func.min(attempts.c.hour)).where(single)).scalar_one()
    if oldest is None:
        return 0
    day = oldest.replace(hour=0)
    of_it = (attempts.c.hour > day) & (attempts.c.hour < day + timedelta(days=1))
    sums = [func.sum(attempts.c[name]).label(name) for name in ("times", "items")]
    same = [attempts.c[name] for name in KEY[1:]]
    found = db.execute(select(*same, *sums).where(of_it).group_by(*same)).mappings().all()
    add_up(db, attempts, KEY, [{**row, "hour": day} for row in found])
    return db.execute(delete(attempts).where(of_it)).rowcount


def forget(db: Db, *, days: int, now: datetime) -> int:
    """Counts older than so many days, and failures older than thirty: how many rows went."""
    before = now - timedelta(days=days)
    old = [attempts.c.hour < before, losses.c.hour < before, calls.c.at < now - FAILED]
    tables = (attempts, losses, calls)
    return sum(
        db.execute(delete(table).where(which)).rowcount
        for table, which in zip(tables, old, strict=True)
    )


def trim(db: Db) -> int:
    """All but the newest calls of each connection go: how many they were.

    Only connections that have too many are looked at closely; which these are, an index tells.
    What strangers did to a connection goes first, all but UNPROVEN of it.
    """
    c = calls.c
    many = func.count() > case((c.failed, FAILURES), else_=LATEST)
    over = select(c.connection_id).group_by(c.connection_id, c.failed).having(many).limit(AT_ONCE)
    crowded = set(db.execute(over).scalars())
    if not crowded:
        return 0
    whose = (c.organization_id, c.connection_id, c.failed)
    strange = (c.connection_id != "") & (c.secret_id == "")
    share = func.row_number().over(partition_by=(*whose, strange), order_by=c.at.desc())
    beyond = (strange & (share > UNPROVEN)).label("beyond")
    s = select(c.id, c.at, *whose, beyond).where(c.connection_id.in_(crowded)).subquery().c
    place = func.row_number().over(
        partition_by=(s.organization_id, s.connection_id, s.failed),
        order_by=(s.beyond, s.at.desc(), s.id.desc()),
    )
    placed = select(s.id, s.failed, place.label("place")).subquery()
    most = (placed.c.failed & (placed.c.place > FAILURES)) | (
        ~placed.c.failed & (placed.c.place > LATEST)
    )
    return db.execute(delete(calls).where(c.id.in_(select(placed.c.id).where(most)))).rowcount
