"""How a credential may be sent, and how each refusal reads: the whole application, RFC 6750."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from keydesk.attempts import last_uses
from keydesk.connections import verbs as connections
from keydesk.credentials import verbs
from keydesk.credentials.secret import mint
from tests.auth.calling import PRODUCTS, WHOAMI, basic, bearer, caller, outcomes, recorded

BARE = 'Bearer realm="keydesk"'
INVALID = f'{BARE}, error="invalid_token"'
BAD_REQUEST = f'{BARE}, error="invalid_request"'


@pytest.mark.parametrize("address", [PRODUCTS, WHOAMI, "/api/v1/deliveryexperience/ping"])
def test_three_ways_to_send_a_key(house, address):
    text = house.issue().secret.reveal()
    ways = [
        bearer(text),
        ("Authorization", f"bearer  {text} "),
        basic(f"{text}:"),
        ("X-API-Key", text),
    ]
    for way in ways:
        assert caller(house, way).get(address).status_code == 200, way
    assert outcomes(house) == {"accepted": 4}


def test_two_ways_at_once_are_refused(house):
    """Security cases 20 and 24: which of the two counts is for no server to guess."""
    text = house.issue().secret.reveal()
    for two in ([bearer(text), ("X-API-Key", text)], [bearer(text), bearer(text)],
                [bearer(text), basic(f"{text}:")], [("X-API-Key", text)] * 2):  # fmt: skip
        answer = caller(house, *two).get(WHOAMI)
        assert answer.status_code == 400
        assert answer.headers["www-authenticate"] == BAD_REQUEST
        assert answer.json()["error"] == "invalid_request"
    assert outcomes(house) == {"two_methods": 4}


@pytest.mark.parametrize(
    "name", ["access_token", "API_KEY", "x-api-key", "q", "a%63cess_token", "a=1;api_key"]
)
def test_a_key_in_the_address_is_refused_and_counted_against_it(house, name):
    """Security case 19: it stands in logs and histories now, so its owner must hear of it."""
    issued = house.issue()
    secret = issued.secret.reveal()
    for headers in ([], [bearer(secret)]):
        answer = caller(house, *headers).get(f"{WHOAMI}?limit=1&{name}={secret}")
        assert answer.status_code == 400
        assert answer.headers["www-authenticate"] == BAD_REQUEST
        assert secret not in answer.text
    assert {(row["outcome"], row["credential_id"]) for row in recorded(house)} == {
        ("in_query", issued.credential.id)
    }


def test_without_a_credential_the_challenge_has_no_error_code(house):
    """Security case 21."""
    answer = caller(house).get(WHOAMI)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, BARE)
    assert outcomes(house) == {"no_credential": 1}


def refused_keys(house) -> dict[str, str]:
    """One key for each reason of a refusal."""
    texts = {}
    for reason in ("inactive", "revoked", "expired", "connection_inactive", "wrong_secret"):
        issued = house.issue(house.connect(reason), name=reason)
        id_, texts[reason] = issued.credential.id, issued.secret.reveal()
        match reason:
            case "inactive":
                house.do(verbs.deactivate, id_)
            case "revoked":
                house.do(verbs.revoke, id_)
            case "expired":
                changes = verbs.Changes(expires_at=house.now + timedelta(hours=1))
                house.do(verbs.edit, id_, changes)
            case "connection_inactive":
                house.do(connections.deactivate, reason)
            case "wrong_secret":
                texts[reason] = mint("kd_live", id_).secret.reveal()
    texts["unknown"] = mint("kd_live", "0" * 12).secret.reveal()
    texts["malformed"] = "kd_live_" + "0" * 52
    house.later(hours=2)
    return texts


@pytest.mark.parametrize("address", [PRODUCTS, WHOAMI])
def test_every_reason_looks_alike_to_a_stranger(house, address):
    """Security cases 5, 16 and 22: "revoked" told a thief which of his keys had been real."""
    texts = refused_keys(house)
    answers = {why: caller(house, bearer(text)).get(address) for why, text in texts.items()}
    bodies = {a.content.replace(a.headers["x-request-id"].encode(), b"") for a in answers.values()}
    assert len(bodies) == 1
    assert {answer.status_code for answer in answers.values()} == {401}
    shown = {tuple(sorted(set(a.headers.items()) - ids(a))) for a in answers.values()}
    assert len(shown) == 1
    assert {answer.headers["www-authenticate"] for answer in answers.values()} == {INVALID}
    assert outcomes(house) == dict.fromkeys(texts, 1)  # the owner sees the true reason


def ids(answer):
    names = ("x-request-id", "content-length")
    return {(name, value) for name, value in answer.headers.items() if name in names}


def test_a_refusal_costs_the_same_whatever_its_reason(house):
    """Security case 5, counted instead of timed: statements asked and digests compared."""
    texts = refused_keys(house)
    del texts["malformed"]  # may be faster: its form is public
    asked = []
    event.listen(house.database.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    costs = set()
    for text in texts.values():
        client = caller(house, bearer(text))
        client.get(WHOAMI)  # whatever is done once per worker is done
        asked.clear()
        client.get(WHOAMI)
        costs.add(len(asked))
    assert len(costs) == 1


def test_a_missing_permission_is_named(house):
    """Security case 23."""
    secret = house.issue(permissions=["locales:read"]).secret.reveal()
    answer = caller(house, bearer(secret)).get("/manage/v1/keys")
    assert answer.status_code == 403
    scope = 'error="insufficient_scope", scope="credentials:read"'
    assert answer.headers["www-authenticate"] == f"{BARE}, {scope}"
    assert answer.json()["missing"] == "credentials:read"
    (row,) = recorded(house)
    assert (row["outcome"], row["permission"]) == ("not_permitted", "credentials:read")


def test_only_accepted_calls_advance_the_last_use(house):
    """Security case 81: a probing thief made an unused key look used."""
    issued = house.issue()
    secret = issued.secret.reveal()
    caller(house, bearer(secret), ("User-Agent", "shop/1")).get(WHOAMI)
    at = house.now
    house.later(minutes=5)
    caller(house, bearer(secret), ("User-Agent", "thief")).get("/manage/v1/keys")  # 403
    caller(house, bearer(secret), bearer(secret)).get(WHOAMI)  # 400
    caller(house).get(f"{WHOAMI}?access_token={secret}")  # 400
    house.do(verbs.revoke, issued.credential.id)
    caller(house, bearer(secret), ("User-Agent", "thief")).get(WHOAMI)  # 401
    recorded(house)
    with house.usage.read() as db:
        (use,) = last_uses(db, [issued.credential.id]).values()
    assert (use.at, use.program, use.address) == (at, "shop/1", "127.0.0.1")


def test_an_attempt_tells_who_where_and_what_but_no_path_and_no_secret(house):
    issued = house.issue()
    secret = issued.secret.reveal()
    caller(house, bearer(secret)).get(f"{PRODUCTS}/{'x' * 50}")
    (row,) = recorded(house)
    assert row["credential_id"] == issued.credential.id
    assert row["organization_id"] == house.by.organization_id
    assert (row["door"], row["route"]) == ("catalog", f"{PRODUCTS}/{{identifier}}")
    assert (row["method"], row["permission"], row["status_class"]) == ("GET", "products:read", 4)
    assert row["hour"] == house.now
    assert secret not in str(row)


OUTSIDE = "203.0.113.5"
PROXY = "192.0.2.1"


@pytest.mark.parametrize(("peer", "trusted", "forwarded", "settings", "status"), [
    ("127.0.0.1", [], {}, {}, 200),
    ("::1", [], {}, {}, 200),
    (OUTSIDE, [], {}, {}, 403),
    (OUTSIDE, [], {}, {"allow_http": True}, 200),
    (OUTSIDE, [], {"X-Forwarded-Proto": "https"}, {}, 403),  # a stranger says so
    (OUTSIDE, [], {"X-Forwarded-For": "127.0.0.1"}, {}, 403),
    (OUTSIDE, [PROXY], {"X-Forwarded-Proto": "https"}, {}, 403),
    (PROXY, [PROXY], {"X-Forwarded-Proto": "https", "X-Forwarded-For": OUTSIDE}, {}, 200),
    (PROXY, [PROXY], {"X-Forwarded-Proto": "http", "X-Forwarded-For": OUTSIDE}, {}, 403),
    (PROXY, [PROXY], {"X-Forwarded-For": OUTSIDE}, {}, 403),
    (PROXY, [PROXY], {"X-Forwarded-For": f"127.0.0.1, {OUTSIDE}"}, {}, 403),
    (PROXY, [PROXY], {"X-Forwarded-Proto": "https, http", "X-Forwarded-For": OUTSIDE}, {}, 403),
    (PROXY, ["192.0.2.0/24"], {"X-Forwarded-Proto": "HTTPS"}, {}, 200),
    (PROXY, [PROXY], {"X-Forwarded-Proto": "gopher"}, {}, 403),
])  # fmt: skip
def test_https_is_required_off_loopback(sqlite_house, peer, trusted, forwarded, settings, status):
    """Security case 83: https is learnt from trusted proxies only."""
    secret = sqlite_house.issue().secret.reveal()
    client = caller(sqlite_house, bearer(secret), *forwarded.items(), peer=peer, trusted=trusted,
                    **settings)  # fmt: skip
    answer = client.get(WHOAMI)
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["error"] == "https_required"
        (row,) = recorded(sqlite_house)
        assert (row["outcome"], bool(row["credential_id"])) == ("https_required", True)


@pytest.mark.parametrize(("said", "address"), [
    (OUTSIDE, OUTSIDE),
    (f"10.9.9.9, {OUTSIDE}", OUTSIDE),
    (f"{OUTSIDE}, 192.0.2.7", OUTSIDE),
    ("::ffff:203.0.113.5", OUTSIDE),
    ("2001:db8::1", "2001:db8::1"),
    ("fe80::1%eth0", "fe80::1"),
    ("not an address", PROXY),
    ("", PROXY),
])  # fmt: skip
def test_the_address_is_the_last_one_that_no_trusted_proxy_added(sqlite_house, said, address):
    """Security case 83: the left-most is whatever the caller wrote."""
    issued = sqlite_house.issue()
    sent = (
        bearer(issued.secret.reveal()),
        ("X-Forwarded-For", said),
        ("X-Forwarded-Proto", "https"),
    )
    client = caller(sqlite_house, *sent, peer=PROXY, trusted=["192.0.2.0/24"])
    assert client.get(WHOAMI).status_code == 200
    recorded(sqlite_house)
    with sqlite_house.usage.read() as db:
        (use,) = last_uses(db, [issued.credential.id]).values()
    assert use.address == address


def test_an_earlier_prefix_stays_accepted(sqlite_house):
    sqlite_house.settings = replace(sqlite_house.settings, brand_prefix="acme")
    secret = sqlite_house.issue().secret.reveal()
    assert secret.startswith("acme_")
    moved = {"brand_prefix": "kd_live", "earlier_prefixes": ("acme",)}
    assert caller(sqlite_house, bearer(secret), **moved).get(WHOAMI).status_code == 200
    assert (
        caller(sqlite_house, bearer(secret), brand_prefix="kd_live").get(WHOAMI).status_code == 401
    )
