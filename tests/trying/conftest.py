"""A desk that may test connections, and connections to be tested."""

import pytest

from keydesk.catalog import verbs as catalog
from keydesk.catalog.model import Wish as Product
from keydesk.connections.switches import Switches, switch
from keydesk.credentials import account, clients
from keydesk.credentials.terms import TermsWish
from keydesk.credentials.wishes import Wish
from tests.harness.client import client

HELD = ["connections:read", "credentials:read", "credentials:manage", "connections:manage"]
BY_ITSELF, BY_PASSWORD = ("client_credentials",), ("password",)


@pytest.fixture
def desk(house):
    """Somebody who runs the desk over the API, and may give what is missing."""
    holds = [*HELD, "products:read", "channels:read"]
    return client(house, house.issue(house.connect("Desk", permissions=holds)).secret)


@pytest.fixture
def stocked(house):
    two = [Product("NL-CHR-1101", {}), Product("NL-CHR-1102", {})]
    house.do(catalog.save, catalog.IDENTIFIER, two, may_create=True)


@pytest.fixture
def new_client(house):
    """An active client of a connection, with its secret; None = it has none."""

    def made(connection, grants=BY_ITSELF, *, generated=True, **wish):
        wanted = Wish("Web", **({"active": True} | wish))
        found = house.do(clients.create, connection, wanted, TermsWish(grants))
        if not generated:
            return found, None
        return found, house.do(clients.regenerate, found.id, prefixes=("kd_live",))

    return made


@pytest.fixture
def opened(house):
    """The account of a connection whose password grant is on."""

    def made(connection):
        house.do(switch, connection.code, Switches(password_grant=True))
        return house.do(account.create, connection)

    return made
