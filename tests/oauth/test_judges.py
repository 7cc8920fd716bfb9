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
from keydesk.credentials import clients
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
            password=made["password"], **_client(data, made["code"]),
        )  # fmt: skip


def _client(data, code: str) -> dict[str, str]:
    house = open_house(current(data))
    by, now = operator(house, "nordlys"), house.clock()
    with house.database.write() as db:
        wish, asked = Wish("Shop", active=True), TermsWish(GRANTS)
        made = clients.create(db, by, connections.find(db, by, code), wish, asked, now=now)
        secret = clients.regenerate(db, by, made.id, head="kds", now=now)
    id_ = client_id(house.settings.prefixes, made.id)
    house.close()
    return {"id": id_, "secret": secret.reveal()}


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
