"""A small catalog behind a real gate, on both databases; another organization beside it.

The credential is a tiny scheme of its own: the catalog must work with any kind.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.routing import Router

from keydesk.accounts import Organization
from keydesk.accounts import store as accounts
from keydesk.akeneo import api, media_api
from keydesk.akeneo.entrance import BATCH_LIMIT
from keydesk.akeneo.words import words
from keydesk.attempts import Book
from keydesk.auth import Accepted, Answer, Caller, Door, Gate, House, Reason, Refused
from keydesk.auth.permissions import ALL_OF_A_CONNECTION, API_ACCESS
from keydesk.catalog import verbs as products
from keydesk.catalog.model import CODE, IDENTIFIER, Wish
from keydesk.kit import changes, sqlite
from keydesk.kit.db import Database, metadata
from keydesk.kit.ids import new_id
from keydesk.kit.secret import Secret
from keydesk.kit.settings import Settings
from keydesk.structures import verbs as structures
from keydesk.structures.violations import Saved
from tests.akeneo import furniture
from tests.harness.databases import declare_tables
from tests.harness.inside import TestClient
from tests.harness.postgres import Postgres

NOW = datetime(2026, 11, 22, 9, 30, 15, 123456, UTC)
READER = frozenset(p for p in ALL_OF_A_CONNECTION if p.endswith((":read", ":access")))
UPDATER = frozenset(p for p in ALL_OF_A_CONNECTION if not p.endswith(":create"))
CALLERS = {
    "nordlys": Caller("key:1", "nordlys", ALL_OF_A_CONNECTION, credential_id="1"),
    "fjord": Caller("key:2", "fjord", ALL_OF_A_CONNECTION, credential_id="2"),
    "narrow": Caller("key:3", "nordlys", frozenset({API_ACCESS}), credential_id="3"),
    "rootless": Caller("key:4", "nordlys", frozenset({"products:read"}), credential_id="4"),
    "reader": Caller("key:5", "nordlys", READER, credential_id="5"),
    "updater": Caller("key:6", "nordlys", UPDATER, credential_id="6"),
}
ROOT = "/api/rest/v1"


class Names:
    """A credential is the name of a caller."""

    def recall(self, secret: Secret, _: str = "") -> Answer:
        caller = CALLERS.get(secret.reveal())
        return Accepted(caller) if caller else Refused(Reason.UNKNOWN)

    ask = recall


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """For all tests that only read."""
    yield from opened(request, tmp_path_factory)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def own_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """For the tests of one module, which write."""
    yield from opened(request, tmp_path_factory)


def opened(request, tmp_path_factory):
    with blank(request, tmp_path_factory, "catalog") as database:
        with database.write() as db:
            for id_ in ("nordlys", "fjord"):
                accounts.add_organization(db, Organization(id_, id_, id_, NOW))
            furnish(db, CALLERS["nordlys"])
            wishes = [Wish(name, {"identifier": name}) for name in ("FJ-1", "shared")]
            by = CALLERS["fjord"]
            all_saved(products.save(db, by, IDENTIFIER, wishes, may_create=True, now=NOW))
        yield database


@contextmanager
def blank(request, tmp_path_factory, name: str) -> Iterator[Database]:
    """All tables and no row, on the database that the fixture's parameter names."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp(name) / "keydesk.db"
        sqlite.connect(path, "rwc").close()
        url = f"sqlite:///{path}"
    else:
        postgres: Postgres = request.getfixturevalue("postgres")
        url = postgres.create(f"{name}_{new_id()}")
    database = Database(url)
    declare_tables()
    with database.write() as db:
        metadata.create_all(db)
        changes.install(db)
    yield database
    database.dispose()


def furnish(db, by) -> None:
    for kind, owner, documents in furniture.STRUCTURE:
        wishes = [(one["code"], one) for one in documents]
        all_saved(structures.save(db, by, kind, owner, wishes, may_create=True, now=NOW))
    models = [Wish(one["code"], one) for one in furniture.MODELS]
    all_saved(products.save(db, by, CODE, models, may_create=True, now=NOW))
    wishes = [Wish(one["identifier"], one) for one in furniture.PRODUCTS]
    all_saved(products.save(db, by, IDENTIFIER, wishes, may_create=True, now=NOW))


def all_saved(outcomes) -> None:
    refused = [one for one in outcomes if not isinstance(one, Saved)]
    assert not refused, [vars(one) for one in refused]


@pytest.fixture
def catalog(database: Database) -> SimpleNamespace:
    """`.client(name)`: an HTTP client that presents the credential `name`; `.database`."""
    return SimpleNamespace(
        database=database,
        client=lambda name="nordlys", **settings: client(database, name, **settings),
    )


@pytest.fixture
def writable(own_database: Database) -> SimpleNamespace:
    return SimpleNamespace(
        database=own_database,
        client=lambda name="nordlys", **settings: client(own_database, name, **settings),
    )


def client(
    database: Database, name: str, scheme: object | None = None, **settings: object
) -> TestClient:
    """Presents `name`, to Names where no other scheme is given."""
    house = House(Settings(Path(), **settings), database, database, lambda: NOW, Book())
    routes = [*api.routes, *media_api.routes]
    schemes = (scheme or Names(),)
    door = Door("/", "catalog", Router(routes), words, schemes, body_limit=BATCH_LIMIT)
    headers = {"Authorization": f"Bearer {name}"} if name else {}
    return TestClient(
        Gate(house, [door]), "http://pim.test", headers=headers, client=("127.0.0.1", 50000)
    )
