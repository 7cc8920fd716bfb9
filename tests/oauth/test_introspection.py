"""RFC 7662: is this token good, and for what?  RFC 7009: it is needed no longer."""

import pytest

from keydesk.connections import verbs as connections
from keydesk.credentials import clients, verbs
from keydesk.oauth.rfc7662 import INACTIVE

VERIFY = ("products:read", "credentials:verify")


def looked(client, token: str, **form: str) -> dict[str, object]:
    answer = client.ask("introspect", token=token, **form)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


def test_a_client_looks_into_its_own_tokens(house, new_connector):
    client = new_connector()
    pair = client.pair().json()
    told = looked(client, pair["access_token"])
    now = int(house.now.timestamp())
    assert (told["active"], told["client_id"], told["token_type"]) == (True, client.id, "Bearer")
    assert (told["iat"], told["exp"]) == (now, now + 3600)
    assert "products:read" in told["scope"].split()
    assert looked(client, pair["refresh_token"])["token_type"] == "refresh_token"


@pytest.mark.parametrize("token", ["nonsense", "kdt_" + "A" * 52, "é" * 50, "x" * 9000])
def test_of_what_is_no_token_nothing_is_told(house, new_client, token):
    """Security case 55."""
    assert looked(new_client(), token) == INACTIVE


def test_nobody_asks_without_being_a_client(house, http, new_client):
    """Security case 55."""
    token = new_client().token()
    for path in ("introspect", "revoke"):
        answer = http.post(f"/oauth/{path}", data={"token": token})
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_others_tokens_can_neither_be_looked_into_nor_revoked(house, new_client):
    """Security case 56."""
    mine, other = new_client(), new_client(name="Other")
    token = mine.token()
    assert looked(other, token) == INACTIVE
    assert other.ask("revoke", token=token).status_code == 200
    assert mine.call(token).status_code == 200


def test_who_may_verify_looks_into_all_of_its_organization(house, new_client):
    mine = new_client()
    door = new_client(house.connect("Door", permissions=VERIFY))
    assert looked(door, mine.token())["client_id"] == mine.id


def test_revoking_what_is_no_token_is_done(house, new_client):
    """Security case 57: and a wrong hint changes nothing (RFC 7009 §2.1, §2.2)."""
    client = new_client()
    token = client.token()
    assert client.ask("revoke", token="nonsense").status_code == 200
    revoked = client.ask("revoke", token=token, token_type_hint="refresh_token")
    assert (revoked.status_code, revoked.content) == (200, b"")
    assert client.call(token).status_code == 401


def test_with_a_refresh_token_all_that_came_of_it_is_revoked(house, new_connector):
    """Security case 58."""
    client = new_connector()
    first = client.pair().json()
    second = client.refresh(first["refresh_token"]).json()
    assert client.ask("revoke", token=second["refresh_token"]).status_code == 200
    for token in (first["access_token"], second["access_token"]):
        assert client.call(token).status_code == 401
        assert looked(client, token) == INACTIVE
    assert client.refresh(second["refresh_token"]).status_code == 400


ENDS = {
    "revoked": lambda house, client, token: client.ask("revoke", token=token),
    "its client deactivated": lambda house, client, _: house.do(
        verbs.deactivate, client.credential.id
    ),
    "a new secret": lambda house, client, _: house.do(
        clients.regenerate, client.credential.id, prefixes=("kd_live",)
    ),
    "its connection deactivated": lambda house, client, _: house.do(
        connections.deactivate, client.connection.code
    ),
    "expired": lambda house, *_: house.later(seconds=3600),
}


@pytest.mark.parametrize("end", ENDS)
def test_nothing_is_told_active_after_its_end(house, new_client, end):
    """Security cases 59, 60 and 74: whatever ended it, in every order, with warm memories.

    A cache said "active" for minutes after the token was revoked (CVE-2026-3583).
    """
    connection = house.connect("Magento")
    client = new_client(connection)
    client.connection = connection
    door = new_client(house.connect("Door", permissions=VERIFY))
    token = client.token()
    for _ in range(3):
        assert looked(door, token)["active"]
        assert client.call(token).status_code == 200
    ENDS[end](house, client, token)
    assert looked(door, token) == INACTIVE
    assert client.call(token).status_code == 401


def test_the_issuer_is_the_public_address_to_the_letter(house, http):
    """Security cases 35 and 61 (RFC 8414 §3.3): and no implicit grant is offered."""
    told = http.get("/.well-known/oauth-authorization-server").json()
    assert told["issuer"] == "http://testserver"
    assert told["token_endpoint"] == "http://testserver/oauth/token"
    assert told["response_types_supported"] == []
    assert "implicit" not in told["grant_types_supported"]
