"""One way to the database: read() and write().  SQLite until it is outgrown, then PostgreSQL.

Two books: `metadata` holds the rights (who may do what, what was changed, the catalog);
`usage_metadata` holds what was tried, which is written every second by every worker and so must
not share a SQLite file with the rights.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine, event, make_url
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from keydesk.kit import sqlite
from keydesk.kit.columns import Instant, Json
from keydesk.kit.errors import BadRequest, Unavailable
from keydesk.kit.freshness import Local, Shared
from keydesk.kit.stamp import Settler

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)
usage_metadata = MetaData(naming_convention=NAMES)
Db = Connection

__all__ = ["Database", "Db", "Instant", "Json", "metadata", "usage_metadata"]


class Database:
    """`write()` is one transaction: all of it or nothing.  `read()` sees one moment.

    Both raise Unavailable when the database is away, locked for too long, full or broken.
    `changed` tells those who remember answers whether these still hold.  With `only_reads` the
    database itself refuses whatever would change it.
    """

    def __init__(self, url: str, *, only_reads: bool = False) -> None:
        self.url = make_url(url)
        self.dialect = self.url.get_backend_name()
        on_sqlite, mode = self.dialect == "sqlite", "ro" if only_reads else "rw"
        self.engine = _sqlite(self.path, mode) if on_sqlite else _postgres(url, mode)
        self.changed = Local(self.path, mode) if on_sqlite else Shared(self.url)

    @property
    def path(self) -> Path:
        """The file of a SQLite database."""
        return Path(self.url.database or "")

    @contextmanager
    def read(self) -> Iterator[Db]:
        with outage(), self.engine.connect() as db, db.begin():
            yield db

    @contextmanager
    def snapshot(self) -> Iterator[Db]:
        """One moment, however long it takes and however many statements."""
        level = {"isolation_level": "REPEATABLE READ"} if self.dialect == "postgresql" else {}
        with outage(), self.engine.execution_options(**level).connect() as db, db.begin():
            yield db

    @contextmanager
    def write(self) -> Iterator[Db]:
        writing = self.engine.execution_options(keydesk_writes=True)
        with outage(), writing.connect() as db, db.begin():
            yield db

    def dispose(self) -> None:
        self.changed.close()
        self.engine.dispose()


@contextmanager
def outage() -> Iterator[None]:
    """An error of the database itself becomes Unavailable; a broken rule of ours stays what it is.

    A missing table is an OperationalError on SQLite and a ProgrammingError on PostgreSQL: both
    are outages here (a half-done migration), and neither is the caller's fault.
    """
    try:
        yield
    except IntegrityError:
        raise
    except (DataError, UnicodeEncodeError):
        raise BadRequest("A text holds a character that cannot be stored.") from None
    except (DBAPIError, PoolTimeout) as error:
        raise Unavailable from error


def _sqlite(path: Path, mode: str) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=partial(sqlite.connect, path, mode, settler=Settler(path)),
        poolclass=sqlite.Pool,
        hide_parameters=True,
        pool_timeout=10,
        pool_size=8,
        max_overflow=32,
    )
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "checkout", lambda raw, record, _: sqlite.same_file(raw, path))
    return engine


def _begin_sqlite(db: Connection) -> None:
    """BEGIN IMMEDIATE for writers, so that two of them queue instead of failing half-way."""
    options = db.get_execution_options()
    raw: Any = db.connection.driver_connection
    raw.execute(f"PRAGMA foreign_keys={'OFF' if options.get('keydesk_rebuilds') else 'ON'}")
    raw.before = raw.total_changes  # with those of transactions that were undone
    writes = options.get("keydesk_writes")
    db.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgres(url: str, mode: str) -> Engine:
    """READ COMMITTED, the default: a verb settles its races in the WHERE of its UPDATE."""
    only_reads = {"options": "-c default_transaction_read_only=on"} if mode == "ro" else {}
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        hide_parameters=True,
        pool_timeout=10,
        pool_size=8,
        max_overflow=32,
        connect_args={"connect_timeout": 5, **only_reads},
    )
