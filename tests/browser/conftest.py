"""One server for all tests of the console; `desk.open(path)` gives a page that is signed in."""

from collections.abc import Iterator

import pytest

from tests.browser.desk import Desk, desk_in


@pytest.fixture(scope="session")
def shared_desk(browser, tmp_path_factory) -> Iterator[Desk]:
    many = {"KEYDESK_CONNECTIONS_LIMIT": "1000"}  # each test leaves its own
    with desk_in(tmp_path_factory.mktemp("desk"), browser, **many) as desk:
        yield desk


@pytest.fixture
def desk(shared_desk) -> Iterator[Desk]:
    """What other tests made is there too: look for what this one made."""
    yield shared_desk
    shared_desk.rest()


@pytest.fixture
def new_desk(browser, tmp_path) -> Iterator[Desk]:
    """With nothing in it yet, and nobody else's: its server may be stopped."""
    with desk_in(tmp_path, browser) as desk:
        yield desk
        desk.rest()
