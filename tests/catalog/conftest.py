"""Two organizations with products behind a real gate, on both databases.

The credential is a tiny scheme of its own: the catalog must work with any kind.
"""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from uuid import NAMESPACE_URL, uuid5

import pytest
from starlette.routing import Router

from keydesk.accounts import Organization
from keydesk.accounts import store as accounts
from keydesk.attempts import Book
from keydesk.auth import Accepted, Answer, Caller, Door, Gate, House, Reason, Refused
from keydesk.auth.permissions import API_ACCESS
from keydesk.catalog import api, sample, verbs
from keydesk.catalog.words import words
from keydesk.kit import sqlite
from keydesk.kit.db import Database, metadata
from keydesk.kit.ids import new_id
from keydesk.kit.secret import Secret
from keydesk.kit.settings import Settings
from tests.harness.databases import declare_tables
from tests.harness.inside import TestClient
from tests.harness.postgres import Postgres

NOW = datetime(2026, 11, 22, 9, 30, 15, 123456, UTC)
READER = frozenset({API_ACCESS, "products:read"})
CALLERS = {
    "nordlys": Caller("key:1", "nordlys", READER, credential_id="1"),
    "fjord": Caller("key:2", "fjord", READER, credential_id="2"),
    "narrow": Caller("key:3", "nordlys", frozenset({API_ACCESS}), credential_id="3"),
    "rootless": Caller("key:4", "nordlys", frozenset({"products:read"}), credential_id="4"),
}


class Names:
    """A credential is the name of a caller."""

    def recall(self, secret: Secret) -> Answer:
        caller = CALLERS.get(secret.reveal())
        return Accepted(caller) if caller else Refused(Reason.UNKNOWN)

    ask = recall


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("catalog") / "keydesk.db"
        sqlite.connect(path, create=True).close()
        url = f"sqlite:///{path}"
    else:
        postgres: Postgres = request.getfixturevalue("postgres")
        url = postgres.create(f"catalog_{new_id()}")
    database = Database(url)
    declare_tables()
    metadata.create_all(database.engine)
    with database.write() as db:
        for id_ in ("nordlys", "fjord", "twice", "changed", "sorted"):
            accounts.add_organization(db, Organization(id_, id_, id_, NOW))
        verbs.load_sample(db, CALLERS["nordlys"], sample.products(), now=NOW)
        verbs.load_sample(db, CALLERS["fjord"], [product("FJ-1"), product("shared")], now=NOW)
    yield database
    database.dispose()


@pytest.fixture
def catalog(database: Database) -> SimpleNamespace:
    """`.client(name)`: an HTTP client that presents the credential `name`; `.database`."""
    return SimpleNamespace(
        database=database,
        client=lambda name="nordlys", **settings: client(database, name, **settings),
    )


def client(database: Database, name: str, **settings: object) -> TestClient:
    house = House(Settings(Path(), **settings), database, database, lambda: NOW, Book())
    door = Door("/", "catalog", Router(api.routes), words, (Names(),))
    headers = {"Authorization": f"Bearer {name}"} if name else {}
    return TestClient(
        Gate(house, [door]), "http://pim.test", headers=headers, client=("127.0.0.1", 50000)
    )


def product(identifier: str, **changes: object) -> dict[str, object]:
    """The smallest product, in Akeneo's standard format."""
    return {
        "uuid": str(uuid5(NAMESPACE_URL, identifier)),
        "identifier": identifier,
        "enabled": True,
        "family": None,
        "categories": [],
        "groups": [],
        "parent": None,
        "values": {},
        "associations": {},
        "quantified_associations": {},
    } | changes
