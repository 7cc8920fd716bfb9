"""A client of the house, and a way to call the real application."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from keydesk.app import doors
from keydesk.auth import Gate
from keydesk.connections.switches import Switches, switch
from keydesk.credentials import account, clients
from keydesk.credentials.clients import TermsWish
from keydesk.credentials.model import Credential
from keydesk.credentials.wishes import Wish
from keydesk.kit.secret import Secret
from keydesk.oauth import secret
from keydesk.oauth.scheme import ClientScheme
from tests.harness.inside import TestClient


@dataclass
class Client:
    """An active OAuth client, and how it asks for tokens."""

    house: Any
    http: TestClient
    credential: Credential
    secret: str

    connection: Any = None
    username: str = ""
    password: str = ""

    @property
    def id(self) -> str:
        return secret.client_id(self.house.settings.prefixes, self.credential.id)

    def ask(self, path: str = "token", **form: str) -> Any:
        return self.http.post(f"/oauth/{path}", data=form, auth=(self.id, self.secret))

    def token(self, **form: str) -> str:
        answer = self.ask(grant_type="client_credentials", **form)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def pair(self, **form: str) -> Any:
        """A new family: the answer to the password grant with the connection account."""
        given = {"username": self.username, "password": self.password} | form
        return self.ask(grant_type="password", **given)

    def refresh(self, refresh_token: str, **form: str) -> Any:
        return self.ask(grant_type="refresh_token", refresh_token=refresh_token, **form)

    def proven(self) -> Any:
        """What the endpoints hold of it, once it has proven its secret."""
        inside = self.house.inside
        scheme = ClientScheme(inside.database, inside.settings.prefixes, inside.clock)
        return scheme.ask(Secret(self.secret))

    def call(self, token: str, path: str = "/manage/v1/whoami") -> Any:
        return self.http.get(path, headers={"Authorization": f"Bearer {token}"})


def caller(house, address: str = "127.0.0.1") -> TestClient:
    """Somebody at an address, who calls a desk that allows plain http there."""
    return TestClient(house.gate, client=(address, 1))


@pytest.fixture
def http(house):
    house.settings = replace(house.settings, allow_http=True)
    house.restarted = lambda: Gate(house.inside, doors(house.inside))
    house.gate = house.restarted()
    return caller(house)


@pytest.fixture
def new_client(house, http):
    def made(connection=None, name: str = "Shop", grants=("client_credentials",), **wish) -> Client:
        where = connection or house.connect(name)
        credential = house.do(
            clients.create, where, Wish(name, active=True, **wish), TermsWish(grants)
        )
        shown = house.do(clients.regenerate, credential.id, head="kds")
        return Client(house, http, credential, shown.reveal())

    return made


@pytest.fixture
def new_connector(house, new_client):
    """A client of the password grant, with the account of its connection."""

    def made(label: str = "Magento", grants=("password", "refresh_token"), **wish) -> Client:
        connection = house.connect(label)
        house.do(switch, connection.code, Switches(password_grant=True))
        opened = house.do(account.create, connection)
        client = new_client(connection, label, grants, **wish)
        client.connection = connection
        client.username, client.password = opened.username, opened.password.reveal()
        return client

    return made
