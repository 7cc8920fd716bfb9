"""Akeneo's token endpoint: its statuses, its sentences, and what ends its tokens."""

import json

import pytest

from keydesk.connections import verbs as connections
from keydesk.connections.wishes import Changes
from keydesk.credentials import account, clients
from tests.auth.calling import outcomes

PATH, PRODUCTS = "/api/oauth/v1/token", "/api/rest/v1/products"
MISSING = 'Parameter "grant_type", "username" or "password" is missing, empty or invalid'
NO_CLIENT = 'Parameter "client_id" is missing or does not match any client, or secret is invalid'
NOT_AUTHORIZED = "This grant type is not authorized for this client"
NO_USER = "No user found for the given username and password"
NO_REFRESH = 'Parameter "grant_type" or "refresh_token" is missing or empty'
WRONG_REFRESH = "Refresh token is invalid or has expired"
INVALID = "The access token provided is invalid."
EXPIRED = "The access token provided has expired."


class Connector:
    """A connector made for Akeneo: it knows one endpoint and one header."""

    def __init__(self, client):
        self.client, self.http = client, client.http
        self.username, self.password = client.username, client.password

    def post(self, body=None, auth=..., **headers):
        sent = json.dumps(body) if isinstance(body, dict) else body
        given = {"Content-Type": "application/json"} | headers
        auth = (self.client.id, self.client.secret) if auth is ... else auth
        return self.http.post(PATH, content=sent, headers=given, auth=auth)

    def ask(self, **body):
        usual = {"grant_type": "password", "username": self.username, "password": self.password}
        return self.post(usual | body)

    def refresh(self, token: str):
        return self.post({"grant_type": "refresh_token", "refresh_token": token})

    def products(self, token: str):
        return self.http.get(PRODUCTS, headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def connector(new_connector):
    return Connector(new_connector(grants=("password", "refresh_token", "client_credentials")))


def said(answer, status: int, message: str) -> None:
    assert (answer.status_code, answer.json()) == (status, {"code": status, "message": message})
    assert answer.headers["content-type"] == "application/json"


def dead(connector, pair) -> None:
    said(connector.products(pair["access_token"]), 401, INVALID)
    said(connector.refresh(pair["refresh_token"]), 422, WRONG_REFRESH)


class TestAnswer:
    @pytest.fixture
    def house(self, sqlite_house):
        return sqlite_house

    def test_it_has_akeneos_fields_in_akeneos_order(self, connector):
        answer = connector.ask()
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
        body = answer.json()
        names = ["access_token", "expires_in", "token_type", "scope", "refresh_token"]
        assert list(body) == names
        assert (body["expires_in"], body["token_type"], body["scope"]) == (3600, "bearer", None)
        assert connector.products(body["access_token"]).status_code == 200

    def test_a_form_and_the_client_in_the_body_are_taken_too(self, connector):
        form = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
        text = f"grant_type=password&username={connector.username}&password={connector.password}"
        assert connector.post(text, **form).status_code == 200
        client = f"&client_id={connector.client.id}&client_secret={connector.client.secret}"
        assert connector.post(text + client, auth=None, **form).status_code == 200

    def test_a_body_may_have_more_than_akeneos_300_bytes(self, connector):
        assert connector.ask(more="x" * 15_000).status_code == 200
        assert connector.ask(more="x" * 16_384).status_code == 413

    def test_a_refresh_gives_a_new_pair_once(self, house, connector):
        first = connector.ask().json()
        second = connector.refresh(first["refresh_token"])
        assert second.status_code == 200
        assert list(second.json()) == list(first)
        assert connector.products(first["access_token"]).status_code == 200
        house.later(seconds=11)
        said(connector.refresh(first["refresh_token"]), 422, WRONG_REFRESH)

    @pytest.mark.parametrize("body", [
        {"grant_type": ""}, {"grant_type": None}, {"grant_type": "magic"},
        {"username": ""}, {"password": ""},
    ], ids=str)  # fmt: skip
    def test_what_is_missing_or_unknown(self, connector, body):
        said(connector.ask(**body), 422, MISSING)

    @pytest.mark.parametrize("grant", ["token", "client_credentials", "authorization_code",
                                       "urn:ietf:params:oauth:grant-type:device_code"])  # fmt: skip
    def test_a_grant_of_akeneos_that_is_not_a_connections(self, house, connector, grant):
        """The book said "accepted" of a request that got no token."""
        said(connector.ask(grant_type=grant), 422, NOT_AUTHORIZED)
        assert outcomes(house.inside) == {"not_granted": 1}

    def test_a_client_without_the_grant(self, new_connector):
        connector = Connector(new_connector(grants=("client_credentials",)))
        said(connector.ask(), 422, NOT_AUTHORIZED)

    def test_a_client_that_is_not_proven(self, connector):
        body = {"grant_type": "password", "username": "x", "password": "y"}
        id_, secret = connector.client.id, connector.client.secret
        for auth in (None, (id_, "wrong"), ("kdc_000000000000", secret), (id_[:-1] + "x", secret)):
            said(connector.post(body, auth=auth), 422, NO_CLIENT)
        for header in ("Bearer x", "Basic !", "Basic eDo="):
            said(connector.post(body, auth=None, Authorization=header), 422, NO_CLIENT)
        said(connector.post(body | {"grant_type": "token"}, auth=None), 422, NO_CLIENT)

    @pytest.mark.parametrize("body", [{"username": "nobody"}, {"password": "wrong"}])
    def test_a_user_who_is_not_proven(self, connector, body):
        said(connector.ask(**body), 422, NO_USER)

    @pytest.mark.parametrize("token", ["", None])
    def test_a_refresh_without_a_token(self, connector, token):
        said(connector.refresh(token), 422, NO_REFRESH)

    def test_a_refresh_with_a_wrong_or_expired_token(self, house, connector):
        said(connector.refresh("wrong"), 422, WRONG_REFRESH)
        pair = connector.ask().json()
        house.later(days=14)
        said(connector.refresh(pair["refresh_token"]), 422, WRONG_REFRESH)

    def test_a_content_type_that_is_not_read(self, connector):
        for kind in ("application/xml", "", 'text/"quoted"'):
            message = (
                f'"{kind}" in "Content-Type" header is not valid. Only "application/json" or '
                '"application/x-www-form-urlencoded" are allowed.'
            )
            said(connector.post("<a/>", **{"Content-Type": kind}), 415, message)

    @pytest.mark.parametrize("body", ["{", "[]", "", "null", b"\xff", "[" * 8_000, '"x"'])
    def test_a_body_that_is_no_json_object(self, connector, body):
        said(connector.post(body), 400, "Invalid json message received")

    def test_other_methods_and_addresses(self, connector):
        message = f"No route found for 'GET {PATH}': Method Not Allowed (Allow: POST)"
        said(connector.http.get(PATH), 405, message)
        assert connector.http.post(f"{PATH}/more").status_code == 404

    def test_the_texts_of_calls_without_a_good_token(self, house, connector):
        """facts: "has expired" only after the digest matched, so that nobody learns it by guess."""
        token = connector.ask().json()["access_token"]
        said(connector.http.get(PRODUCTS), 401, "Authentication is required")
        said(connector.products("unknown"), 401, INVALID)
        house.later(seconds=3600)
        said(connector.products(token), 401, EXPIRED)
        said(connector.products(token[:-1] + ("1" if token[-1] == "0" else "0")), 401, INVALID)
        connector.client.ask("revoke", token=token)
        said(connector.products(token), 401, INVALID)

    def test_a_role_without_api_access_still_gets_a_token(self, house, connector):
        code = connector.client.connection.code
        house.do(connections.edit, code, Changes(permissions=[]))
        token = connector.ask().json()["access_token"]
        said(connector.products(token), 403, "You are not allowed to access the web API.")


class TestWhatEndsATokenAndWhatDoesNot:
    """Akeneo's own end-to-end tests, row by row (security cases 74, 75 and 78)."""

    def test_a_new_secret(self, house, connector):
        pair = connector.ask().json()
        fresh = house.do(clients.regenerate, connector.client.credential.id, prefixes=("kd_live",))
        said(connector.products(pair["access_token"]), 401, INVALID)
        said(connector.ask(), 422, NO_CLIENT)
        said(connector.refresh(pair["refresh_token"]), 422, NO_CLIENT)
        connector.client.secret = fresh.reveal()
        dead(connector, pair)
        assert connector.ask().status_code == 200, "user name and password are unchanged"

    def test_a_new_password(self, house, connector):
        pair = connector.ask().json()
        opened = house.do(account.regenerate, connector.client.connection)
        dead(connector, pair)
        said(connector.ask(), 422, NO_USER)
        assert connector.ask(password=opened.password.reveal()).status_code == 200

    def test_a_connection_that_is_deleted(self, house, connector):
        pair = connector.ask().json()
        house.do(connections.delete, connector.client.connection.code)
        said(connector.products(pair["access_token"]), 401, INVALID)
        said(connector.ask(), 422, NO_CLIENT)
        said(connector.refresh(pair["refresh_token"]), 422, NO_CLIENT)

    def test_another_role_label_or_flow_type_holds_from_the_next_call_on(self, house, connector):
        token = connector.ask().json()["access_token"]
        code = connector.client.connection.code
        assert connector.products(token).status_code == 200
        changes = Changes("Shop", "destination", permissions=["families:read"])
        house.do(connections.edit, code, changes)
        message = "Access forbidden. You are not allowed to list products."
        said(connector.products(token), 403, message)
        house.do(connections.edit, code, Changes(role="viewer"))
        assert connector.products(token).status_code == 200

    def test_a_connection_that_is_deactivated(self, house, connector):
        """Akeneo has no such thing; here it refuses, and gives back."""
        pair = connector.ask().json()
        code = connector.client.connection.code
        house.do(connections.deactivate, code)
        said(connector.products(pair["access_token"]), 401, INVALID)
        said(connector.ask(), 422, NO_CLIENT)
        house.do(connections.activate, code)
        assert connector.products(pair["access_token"]).status_code == 200
