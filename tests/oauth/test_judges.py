"""Clients that others wrote, over real HTTP: they obtain, refresh and lose tokens (issue 4)."""

from types import SimpleNamespace

import pytest
import requests
from akeneo_api_client.client.akeneo_api_error import AkeneoApiError
from akeneo_api_client.client_builder import ClientBuilder
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session as Authlib
from oauthlib.oauth2 import BackendApplicationClient, LegacyApplicationClient
from oauthlib.oauth2.rfc6749.errors import InvalidGrantError
from pyakeneo.client import Client as Pyakeneo
from requests_oauthlib import OAuth2Session

from keydesk.accounts.desk import operator
from keydesk.auth import open_house
from keydesk.connections import verbs as connections
from keydesk.connections.switches import Switches, switch
from keydesk.connections.wishes import Changes
from keydesk.connections.wishes import Wish as ConnectionWish
from keydesk.credentials import account, clients
from keydesk.credentials.terms import TermsWish
from keydesk.credentials.wishes import Wish
from keydesk.kit.settings import current
from keydesk.oauth.secret import client_id
from tests.harness.command import keydesk, keydesk_json
from tests.harness.server import Server

PRODUCTS = "/api/rest/v1/products"
GRANTS = ("password", "refresh_token", "client_credentials")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A running desk, one connection with an account, and one client of it."""
    data = tmp_path_factory.mktemp("judges") / "data"
    owner = ("--owner-email", "ingrid@nordlysliving.example", "--owner-password-stdin")
    keydesk("--data", data, "init", "--organization", "Nordlys", *owner, given="walnut-ferry-93-x")
    at = ("--data", data, "connections")
    made = keydesk_json(*at, "create", "--label", "Magento", "--all", "--password-grant")
    with Server(data) as server:
        yield SimpleNamespace(
            url=server.url, at=at, code=made["code"], username=made["username"],
            password=made["password"], data=data, **_client(data, made["code"]),
        )  # fmt: skip


def _client(data, code: str) -> dict[str, str]:
    house = open_house(current(data))
    by, now = operator(house, "nordlys"), house.clock()
    with house.database.write() as db:
        wish, asked = Wish("Shop", active=True), TermsWish(GRANTS)
        made = clients.create(db, by, connections.find(db, by, code), wish, asked, now=now)
        secret = clients.regenerate(db, by, made.id, prefixes=("kd_live",), now=now)
    id_ = client_id(house.settings.prefixes, made.id)
    house.close()
    return {"id": id_, "secret": secret.reveal()}


def do(desk, verb, *rest, **more):
    """By another process than the server's, as a command would."""
    house = open_house(current(desk.data))
    by, now = operator(house, "nordlys"), house.clock()
    with house.database.write() as db:
        told = verb(db, by, *rest, **more, now=now)
    house.close()
    return told


def regenerated(desk) -> None:
    """The password, at the command line, beside the running server."""
    told = keydesk_json(*desk.at, "regenerate-password", desk.code)
    assert told["username"] == desk.username
    assert len(told["password"]) == 32
    desk.password = told["password"]


@pytest.fixture(autouse=True)
def plain_http(monkeypatch):
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")


def test_pyakeneo(desk):
    made = (desk.url, desk.id, desk.secret, desk.username, desk.password)
    client = Pyakeneo(*made)
    session = client._session
    assert session.get(desk.url + PRODUCTS).status_code == 200
    auth, first = session.auth, session.auth._token
    auth._expiry_date = 1
    assert session.get(desk.url + PRODUCTS).status_code == 200
    assert auth._token != first
    regenerated(desk)
    assert session.get(desk.url + PRODUCTS).status_code == 401
    auth._expiry_date = 1
    with pytest.raises(requests.HTTPError, match="422"):
        session.get(desk.url + PRODUCTS)


def test_akeneo_api_client(desk):
    builder = ClientBuilder(desk.url)
    made = (desk.username, desk.password, desk.id, desk.secret)
    client = builder.build_authenticated_by_password(*made)
    get = client.product_uuid_api.resource_client.get_resource
    assert get(PRODUCTS).status_code == 200
    first = client.authentication.access_token
    requests.post(f"{desk.url}/oauth/revoke", {"token": first}, auth=(desk.id, desk.secret))
    assert get(PRODUCTS).status_code == 200
    assert client.authentication.access_token != first, "it refreshed by itself on 401"
    regenerated(desk)
    with pytest.raises(AkeneoApiError, match="Refresh token is invalid or has expired"):
        get(PRODUCTS)


@pytest.mark.parametrize("way", ["client_secret_basic", "client_secret_post"])
def test_authlib(desk, way):
    endpoint = f"{desk.url}/oauth/token"
    session = Authlib(
        desk.id, desk.secret, token_endpoint=endpoint, token_endpoint_auth_method=way,
        revocation_endpoint_auth_method=way,
    )  # fmt: skip
    session.fetch_token(endpoint, grant_type="client_credentials", scope="products:read")
    assert session.get(desk.url + PRODUCTS).status_code == 200
    session.fetch_token(
        endpoint, grant_type="password", username=desk.username, password=desk.password
    )
    first = dict(session.token)
    second = session.refresh_token(endpoint)
    assert second["refresh_token"] != first["refresh_token"]
    assert session.get(desk.url + PRODUCTS).status_code == 200
    looked = session.introspect_token(f"{desk.url}/oauth/introspect", second["access_token"])
    assert looked.json()["active"] is True
    session.revoke_token(f"{desk.url}/oauth/revoke", second["refresh_token"])
    assert session.get(desk.url + PRODUCTS).status_code == 401
    with pytest.raises(OAuthError, match="invalid_grant"):
        session.refresh_token(endpoint, second["refresh_token"])


def test_requests_oauthlib(desk):
    endpoint = f"{desk.url}/oauth/token"
    session = OAuth2Session(client=BackendApplicationClient(desk.id))
    session.fetch_token(endpoint, client_id=desk.id, client_secret=desk.secret)
    assert session.get(desk.url + PRODUCTS).status_code == 200
    session = OAuth2Session(client=LegacyApplicationClient(desk.id))
    own = {"username": desk.username, "password": desk.password}
    session.fetch_token(endpoint, client_id=desk.id, client_secret=desk.secret, **own)
    first = session.token["refresh_token"]
    session.refresh_token(endpoint, auth=(desk.id, desk.secret))
    assert session.token["refresh_token"] != first
    assert session.get(desk.url + PRODUCTS).status_code == 200
    regenerated(desk)
    assert session.get(desk.url + PRODUCTS).status_code == 401
    with pytest.raises(InvalidGrantError):
        session.refresh_token(endpoint, auth=(desk.id, desk.secret))


def test_unopims_way(desk):
    """JSON, the client in the header or in the body, an empty scope."""
    asked = {"grant_type": "password", "username": desk.username, "password": desk.password}
    endpoint, auth = f"{desk.url}/oauth/token", (desk.id, desk.secret)
    body = requests.post(endpoint, json=asked, auth=auth).json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 3600)
    inside = {"client_id": desk.id, "client_secret": desk.secret, "scope": ""}
    assert requests.post(endpoint, json=asked | inside).status_code == 200
    wrong = requests.post(endpoint, json=asked | {"password": "x"}, auth=auth)
    assert (wrong.status_code, wrong.json()["error"]) == (400, "invalid_grant")


def test_the_switches_at_the_command_line(desk):
    made = keydesk_json(*desk.at, "create", "--label", "Quiet")
    assert (made["password_grant"], made["user_passwords"]) == (False, False)
    assert "password" not in made
    on = keydesk_json(*desk.at, "password-grant", "quiet", "--on", "--users")
    assert (on["password_grant"], on["user_passwords"]) == (True, True)
    assert on["username"].startswith("quiet_")
    again = keydesk(*desk.at, "password-grant", "quiet", "--on")
    assert "RFC 9700 §2.4 forbids" in again
    assert "Password:" not in again, "it has an account, whose password is not shown again"
    off = keydesk_json(*desk.at, "password-grant", "quiet", "--off")
    assert (off["password_grant"], off["user_passwords"]) == (False, False)


INVALID = {"code": 401, "message": "The access token provided is invalid."}
NO_CLIENT = 'Parameter "client_id" is missing or does not match any client, or secret is invalid'


class Row:
    """One row of Akeneo's table of what ends a token: a connection of its own, and its pair."""

    def __init__(self, desk, label: str) -> None:
        self.desk = desk
        self.connection = do(desk, connections.create, ConnectionWish(label), limit=50)
        do(desk, switch, self.connection.code, Switches(password_grant=True))
        opened = do(desk, account.create, self.connection)
        self.username, self.password = opened.username, opened.password.reveal()
        made = _client(desk.data, self.connection.code)
        self.id, self.secret = made["id"], made["secret"]
        self.pair = self.ask().json()

    def post(self, **body: str):
        auth = (self.id, self.secret)
        return requests.post(f"{self.desk.url}/api/oauth/v1/token", json=body, auth=auth)

    def ask(self):
        return self.post(grant_type="password", username=self.username, password=self.password)

    def refresh(self):
        return self.post(grant_type="refresh_token", refresh_token=self.pair["refresh_token"])

    def products(self):
        held = {"Authorization": f"Bearer {self.pair['access_token']}"}
        return requests.get(self.desk.url + PRODUCTS, headers=held)


def said(answer, message: str) -> None:
    assert (answer.status_code, answer.json()) == (422, {"code": 422, "message": message})


def test_row_regenerate_secret(desk):
    """Its tokens are dead on the next call; the old secret is no client; the password stays."""
    row = Row(desk, "Row secret")
    assert row.products().status_code == 200
    fresh = do(desk, clients.regenerate, row.id.removeprefix("kdc_"), prefixes=("kd_live",))
    assert (row.products().status_code, row.products().json()) == (401, INVALID)
    said(row.ask(), NO_CLIENT)
    said(row.refresh(), NO_CLIENT)
    row.secret = fresh.reveal()
    said(row.refresh(), "Refresh token is invalid or has expired")
    assert row.ask().status_code == 200


def test_row_regenerate_password(desk):
    """Its tokens are dead on the next call; the old password opens nothing; the secret stays."""
    row = Row(desk, "Row password")
    fresh = do(desk, account.regenerate, row.connection)
    assert (row.products().status_code, row.products().json()) == (401, INVALID)
    said(row.refresh(), "Refresh token is invalid or has expired")
    said(row.ask(), "No user found for the given username and password")
    row.password = fresh.password.reveal()
    assert row.ask().status_code == 200


def test_row_delete_connection(desk):
    row = Row(desk, "Row deleted")
    do(desk, connections.delete, row.connection.code)
    assert (row.products().status_code, row.products().json()) == (401, INVALID)
    said(row.ask(), NO_CLIENT)
    said(row.refresh(), NO_CLIENT)


def test_row_change_role_label_or_flow_type(desk):
    """It takes effect on the next request, and the very same token goes on."""
    row, code = Row(desk, "Row changed"), "row_changed"
    do(desk, connections.edit, code, Changes("Row", "source", permissions=["families:read"]))
    refused = row.products()
    message = "Access forbidden. You are not allowed to list products."
    assert (refused.status_code, refused.json()["message"]) == (403, message)
    do(desk, connections.edit, code, Changes(role="viewer"))
    assert row.products().status_code == 200
    assert row.refresh().status_code == 200


def test_row_disable_connection(desk):
    """Akeneo has no such thing: here its tokens rest while it does, and go on afterwards."""
    row = Row(desk, "Row disabled")
    do(desk, connections.deactivate, row.connection.code)
    assert (row.products().status_code, row.products().json()) == (401, INVALID)
    said(row.ask(), NO_CLIENT)
    do(desk, connections.activate, row.connection.code)
    assert row.products().status_code == 200
    assert row.refresh().status_code == 200
