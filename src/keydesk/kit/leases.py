"""Who does it: of all workers, on however many machines, one at a time holds the lease of a job.

A row per job in the database of the rights.  A lease ends by itself, so a worker that died holds
up nothing for longer than that.
"""

from datetime import datetime, timedelta

from sqlalchemy import Column, String, Table, insert, select, update
from sqlalchemy.exc import IntegrityError

from keydesk.kit.db import Db, Instant, metadata

leases = Table(
    "leases",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("holder", String(40), nullable=False),
    Column("until", Instant, nullable=False),
)


def take(db: Db, name: str, holder: str, *, life: timedelta, now: datetime) -> bool:
    """True if `holder` has it from now on, for `life`; also when it had it already."""
    free = (leases.c.until <= now) | (leases.c.holder == holder)
    taken = update(leases).where(leases.c.name == name, free)
    if db.execute(taken.values(holder=holder, until=now + life)).rowcount:
        return True
    if db.execute(select(leases.c.name).where(leases.c.name == name)).first():
        return False
    try:
        with db.begin_nested():
            db.execute(insert(leases).values(name=name, holder=holder, until=now + life))
    except IntegrityError:
        return False
    return True
