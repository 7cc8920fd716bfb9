"""The doctor's questions to the databases.  Each answers for itself; an outage raises."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from keydesk import events
from keydesk.accounts import factors
from keydesk.accounts.codes import context_of
from keydesk.attempts import lost_since
from keydesk.audit import store
from keydesk.audit.anchors import Anchors
from keydesk.audit.model import PURPOSE, SOON
from keydesk.audit.sealer import JOB as SEALING
from keydesk.auth import House
from keydesk.findings import Finding, bad, ok, warning
from keydesk.kit import leases, sqlite
from keydesk.kit.clock import machine_now
from keydesk.kit.columns import moment
from keydesk.kit.db import Database
from keydesk.migrations import pending

APART = timedelta(seconds=2)  # that two clocks may be
GRACE = timedelta(minutes=2)  # within which a worker takes a lease that ran out
LARGE, LARGE_LOG = 5_000_000_000, 250_000_000  # bytes: of the attempts, of a write-ahead log
BOOKS = "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class WHERE relname IN (%s)"
TABLES = "'attempts', 'calls', 'losses', 'last_uses', 'totals'"


def database(house: House) -> Finding:
    with house.database.read() as db, house.usage.read() as usage:
        db.exec_driver_sql("SELECT 1")
        usage.exec_driver_sql("SELECT 1")
    return ok("database", f"{house.database.dialect} answers.")


def migrations(house: House) -> Finding:
    behind = [n for n, d in (("rights", house.database), ("usage", house.usage)) if pending(d, n)]
    if behind:
        return bad("migrations", f"Behind: {', '.join(behind)}.", "Run `keydesk migrate`.")
    return ok("migrations", "Up to date.")


def clock(house: House) -> Finding:
    """Against the newest event, and against the clock of a database on another machine."""
    now, remedy = machine_now(), "Set the clock, and keep it right with NTP."
    with house.database.read() as db:
        newest = events.latest_moment(db)
        theirs: datetime = now
        if db.dialect.name == "postgresql":
            theirs = db.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    if newest and newest > now:
        said = f"It says {now:%F %T} UTC, but an event happened at {newest:%F %T}."
        return bad("clock", said, remedy)
    if abs(theirs - now) > APART:
        seconds = (theirs - now).total_seconds()
        return warning("clock", f"The database's is {seconds:+.1f} s from this machine's.", remedy)
    return ok("clock", f"It says {now:%F %T} UTC.")


def seals(house: House) -> Finding:
    """Each is really opened: a key that has the right name may still be another row's."""
    with house.database.read() as db:
        sealed = [(text, context_of(user_id)) for user_id, text in factors.sealed_texts(db)]
    shut = house.seals.unopened(sealed)
    if shut:
        said = f"{shut} of {len(sealed)} sealed secrets do not open."
        return bad("seals", said, "Put the right keydesk.key back.")
    return ok("seals", f"{len(sealed)} sealed secrets, and all of them open.")


def audit(house: House) -> Finding:
    """Is it sealed and anchored, as far as a look tells?  `keydesk audit verify` reads it all."""
    now, anchors = house.clock(), Anchors(house.settings)
    anchor = anchors.last()
    with house.database.read() as db:
        newest, waiting = store.head(db), store.unsealed(db, store.low_water(db, now=now), 1)
    if newest and not house.seals.derived(PURPOSE):
        return bad("audit", "keydesk.key is missing: nothing is sealed.", "Put it back.")
    if waiting and now - moment(waiting[0]["at"]) > SOON:
        said = f"Not sealed since {moment(waiting[0]['at']):%F %T} UTC."
        return warning("audit", said, "Start `keydesk serve`.")
    if newest and now - newest.sealed_at > SOON and (not anchor or anchor.chain != newest.chain):
        said = f"Its end is not written to {anchors}."
        return warning("audit", said, "Run `keydesk audit verify`, and look at audit_anchor.")
    return ok("audit", f"{newest.position if newest else 0} events are sealed.")


def jobs(house: House) -> Finding:
    """A lease that ran out is no harm in itself; that nobody took it again within minutes is:
    after a new start, the workers wait for the lease of those before.

    Sealing is none of these: it takes its lease only while there is something to seal.
    """
    now, lease = house.clock(), leases.leases.c
    with house.database.read() as db:
        held = db.execute(select(lease.name, lease.until).where(lease.name != SEALING)).all()
    over = [f"{name} since {until:%F %T} UTC" for name, until in held if until <= now - GRACE]
    if over:
        remedy = "Start `keydesk serve`; if it runs, look for job_failed in its log."
        return warning("jobs", f"Nobody does {', '.join(sorted(over))}.", remedy)
    return ok("jobs", f"{len(held)} done by a worker." if held else "None was begun yet.")


def attempts(house: House) -> Finding:
    with house.usage.read() as db:
        lost = lost_since(db, house.clock() - timedelta(days=1))
    if lost:
        remedy = "Look for attempts_not_written in the log: the usage database was away or slow."
        return warning("attempts", f"{lost} could not be counted in the last day.", remedy)
    return ok("attempts", "All of the last day were counted.")


def sizes(house: House) -> Finding:
    """The book of attempts grows with traffic; a write-ahead log only while somebody reads."""
    size, logs = _size(house.usage), 0
    if house.database.dialect == "sqlite":
        logs = max(_bytes(sqlite.log_of(book.path)) for book in (house.database, house.usage))
    said = f"Attempts {_shown(size)}, write-ahead log {_shown(logs)}."
    if logs > LARGE_LOG:
        return warning("sizes", said, "Something reads without end: restart what it is.")
    if size > LARGE:
        return warning("sizes", said, "Keep them for fewer days, or make room.")
    return ok("sizes", said)


def _size(usage: Database) -> int:
    if usage.dialect == "sqlite":
        return _bytes(usage.path)
    with usage.read() as db:
        return int(db.exec_driver_sql(BOOKS % TABLES).scalar_one())


def _bytes(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _shown(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
