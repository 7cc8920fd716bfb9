"""RFC 6749 §6 and RFC 9700 §4.14.2: a refresh token works once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from keydesk.kit.secret import Secret
from keydesk.oauth import refreshing
from keydesk.oauth.asking import Asked
from keydesk.oauth.errors import InvalidGrant
from keydesk.oauth.issuing import ABSOLUTE

INVALID = "The refresh token is invalid."


@pytest.fixture
def client(new_connector):
    return new_connector()


def refused(answer, hint: str) -> None:
    body = answer.json()
    assert (answer.status_code, body["error"]) == (400, "invalid_grant")
    assert (body["error_description"], body["hint"]) == (INVALID, hint)


def test_a_refresh_gives_a_new_pair(house, client):
    """Security case 49."""
    first = client.pair().json()
    answer = client.refresh(first["refresh_token"])
    assert answer.headers["cache-control"] == "no-store"
    second = answer.json()
    assert second["refresh_token"] != first["refresh_token"]
    assert client.call(second["access_token"]).status_code == 200
    assert client.call(first["access_token"]).status_code == 200, "as with Akeneo"


def test_a_replay_ends_the_family(house, client):
    """Security case 50: the thief and the client cannot both go on."""
    first = client.pair().json()
    stranger = client.pair().json()
    second = client.refresh(first["refresh_token"]).json()
    house.later(seconds=11)
    refused(client.refresh(first["refresh_token"]), "Token has been revoked")
    assert client.call(second["access_token"]).status_code == 401
    assert client.call(first["access_token"]).status_code == 401
    refused(client.refresh(second["refresh_token"]), "Token has been revoked")
    assert client.call(stranger["access_token"]).status_code == 200, "another family lives on"
    assert house.told().count("client.refresh_replayed") == 1


def test_a_retry_within_the_grace_is_no_replay(house, client):
    """Security case 50: the answer was lost on the network."""
    first = client.pair().json()
    client.refresh(first["refresh_token"])
    house.later(seconds=10)
    again = client.refresh(first["refresh_token"])
    assert again.status_code == 200
    assert client.call(again.json()["access_token"]).status_code == 200


def test_a_family_that_was_ended_has_no_grace(house, client):
    first = client.pair().json()
    second = client.refresh(first["refresh_token"]).json()
    client.ask("revoke", token=second["refresh_token"])
    refused(client.refresh(first["refresh_token"]), "Token has been revoked")


def test_the_scope_shrinks_and_never_grows(house, new_connector):
    """Security case 51."""
    client = new_connector(permissions=["products:read", "families:read"])
    pair = client.pair(scope="products:read").json()
    wide = client.refresh(pair["refresh_token"], scope="products:read families:read")
    assert (wide.status_code, wide.json()["error"]) == (400, "invalid_scope")
    same = client.refresh(pair["refresh_token"]).json()
    assert same["scope"] == "api:access products:read", "what failed did not use it up"
    narrow = client.refresh(same["refresh_token"], scope="api:access").json()
    assert narrow["scope"] == "api:access"
    wide = client.refresh(narrow["refresh_token"], scope="products:read")
    assert wide.json()["error"] == "invalid_scope"


def test_an_idle_refresh_token_ends(house, client):
    """Security case 52."""
    pair = client.pair().json()
    house.later(days=14, seconds=-1)
    pair = client.refresh(pair["refresh_token"]).json()
    house.later(days=14)
    refused(client.refresh(pair["refresh_token"]), "Token has expired")


def test_a_family_ends_after_90_days_however_busy(house, client):
    """Security case 52."""
    token, began = client.pair().json()["refresh_token"], house.now
    for _ in range(8):
        house.later(days=11)
        token = client.refresh(token).json()["refresh_token"]
    house.now = began + ABSOLUTE
    house.later(seconds=-60)
    last = client.refresh(token).json()
    assert last["expires_in"] == 60
    house.later(seconds=60)
    refused(client.refresh(last["refresh_token"]), "Token has expired")


def test_another_clients_token_is_as_unknown_as_none(house, client, new_connector):
    """Security cases 27 and 56: and it stays unused."""
    other = new_connector("Shop")
    pair = client.pair().json()
    foreign = other.refresh(pair["refresh_token"])
    refused(foreign, "Cannot decrypt the refresh token")
    made_up = pair["refresh_token"][:-1] + "x"
    assert other.refresh(made_up).content == foreign.content
    assert other.refresh("nonsense").content == foreign.content
    assert client.refresh(pair["refresh_token"]).status_code == 200


def test_an_access_token_is_no_refresh_token(house, client):
    pair = client.pair().json()
    refused(client.refresh(pair["access_token"]), "Cannot decrypt the refresh token")


def test_a_client_that_may_no_longer_refresh_does_not(house, new_connector):
    client = new_connector(grants=("client_credentials",))
    assert client.refresh("anything").json()["error"] == "unauthorized_client"


def test_of_many_replays_at_once_none_leaves_a_live_token(house, client):
    """A refresh that committed while its family was ended gave a pair that nobody could end."""
    first = client.pair().json()
    second = client.refresh(first["refresh_token"]).json()
    house.later(seconds=11)
    proven = client.proven()

    def refresh(text: str) -> str:
        asked = Asked({}, {"refresh_token": Secret(text)}, None)
        try:
            return refreshing.refresh(house.inside, proven, proven.caller, asked).access.reveal()
        except InvalidGrant:
            return ""

    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(refresh, [second["refresh_token"], first["refresh_token"]] * 4))
    alive = [token for token in (*given, second["access_token"]) if token]
    assert [client.call(token).status_code for token in alive] == [401] * len(alive)
