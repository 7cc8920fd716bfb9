"""A connection that is called well and badly, and people who look at it."""

import pytest

from keydesk.attempts import Flusher
from tests.accounts.browsing import owners
from tests.harness.client import client

PRODUCTS = "/api/rest/v1/products"
PROGRAM = {"User-Agent": "pyakeneo/2.1 (Linux)"}


class Magento:
    """`call()` as its key does; what was called stands in the book afterwards."""

    def __init__(self, house):
        self.house = house
        self.connection = house.connect("Magento", permissions=["products:read"])
        self.issued = house.issue(self.connection, name="Feed")
        self.caller = client(house, self.issued.secret, **PROGRAM)

    def call(self, path=PRODUCTS, method="GET", **more) -> int:
        answer = self.caller.request(method, path, **more)
        assert Flusher(self.house.book, self.house.usage).flush()
        return answer.status_code


@pytest.fixture
def magento(house):
    return Magento(house)


@pytest.fixture
def browser(house):
    """The Owner's."""
    return owners(house)


@pytest.fixture
def watcher(house):
    """A machine that may look at usage, and nothing else."""
    return client(house, house.issue(house.connect("Watcher", permissions=["usage:read"])).secret)
