"""RFC 6749 §4.4: a client asks for a token in its own name, and calls with it."""

import pytest
from sqlalchemy.dialects.sqlite import dialect

from keydesk.connections import verbs as connections
from keydesk.credentials import clients, verbs
from keydesk.oauth import lookup


def test_a_client_gets_a_token_and_calls_with_it(house, new_client):
    client = new_client(permissions=["products:read"])
    answer = client.ask(grant_type="client_credentials")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 3600)
    assert "refresh_token" not in body
    who = client.call(body["access_token"]).json()
    assert who["actor"] == f"client:{client.credential.id}"
    assert who["permissions"] == ["api:access", "products:read"]


@pytest.mark.parametrize("verb", [verbs.deactivate, verbs.revoke, verbs.delete])
def test_a_token_is_dead_the_moment_its_client_is(house, new_client, verb):
    """Security cases 74 and 75: tokens lived on for an hour after the client was revoked."""
    client = new_client()
    token = client.token()
    assert client.call(token).status_code == 200
    house.do(verb, client.credential.id)
    assert client.call(token).status_code == 401
    assert client.ask(grant_type="client_credentials").status_code == 401


def test_a_new_secret_ends_all_tokens_of_the_old_one(house, new_client):
    """Security case 78: and the client id stays."""
    client = new_client()
    token = client.token()
    fresh = house.do(clients.regenerate, client.credential.id, prefixes=("kd_live",))
    assert client.call(token).status_code == 401
    assert client.ask(grant_type="client_credentials").status_code == 401
    client.secret = fresh.reveal()
    assert client.call(client.token()).status_code == 200


def test_tokens_end_with_their_connection(house, new_client):
    connection = house.connect("Magento")
    client = new_client(connection)
    token = client.token()
    house.do(connections.deactivate, connection.code)
    assert client.call(token).status_code == 401
    house.do(connections.activate, connection.code)
    assert client.call(token).status_code == 200


def test_a_token_ends_after_its_time(house, new_client):
    client = new_client()
    token = client.token()
    house.later(seconds=3599)
    assert client.call(token).status_code == 200
    house.later(seconds=1)
    assert client.call(token).status_code == 401


def test_a_scope_narrows_and_never_widens(house, new_client):
    """Security case 32."""
    client = new_client(permissions=["products:read", "families:read"])
    narrow = client.ask(grant_type="client_credentials", scope="families:read").json()
    assert narrow["scope"] == "api:access families:read"
    held = client.call(narrow["access_token"]).json()["permissions"]
    assert held == ["api:access", "families:read"]
    for scope in ("products:delete", "nonsense", "families:read  products:read"):
        answer = client.ask(grant_type="client_credentials", scope=scope)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


def test_the_queries_of_the_gate_have_the_id_as_their_one_parameter():
    """A LIMIT brought two more, and every call with a token was answered with 503."""
    for query in (lookup.TOKENS, lookup.CLIENTS):
        assert str(query.compile(dialect=dialect())).count("?") == 1
