"""Security case 33: guessing is limited per client and per address; the owner is not locked out."""

import pytest

from keydesk.attempts import Flusher
from tests.oauth.conftest import caller

GRANT = {"grant_type": "client_credentials"}
HERE, THERE, THIRD = "192.0.2.1", "198.51.100.7", "203.0.113.9"


@pytest.fixture
def house(sqlite_house):
    return sqlite_house


def tries(http, client, times: int, secret: str = "wrong") -> list[int]:
    return [
        http.post("/oauth/token", data=GRANT, auth=(client.id, secret)).status_code
        for _ in range(times)
    ]


def test_one_address_at_one_client(house, new_client):
    client, attacker = new_client(), caller(house, HERE)
    assert tries(attacker, client, 11) == [401] * 10 + [429]
    assert tries(attacker, client, 1, client.secret) == [429], "not even judged"
    assert tries(caller(house, THERE), client, 1, client.secret) == [200]
    house.later(minutes=1)
    assert tries(attacker, client, 2) == [401, 429]


def test_many_addresses_at_one_client_do_not_keep_out_who_was_there_before(house, new_client):
    client = new_client()
    owner = caller(house, THERE)
    assert tries(owner, client, 1, client.secret) == [200]
    for number in range(6):
        tries(caller(house, f"192.0.2.{number + 10}"), client, 10)
    assert tries(caller(house, THIRD), client, 1) == [429]
    assert tries(owner, client, 3, client.secret) == [200] * 3


def test_a_wrong_copy_beside_the_right_one_does_not_stop_it(house, new_client):
    """Two workers of one shop, one of them with the old secret."""
    client, shop = new_client(), caller(house, HERE)
    assert tries(shop, client, 1, client.secret) == [200]
    assert tries(shop, client, 12) == [401] * 10 + [429] * 2
    assert tries(shop, client, 1, client.secret) == [200]


def test_who_was_there_before_is_known_after_a_restart(house, new_client):
    client, owner = new_client(), caller(house, THERE)
    assert tries(owner, client, 1, client.secret) == [200]
    assert Flusher(house.book, house.usage).flush()
    house.gate = house.restarted()
    tries(caller(house, HERE), client, 40)
    for number in range(4):
        tries(caller(house, f"192.0.2.{number + 10}"), client, 10)
    assert tries(caller(house, THIRD), client, 1) == [429]
    assert tries(caller(house, THERE), client, 1, client.secret) == [200]


def test_one_address_at_many_clients(house, new_client):
    client, attacker = new_client(), caller(house, "2001:db8::1")
    answers = [
        caller(house, f"2001:db8::{number + 1:x}").post(
            "/oauth/token", data=GRANT, auth=(f"kdc_{number:012}", "x")
        ).status_code
        for number in range(61)
    ]  # fmt: skip
    assert answers == [401] * 60 + [429], "a /64 is one address"
    assert tries(attacker, client, 1, client.secret) == [429]
    assert tries(caller(house, HERE), client, 1, client.secret) == [200]


def test_the_answer_says_how_long_to_wait(house, new_client):
    client, attacker = new_client(), caller(house, HERE)
    tries(attacker, client, 10)
    answer = attacker.post("/oauth/token", data=GRANT, auth=(client.id, "x"))
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "60"
    assert answer.headers["cache-control"] == "no-store"
