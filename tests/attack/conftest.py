"""People who attack from inside: with a browser that is signed in."""

import pytest

from tests.harness.client import client
from tests.harness.databases import PASSWORD
from tests.oauth.conftest import http, new_client, new_connector

__all__ = ["http", "new_client", "new_connector"]


@pytest.fixture
def owner(sqlite_house):
    """The Owner's browser, as a client of the whole application."""
    browser = client(sqlite_house)
    known = {"email": "ingrid@nordlys.example", "password": PASSWORD}
    assert browser.post("/console/sign-in", data=known).status_code == 303
    return browser
