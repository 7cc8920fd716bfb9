"""Fresh databases for each test, copied from one that holds the tables already."""

import importlib
import itertools
import pkgutil
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import keydesk
from keydesk.kit.db import Database, metadata, usage_metadata
from tests.harness.postgres import Postgres

TABLES = {"store", "log", "once"}  # the modules that declare tables


def declare_tables() -> None:
    for module in pkgutil.walk_packages(keydesk.__path__, "keydesk."):
        if module.name.rsplit(".", 1)[-1] in TABLES:
            importlib.import_module(module.name)


@dataclass(frozen=True)
class Pair:
    """The rights and the attempts: two files on SQLite, one database on PostgreSQL."""

    rights: str
    usage: str
    database_url: str = ""


class SqliteTemplate:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, tables in (("keydesk.db", metadata), ("usage.db", usage_metadata)):
            (folder / name).touch()
            database = Database(f"sqlite:///{folder / name}")
            with database.write() as db:
                tables.create_all(db)
            database.dispose()

    @contextmanager
    def fresh(self, data: Path) -> Iterator[Pair]:
        for name in ("keydesk.db", "usage.db"):
            shutil.copy(self.folder / name, data / name)
        yield Pair(f"sqlite:///{data / 'keydesk.db'}", f"sqlite:///{data / 'usage.db'}")


class PostgresTemplate:
    def __init__(self, postgres: Postgres) -> None:
        self.postgres, self.numbers = postgres, itertools.count(1)
        database = Database(postgres.create("kd_template"))
        with database.write() as db:
            metadata.create_all(db)
            usage_metadata.create_all(db)
        database.dispose()

    @contextmanager
    def fresh(self, data: Path) -> Iterator[Pair]:
        name = f"kd_{next(self.numbers)}"
        url = self.postgres.create(name, "kd_template")
        yield Pair(url, url, url)
        self.postgres.drop(name)
