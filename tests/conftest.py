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


# Every run has all tests on SQLite; on PostgreSQL too those of the rooms whose SQL is intricate,
# but for pages and commands.  test-world has the rest on PostgreSQL.
INTRICATE = {
    "credentials", "house", "kit", "limits", "oauth", "products", "proof", "structures",
}  # fmt: skip
EDGES = ("_api", "_cli", "_commands", "_console", "_page", "_pages")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        path = Path(item.path)
        rest = path.parent.name not in INTRICATE or path.stem.endswith(EDGES)
        if rest and "postgres" in item.name.partition("[")[2]:
            item.add_marker(pytest.mark.world)
