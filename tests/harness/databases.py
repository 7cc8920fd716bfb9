"""Fresh databases for each test, copied from one that holds tables and two organizations."""

import importlib
import itertools
import pkgutil
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import keydesk
from keydesk.accounts.verbs import Founded, found
from keydesk.auth import Caller
from keydesk.kit.db import Database, Db, metadata, usage_metadata
from keydesk.kit.secret import Secret
from tests.harness.postgres import Postgres

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
PASSWORD = "walnut-ferry-lantern-93"
# The modules that declare tables.
TABLES = {"factors", "leases", "links", "log", "once", "store", "usernames"}


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
        for name in ("keydesk.db", "usage.db"):
            shutil.copy(self.folder / name, data / name)
        rights, usage = (f"sqlite:///{data / name}" for name in ("keydesk.db", "usage.db"))
        yield Fresh(rights, usage, "", self.seed)


class PostgresTemplate:
    def __init__(self, postgres: Postgres) -> None:
        self.postgres, self.numbers = postgres, itertools.count(1)
        database = Database(postgres.create("kd_template"))
        self.seed = plant(database, database)
        database.dispose()

    @contextmanager
    def fresh(self, _: Path) -> Iterator[Fresh]:
        name = f"kd_{next(self.numbers)}"
        url = self.postgres.create(name, "kd_template")
        yield Fresh(url, url, url, self.seed)
        self.postgres.drop(name)
