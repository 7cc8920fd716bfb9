"""The migrations make exactly the tables that the code declares, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from keydesk.kit.db import Database
from keydesk.migrations import CHAINS, migrate
from tests.harness.databases import declare_tables


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request, tmp_path):
    """Makes empty databases: `empty("name")`."""
    made, urls = [], []

    def make(name: str) -> Database:
        if request.param == "sqlite":
            (tmp_path / name).touch()
            made.append(Database(f"sqlite:///{tmp_path / name}"))
        else:
            urls.append(f"schema_{name}")
            made.append(Database(request.getfixturevalue("postgres").create(urls[-1])))
        return made[-1]

    declare_tables()
    yield make
    for database in made:
        database.dispose()
    for name in urls:
        request.getfixturevalue("postgres").drop(name)


@pytest.mark.parametrize("chain", CHAINS)
def test_a_migrated_database_is_what_the_code_declares(empty, chain):
    """A column that only exists where tests made the tables is an outage on the day of release."""
    migrated = empty(f"compared_{chain}")
    assert migrate(migrated, chain)
    options = {
        "compare_type": True,
        "compare_server_default": migrated.dialect == "postgresql",
        "version_table": f"migrations_{chain}",
        "target_metadata": CHAINS[chain],
    }
    with migrated.read() as db:
        context = MigrationContext.configure(db, opts=options)
        assert compare_metadata(context, CHAINS[chain]) == []


@pytest.mark.parametrize("chain", CHAINS)
def test_a_migrated_database_has_every_constraint_and_index(empty, chain):
    """Autogenerate sees neither a CHECK nor the WHERE of a partial index; a unique one lost its
    WHERE once, and nobody could name a key like a revoked one."""
    migrated, declared = empty(f"made_{chain}"), empty(f"declared_{chain}")
    migrate(migrated, chain)
    with declared.write() as db:
        CHAINS[chain].create_all(db)
    assert portrait(migrated, chain) == portrait(declared, chain)


@pytest.mark.parametrize("chain", CHAINS)
def test_migrating_twice_does_nothing(empty, chain):
    database = empty(f"twice_{chain}")
    migrate(database, chain)
    assert migrate(database, chain) == []


def test_both_books_fit_into_one_database(empty):
    """On PostgreSQL they share one; the chains must not trip over each other."""
    database = empty("both")
    assert all(migrate(database, chain) for chain in CHAINS)
    with database.read() as db:
        tables = set(inspect(db).get_table_names())
    assert tables >= {name for chain in CHAINS.values() for name in chain.tables}


def portrait(database: Database, chain: str) -> dict[str, object]:
    with database.read() as db:
        look = inspect(db)
        return {name: _table(look, name) for name in sorted(CHAINS[chain].tables)}


def _table(look, name: str) -> dict[str, object]:
    return {
        "columns": {c["name"]: (str(c["type"]), c["nullable"]) for c in look.get_columns(name)},
        "primary key": look.get_pk_constraint(name),
        "unique": _sorted(look.get_unique_constraints(name)),
        "indexes": _sorted(look.get_indexes(name)),
        "references": _sorted(look.get_foreign_keys(name)),
        "checks": _sorted(look.get_check_constraints(name)),
    }


def _sorted(found) -> list[str]:
    return sorted(_plain(one) for one in found)


def _plain(value) -> str:
    if isinstance(value, dict):
        return str(sorted((key, _plain(part)) for key, part in value.items()))
    return str(value)
