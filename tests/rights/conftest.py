"""A catalog whose every text tells where it belongs, seen by callers with limited rights."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from types import SimpleNamespace

import pytest

from keydesk.accounts import Organization
from keydesk.accounts import store as accounts
from keydesk.auth import Accepted, Caller
from keydesk.auth.permissions import ALL_OF_A_CONNECTION
from keydesk.auth.rights import rights
from keydesk.catalog import verbs as products
from keydesk.catalog.model import CODE, IDENTIFIER, Wish
from keydesk.kit.db import Database
from keydesk.kit.secret import Secret
from keydesk.structures import verbs as structures
from tests.akeneo.conftest import NOW, all_saved, blank
from tests.akeneo.conftest import client as presenting
from tests.harness.inside import TestClient
from tests.rights import shelves

OWNER = Caller("key:1", "nordlys", ALL_OF_A_CONNECTION, credential_id="1")


class Groups:
    """A credential is a group's rights, as JSON; null: none are needed."""

    def recall(self, secret: Secret, _: str = "") -> Accepted:
        sections = json.loads(urlsafe_b64decode(secret.reveal()))
        return Accepted(OWNER if sections is None else limited(sections))

    ask = recall


def limited(sections: dict[str, dict[str, str]]) -> Caller:
    return Caller(
        "key:2", "nordlys", ALL_OF_A_CONNECTION, credential_id="2", rights=rights(sections)
    )


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def shop(request, tmp_path_factory):
    """`.client(sections)`, `.owner()`, `.database`; one for the tests of a module."""
    with blank(request, tmp_path_factory, "rights") as database:
        with database.write() as db:
            accounts.add_organization(db, Organization("nordlys", "nordlys", "nordlys", NOW))
            furnish(db)
        yield SimpleNamespace(
            database=database,
            client=lambda sections: client(database, sections),
            owner=lambda: client(database, None),
        )


def furnish(db) -> None:
    for kind, owner, documents in shelves.STRUCTURE:
        wishes = [(one["code"], one) for one in documents]
        all_saved(structures.save(db, OWNER, kind, owner, wishes, may_create=True, now=NOW))
    for keyed, listed in ((CODE, shelves.MODELS), (IDENTIFIER, shelves.PRODUCTS)):
        for one in listed:
            wish = Wish(one.get("code") or one["identifier"], one)
            all_saved(products.save(db, OWNER, keyed, [wish], may_create=True, now=NOW))
    wishes = [Wish(name, {"associations": links}) for name, links in shelves.LINKS.items()]
    all_saved(products.save(db, OWNER, IDENTIFIER, wishes, may_create=True, now=NOW))


def client(database: Database, sections: dict[str, dict[str, str]] | None) -> TestClient:
    credential = urlsafe_b64encode(json.dumps(sections).encode()).decode()
    return presenting(database, credential, Groups())
