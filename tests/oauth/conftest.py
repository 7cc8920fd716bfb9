"""A client of the house, and a way to call the real application."""

from dataclasses import dataclass
from typing import Any

import pytest
from starlette.testclient import TestClient

from keydesk.app import doors
from keydesk.auth import Gate
from keydesk.credentials import clients
from keydesk.credentials.clients import TermsWish
from keydesk.credentials.model import Credential
from keydesk.credentials.wishes import Wish
from keydesk.oauth import secret


@dataclass
class Client:
    """An active OAuth client, and how it asks for tokens."""

    house: Any
    http: TestClient
    credential: Credential
    secret: str

    @property
    def id(self) -> str:
        return secret.client_id(self.house.settings.prefixes, self.credential.id)

    def ask(self, path: str = "token", **form: str) -> Any:
        return self.http.post(f"/oauth/{path}", data=form, auth=(self.id, self.secret))

    def token(self, **form: str) -> str:
        answer = self.ask(grant_type="client_credentials", **form)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def call(self, token: str, path: str = "/manage/v1/whoami") -> Any:
        return self.http.get(path, headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def http(house):
    return TestClient(Gate(house.inside, doors(house.inside)), client=("127.0.0.1", 1))


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
