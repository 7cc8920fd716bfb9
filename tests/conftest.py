"""Fixtures for all tests.  Start at `house`: one organization, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.browser import chromium
from tests.harness.databases import PostgresTemplate, SqliteTemplate
from tests.harness.house import House
from tests.harness.postgres import Postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server per test process, started when the first test asks for it."""
    with Postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres) -> Iterator[PostgresTemplate]:
    template = PostgresTemplate(postgres)
    yield template
    template.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    return SqliteTemplate(tmp_path_factory.mktemp("template"))


@pytest.fixture(params=["sqlite", "postgres"])
def house(request, tmp_path) -> Iterator[House]:
    """On both databases: for verbs, and for all that speaks SQL."""
    template = request.getfixturevalue(f"{request.param}_template")
    with template.fresh(tmp_path) as fresh:
        house = House(tmp_path, fresh)
        yield house
        house.close()


@pytest.fixture
def sqlite_house(sqlite_template, tmp_path) -> Iterator[House]:
    """On SQLite only: for what has nothing to do with the kind of database."""
    with sqlite_template.fresh(tmp_path) as fresh:
        house = House(tmp_path, fresh)
        yield house
        house.close()


@pytest.fixture(scope="session")
def browser():
    with chromium() as found:
        yield found


# Pages, commands and their like add no SQL of their own: every run has them on SQLite, and
# test-world on PostgreSQL too.
EDGES = ("_api", "_cli", "_commands", "_console", "_page", "_pages", "_sign_in")
ROOMS_OF_EDGES = {"explaining", "habits", "manage", "roles", "sheets", "trying"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        path = Path(item.path)
        edge = path.parent.name in ROOMS_OF_EDGES or path.stem.endswith(EDGES)
        if edge and "postgres" in item.name.partition("[")[2]:
            item.add_marker(pytest.mark.world)
