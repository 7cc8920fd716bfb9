"""Fresh databases for each test, copied from one that holds tables and two organizations."""

import importlib
import itertools
import pkgutil
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import keydesk
from keydesk.accounts.verbs import Founded, found
from keydesk.auth import Caller
from keydesk.kit import changes
from keydesk.kit.db import Database, Db, metadata, usage_metadata
from keydesk.kit.errors import Unavailable
from keydesk.kit.secret import Secret
from keydesk.kit.stamp import INODE
from tests.harness.postgres import Postgres

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
PASSWORD = "walnut-ferry-lantern-93"
# The modules that declare tables.
TABLES = {"changes", "factors", "leases", "links", "log", "once", "store", "usernames"}


@dataclass(frozen=True)
class Seed:
    """Two organizations that know nothing of each other."""

    nordlys: Founded
    fjord: Founded


@dataclass(frozen=True)
class Fresh:
    """The rights and the attempts: two files on SQLite, one database on PostgreSQL."""

    rights: str
    usage: str
    database_url: str
    seed: Seed


def declare_tables() -> None:
    for module in pkgutil.walk_packages(keydesk.__path__, "keydesk."):
        if module.name.rsplit(".", 1)[-1] in TABLES:
            importlib.import_module(module.name)


def plant(rights: Database, usage: Database) -> Seed:
    """Hashing a password is slow on purpose, so it happens here and not in every test."""
    declare_tables()
    with usage.write() as db:
        usage_metadata.create_all(db)
    with rights.write() as db:
        metadata.create_all(db)
        changes.install(db)
        return Seed(_found(db, "Nordlys Living", "ingrid"), _found(db, "Fjord Lights", "olav"))


def _found(db: Db, name: str, owner: str) -> Founded:
    email = f"{owner}@{name.split(maxsplit=1)[0].lower()}.example"
    operator = Caller("cli:test", address="127.0.0.1", request_id="test")
    return found(db, operator, name=name, owner_email=email, password=Secret(PASSWORD), now=NOON)


class SqliteTemplate:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        rights, usage = (self._empty(name) for name in ("keydesk.db", "usage.db"))
        self.seed = plant(rights, usage)
        rights.dispose()
        usage.dispose()

    def _empty(self, name: str) -> Database:
        (self.folder / name).touch()
        return Database(f"sqlite:///{self.folder / name}")

    @contextmanager
    def fresh(self, data: Path) -> Iterator[Fresh]:
        for name in ("keydesk.db", "keydesk.db.stamp", "usage.db"):
            shutil.copy(self.folder / name, data / name)
        _own(data / "keydesk.db.stamp")
        rights, usage = (f"sqlite:///{data / name}" for name in ("keydesk.db", "usage.db"))
        yield Fresh(rights, usage, "", self.seed)


def _own(copy: Path) -> None:
    """Else the first change makes a new one, and waits."""
    with copy.open("r+b") as stamp:
        stamp.seek(INODE * 8)
        stamp.write(copy.stat().st_ino.to_bytes(8, sys.byteorder))


class PostgresTemplate:
    """A copy of a whole database takes long, so one is used again once it is as it was."""

    def __init__(self, postgres: Postgres) -> None:
        self.postgres, self.numbers = postgres, itertools.count(1)
        self.free: list[str] = []
        self.opened: dict[str, Database] = {}
        database = Database(postgres.create("kd_template"))
        self.seed = plant(database, database)
        with database.write() as db:
            self.reset = _keep_rows(db)
            self.shape = _shape(db)
        database.dispose()

    @contextmanager
    def fresh(self, _: Path) -> Iterator[Fresh]:
        name = self.free.pop() if self.free else self._copy()
        url = self.postgres.url(name)
        yield Fresh(url, url, url, self.seed)
        if self._restored(url):
            self.free.append(name)
        else:
            self.opened.pop(url).dispose()
            self.postgres.drop(name)

    def close(self) -> None:
        """What is still open when the server stops is an error of the whole run."""
        for database in self.opened.values():
            database.dispose()

    def _copy(self) -> str:
        name = f"kd_{next(self.numbers)}"
        self.postgres.create(name, "kd_template")
        return name

    def _restored(self, url: str) -> bool:
        """False for one whose tables a test has changed, or left locked."""
        database = self.opened.setdefault(url, Database(url))
        try:
            with database.write() as db:
                same = _shape(db) == self.shape
                if same:
                    db.exec_driver_sql(self.reset)
            return same
        except Unavailable:
            return False


def _keep_rows(db: Db) -> str:
    """Keeps what is in all tables aside; the statements that bring it back."""
    tables = [*metadata.tables, *usage_metadata.tables]
    db.exec_driver_sql("CREATE SCHEMA seed")
    for name in tables:
        db.exec_driver_sql(f"CREATE TABLE seed.{name} AS TABLE public.{name}")
    cleared = [f"DELETE FROM {name}" for name in tables]
    filled = [f"INSERT INTO {name} SELECT * FROM seed.{name}" for name in tables]
    sequences = db.exec_driver_sql("SELECT sequencename, last_value FROM pg_sequences").all()
    reset = [
        f"SELECT setval('{name}', {last or 1}, {'true' if last else 'false'})"
        for name, last in sequences
    ]
    settings = ["SET LOCAL lock_timeout = '2s'", "SET LOCAL session_replication_role = replica"]
    return "; ".join([*settings, *cleared, *filled, *reset])


def _shape(db: Db) -> list[tuple[object, ...]]:
    columns = (
        "SELECT c.relname, a.attname, a.atttypid, a.attnotnull FROM pg_attribute a "
        "JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' AND a.attnum > 0 "
        "WHERE c.relnamespace = 'public'::regnamespace ORDER BY c.relname, a.attnum"
    )
    return [tuple(row) for row in db.exec_driver_sql(columns)]
