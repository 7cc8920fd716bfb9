"""Where calls come from and how many there are, through the whole application."""

from sqlalchemy import select

from keydesk.connections import verbs as connections
from keydesk.connections.wishes import Changes
from keydesk.credentials import clients, verbs
from keydesk.credentials.heads import client_id
from keydesk.credentials.terms import TermsWish
from keydesk.credentials.wishes import Changes as KeyChanges
from keydesk.credentials.wishes import Wish
from keydesk.limits import store
from tests.auth.calling import PRODUCTS, WHOAMI, bearer, caller, outcomes

HERE = {"networks": ["192.0.2.0/24", "2001:db8::/32"]}


def near(house, issued, peer="192.0.2.7"):
    """One application for all calls of a test: it is made in a tenth of a second."""
    return caller(house, bearer(issued.secret.reveal()), peer=peer, allow_http=True)


def statuses(client, times):
    return [client.get(WHOAMI).status_code for _ in range(times)]


def call(house, issued, peer="192.0.2.7", path=WHOAMI):
    return near(house, issued, peer).get(path)


def test_from_other_addresses_a_key_is_refused(house):
    """Security case 84: an exact match let in nobody, or the mapped form of anybody."""
    issued = house.issue(limits=HERE)
    for peer in ("192.0.2.7", "::ffff:192.0.2.9", "2001:db8:7::1"):
        assert call(house, issued, peer).status_code == 200, peer
    for peer in ("192.0.3.7", "::ffff:192.0.3.9", "2001:db9::1", "testclient", ""):
        answer = call(house, issued, peer)
        assert (answer.status_code, answer.json()["error"]) == (403, "ip_denied"), peer
    refused = call(house, issued, "198.51.100.1", PRODUCTS)
    assert refused.json()["code"] == 403
    assert outcomes(house) == {"accepted": 3, "ip_denied": 6}


def test_the_address_is_the_one_that_a_trusted_proxy_saw(house):
    """Security case 83: whoever writes X-Forwarded-For themselves stays where they are."""
    issued = house.issue(limits=HERE)
    secret = bearer(issued.secret.reveal())
    for peer, said, status in [
        ("10.0.0.1", "192.0.2.7", 200), ("10.0.0.1", "192.0.2.7, 198.51.100.1", 403),
        ("198.51.100.1", "192.0.2.7", 403), ("10.0.0.1", "junk", 403),
    ]:  # fmt: skip
        forwarded = ("X-Forwarded-For", said), ("X-Forwarded-Proto", "https")
        near = caller(house, secret, *forwarded, peer=peer, trusted=["10.0.0.0/8"], allow_http=True)
        assert near.get(WHOAMI).status_code == status, (peer, said)


def test_both_lists_count_and_a_change_holds_at_once(house):
    """Security case 73: a list that is narrowed has the bound of a revocation."""
    connection = house.connect(limits={"networks": ["192.0.2.0/24"]})
    issued = house.issue(connection, limits={"networks": ["192.0.2.7", "198.51.100.7"]})
    assert call(house, issued, "192.0.2.7").status_code == 200
    assert call(house, issued, "192.0.2.8").status_code == 403
    assert call(house, issued, "198.51.100.7").status_code == 403
    house.do(verbs.edit, issued.credential.id, KeyChanges(limits={"networks": []}))
    assert call(house, issued, "192.0.2.8").status_code == 200
    narrowed = Changes(limits={"networks": ["198.51.100.0/24"]})
    house.do(connections.edit, connection.code, narrowed)
    assert call(house, issued, "192.0.2.8").status_code == 403


def test_a_rate_refuses_with_the_time_to_wait(house):
    """Every limit stands in the headers, of what passes and of what does not."""
    client = near(house, house.issue(limits={"rate": {"count": 2, "seconds": 3600}}))
    first, second, third = (client.get(WHOAMI) for _ in range(3))
    assert first.headers["ratelimit-policy"] == '"credential";q=2;w=3600'
    assert first.headers["ratelimit"] == '"credential";r=1;t=1800'
    assert [first.status_code, second.status_code, third.status_code] == [200, 200, 429]
    assert third.json()["error"] == "rate_limited"
    assert 0 < int(third.headers["retry-after"]) <= 1800
    assert third.headers["ratelimit"].startswith('"credential";r=0;t=')
    assert "exceeded" in client.get(PRODUCTS).json()["message"]
    assert outcomes(house) == {"accepted": 2, "rate_limited": 2}


def test_a_quota_is_used_up_to_its_last_call_and_no_further(house):
    """What the month of the connection refuses costs nothing of the key's day."""
    connection = house.connect(limits={"monthly": 9})
    one = near(house, house.issue(connection, limits={"daily": 3}))
    other = near(house, house.issue(connection))
    assert statuses(one, 5) == [200] * 3 + [429] * 2
    assert statuses(other, 8) == [200] * 6 + [429] * 2
    spent = other.get(WHOAMI)
    assert spent.headers["ratelimit"] == '"connection-monthly";r=0;t=2635200'
    house.later(hours=12)
    assert statuses(one, 1) == [429]  # a new day, but the month is used up
    house.later(days=31)
    passed = one.get(WHOAMI)
    assert passed.headers["ratelimit-policy"].startswith('"connection-monthly";q=9;w=24')
    assert passed.status_code == 200


def test_a_refusal_consumes_nothing_of_the_other_limits(house):
    issued = house.issue(limits={"daily": 10, "rate": {"count": 1, "seconds": 86_400}})
    client = near(house, issued)
    assert statuses(client, 5) == [200, 429, 429, 429, 429]
    house.do(verbs.edit, issued.credential.id, KeyChanges(limits={"rate": None}))
    assert statuses(client, 10) == [200] * 9 + [429]


def test_what_was_not_used_of_a_block_is_given_back(house):
    """A worker that rests, or ends as it should, wastes nothing; another one uses it."""
    client = near(house, house.issue(limits={"daily": 2000}))
    assert statuses(client, 1) == [200]
    (used,) = taken(house)
    assert used == 20  # one hundredth
    house.counters.leases.once()
    assert taken(house) == [20]
    house.counters.leases.once()
    assert taken(house) == [1]


def taken(house):
    with house.usage.read() as db:
        return list(db.execute(select(store.quotas.c.taken)).scalars())


def test_a_client_gets_its_tokens_from_the_list_only(sqlite_house):
    """Else a stolen secret opened a door that its list closed."""
    house = sqlite_house
    connection = sqlite_house.connect(limits=HERE)
    with house.write() as db:
        made, secret = clients.make(
            db, house.by, connection, Wish("Shop", active=True), TermsWish(),
            generate=True, prefixes=house.settings.prefixes, now=house.now,
        )  # fmt: skip
    login = client_id(house.settings.prefixes, made.id), secret.reveal()
    for peer, status in (("192.0.2.7", 200), ("198.51.100.7", 403)):
        there = caller(house, peer=peer, allow_http=True)
        answer = there.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=login)
        assert answer.status_code == status
        if status == 200:
            token = bearer(answer.json()["access_token"])
    assert caller(house, token, peer="192.0.2.7", allow_http=True).get(WHOAMI).status_code == 200
    assert caller(house, token, peer="192.0.3.7", allow_http=True).get(WHOAMI).status_code == 403
