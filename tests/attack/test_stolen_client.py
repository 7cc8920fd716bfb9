"""Who stole a client's secret, or knows nothing but a client id or an e-mail."""

import asyncio
import base64
import json

import httpx2
import pytest

from keydesk.accounts import waits
from keydesk.attempts import Flusher
from keydesk.oauth.guesses import OF_PLACE, TURNS
from tests.harness.databases import PASSWORD
from tests.oauth.conftest import caller
from tests.oauth.test_guesses import tries
from tests.oauth.test_password_grant import EMAIL, let_people_in, seen

SHOP, STRANGER = "198.51.100.7", "203.0.113.9"


@pytest.fixture
def house(sqlite_house):
    return sqlite_house


def guess_from_everywhere(house, client) -> None:
    for number in range(4):
        tries(caller(house, f"192.0.2.{number}"), client, 10)


def test_a_stranger_does_not_keep_out_an_address_that_was_never_seen(house, new_client):
    """Security case 33: a client id is no secret; thirty wrong secrets from anywhere stopped every
    new machine of a shop, and a try each quarter of an hour kept it so."""
    client = new_client()
    guess_from_everywhere(house, client)
    assert tries(caller(house, STRANGER), client, 1) == [429]
    assert tries(caller(house, SHOP), client, 1, client.secret) == [200]


def test_nor_the_second_address_of_a_shop_after_a_restart(house, new_client):
    """Of each secret only the last address is in the book: the other machines were strangers."""
    client = new_client()
    for address in (SHOP, "198.51.100.8"):
        assert tries(caller(house, address), client, 1, client.secret) == [200]
        assert Flusher(house.book, house.usage).flush()
    house.gate = house.restarted()
    guess_from_everywhere(house, client)
    for address in (SHOP, "198.51.100.8"):
        assert tries(caller(house, address), client, 1, client.secret) == [200]


def test_ipv4_callers_of_an_ipv6_socket_are_not_one_place():
    """Security cases 33 and 84: served at `::`, the tries of one IPv4 address counted for all."""
    assert waits.network("::ffff:192.0.2.1") == "192.0.2.1"
    assert waits.network("::ffff:192.0.2.1") != waits.network("::ffff:198.51.100.7")


def test_client_ids_of_any_length_do_not_fill_the_memory(house, new_client):
    """Twenty thousand counters may be kept; each held a made-up client id of 15 kilobytes, twice:
    from addresses of one /48, half a gigabyte in each worker."""
    client = new_client()
    door = next(door for door in house.gate.doors if door.prefix == "/oauth/token")
    guesses = door.app.app.granting.clients.guesses
    long = {"client_id": "kdc_" + "x" * 15_000, "client_secret": "x", "grant_type": "password"}
    assert client.http.post("/oauth/token", data=long).status_code == 401
    assert len(guesses.counts) == 1, "that of the address"


def test_a_stranger_at_the_console_does_not_stop_a_connector(house, new_connector):
    """Security case 33: five wrong passwords at the sign-in, and the shop got no token."""
    client = new_connector()
    let_people_in(house, client)
    stranger = caller(house, STRANGER)
    guess = {"email": EMAIL, "password": "wrong"}
    assert stranger.post("/console/sign-in", data=guess).status_code == 422
    for _ in range(6):
        last = stranger.post("/console/sign-in", data=guess).status_code
    assert last == 429
    assert client.pair(username=EMAIL, password=PASSWORD).status_code == 200


def test_a_connector_with_an_old_password_does_not_keep_its_person_out(house, new_connector):
    """Every connector after its person chose a new password: they could not sign in elsewhere."""
    client = new_connector()
    let_people_in(house, client)
    answers = [client.pair(username=EMAIL, password="old").status_code for _ in range(6)]
    assert answers == [400] * 5 + [429]
    known = {"email": EMAIL, "password": PASSWORD}
    person = caller(house, STRANGER)
    answer = person.post("/console/sign-in", data=known, follow_redirects=False)
    assert answer.status_code == 303


def test_many_guesses_at_once_are_counted_and_leave_threads_for_others(house, new_connector):
    """Security case 33: all of 150 passwords that came at once were compared, slowly, in every
    thread of the worker: for ten seconds nobody else signed in, refreshed or looked into a token.
    """
    client = new_connector()
    let_people_in(house, client)

    async def all_at_once() -> list[int]:
        way = httpx2.ASGITransport(house.gate, client=("127.0.0.1", 5))
        async with httpx2.AsyncClient(transport=way, base_url="http://desk.test") as sender:
            form = {"grant_type": "password", "username": "x@example.com"}
            asked = (
                sender.post("/oauth/token", data=form | {"password": str(n)},
                            auth=(client.id, client.secret))
                for n in range(30)
            )  # fmt: skip
            return [answer.status_code for answer in await asyncio.gather(*asked)]

    assert all_of(asyncio.run(all_at_once()), 400) < OF_PLACE.free + TURNS


def all_of(answers: list[int], status: int) -> int:
    assert set(answers) == {400, 429}
    return answers.count(status)


@pytest.mark.parametrize("which", ["secret", "password"])
def test_a_secret_in_the_field_of_the_user_name_is_not_kept(house, new_connector, which):
    """Security cases 2 and 9: a client secret, or a person's password, stood in the table, in the
    console and in every backup."""
    client = new_connector()
    let_people_in(house, client)
    typed = client.secret if which == "secret" else PASSWORD
    client.pair(username=typed, password="x")
    assert seen(house, client).username == f"{typed[:3]}…"
    client.pair(username=EMAIL, password=PASSWORD)
    assert seen(house, client).username in (f"{typed[:3]}…", EMAIL)


@pytest.mark.parametrize("name", ["username", "password"])
def test_half_a_surrogate_pair_is_no_500(new_connector, name):
    """Security case 25: JSON can write one, and it has no digest."""
    client = new_connector()
    sent = {"grant_type": "password", "username": client.username, "password": "x", name: "\ud800"}
    for path in ("/oauth/token", "/api/oauth/v1/token"):
        answer = client.http.post(
            path, content=json.dumps(sent), auth=(client.id, client.secret),
            headers={"Content-Type": "application/json"},
        )  # fmt: skip
        assert answer.status_code == 400


def test_half_a_body_is_not_taken_for_all_of_it(house, new_client):
    """A connection that broke after `grant_type=…` gave a token of full scope: the narrower scope
    was still on its way."""
    client = new_client()
    proof = base64.b64encode(f"{client.id}:{client.secret}".encode())
    form = (b"content-type", b"application/x-www-form-urlencoded")
    arriving = iter([
        {"type": "http.request", "body": b"grant_type=client_credentials", "more_body": True},
        {"type": "http.disconnect"},
    ])  # fmt: skip
    told = []

    async def receive():
        return next(arriving)

    async def send(message):
        told.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/oauth/token", "query_string": b"",
        "scheme": "http", "client": ("127.0.0.1", 5),
        "headers": [(b"authorization", b"Basic " + proof), form],
    }  # fmt: skip
    asyncio.run(house.gate(scope, receive, send))
    assert told[0]["status"] == 400
