"""API keys over JSON, on both databases: each route, bad input, idempotency, other tenants."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from keydesk.attempts import Flusher
from keydesk.auth import Accepted, Refused
from keydesk.kit.secret import Secret
from tests.credentials.facts import counted
from tests.harness.client import client

KEYS = "/manage/v1/keys"
MANAGING = ["connections:read", "connections:manage", "credentials:read", "credentials:manage"]


@pytest.fixture
def desk(house):
    """A house and a program that may manage it."""
    house.shop = house.connect("Shop", role="viewer")
    held = [*MANAGING, *house.shop.permissions]
    secret = house.issue(house.connect("Desk", permissions=held)).secret
    house.secret, house.calls = secret, client(house, secret)
    return house


def create(desk, **body):
    return desk.calls.post(KEYS, json={"name": "Shop", "connection": "shop"} | body)


def test_the_life_of_a_key(desk):
    """Security cases 7, 8 and 68."""
    made = create(desk, permissions=["products:read"], expires_at="2031-01-01T00:00:00+01:00")
    assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
    body = made.json()
    secret, address = Secret(body["secret"]), f"{KEYS}/{body['id']}"
    assert body["status"] == "inactive"
    assert body["expires_at"] == "2030-12-31T23:00:00+00:00"
    assert isinstance(desk.ask(secret), Refused)
    assert desk.calls.post(f"{address}/activate").json()["status"] == "active"
    assert isinstance(desk.ask(secret), Accepted)
    assert desk.calls.post(f"{address}/deactivate").json()["status"] == "inactive"
    assert isinstance(desk.ask(secret), Refused)
    desk.calls.post(f"{address}/activate")
    edited = desk.calls.patch(
        address, json={"name": "Web", "permissions": None, "expires_at": None}
    )
    assert edited.json()["name"] == "Web"
    assert edited.json()["expires_at"] is None
    assert not edited.json()["narrowed"]
    assert desk.calls.post(f"{address}/revoke").json()["status"] == "revoked"
    assert isinstance(desk.ask(secret), Refused)
    assert desk.calls.post(f"{address}/activate").status_code == 409
    assert desk.calls.delete(address).status_code == 204
    assert desk.calls.get(address).status_code == 404
    changes = ["key.issued", "key.activated", "key.deactivated", "key.activated", "key.edited"]
    assert desk.told()[-7:] == [*changes, "key.revoked", "key.deleted"]


def test_the_secret_is_in_the_first_answer_and_in_no_other(desk):
    """Security case 7."""
    made = create(desk).json()
    address = f"{KEYS}/{made['id']}"
    answers = [
        desk.calls.get(KEYS),
        desk.calls.get(address),
        desk.calls.post(f"{address}/activate"),
        desk.calls.patch(address, json={"name": "x"}),
        create(desk),
    ]
    for answer in answers:
        assert made["secret"] not in answer.text
        assert made["secret"][21:50] not in answer.text


def test_a_list_has_pages_and_filters(desk):
    for number in range(5):
        create(desk, name=f"Key {number}")
    first = desk.calls.get(KEYS, params={"limit": 2, "sort": "name", "connection": "shop"}).json()
    assert [item["name"] for item in first["items"]] == ["Key 0", "Key 1"]
    rest = {"limit": 100, "sort": "name", "connection": "shop", "after": first["next"]}
    second = desk.calls.get(KEYS, params=rest).json()
    assert [item["name"] for item in second["items"]] == ["Key 2", "Key 3", "Key 4"]
    assert second["next"] == ""
    found = desk.calls.get(KEYS, params={"search": "key 3", "status": "inactive"}).json()
    assert [item["name"] for item in found["items"]] == ["Key 3"]
    prefix = found["items"][0]["prefix"]
    found = desk.calls.get(KEYS, params={"search": prefix}).json()
    assert [item["name"] for item in found["items"]] == ["Key 3"]


def test_a_last_use_is_shown(desk):
    made = create(desk, activate=True).json()
    client(desk, Secret(made["secret"])).get("/manage/v1/whoami", headers={"User-Agent": "shop/1"})
    Flusher(desk.book, desk.usage).flush()
    use = desk.calls.get(f"{KEYS}/{made['id']}").json()["secrets"][0]["last_use"]
    assert use == {"at": desk.now.isoformat(), "address": "127.0.0.1", "program": "shop/1"}


QUERIES = [
    {"limit": 0}, {"limit": 101}, {"limit": "many"}, {"limit": "1e3"}, {"limit": 10**30},
    {"after": "nonsense"}, {"after": "x" * 501}, {"after": "WzUsIngiXQ", "sort": "name"},
    {"after": "WyJ4IiwieCJd", "sort": "created"}, {"after": "WyJ4IiwieCJd", "sort": "last_use"},
    {"status": "dead"}, {"sort": "secret"}, {"sort": "\x00"}, {"colour": "red"},
]  # fmt: skip


def test_a_list_that_cannot_be_read_names_the_parameter(desk):
    for query in QUERIES:
        answer = desk.calls.get(KEYS, params=query)
        assert answer.status_code == 422
        assert answer.json()["fields"][0]["field"] == next(iter(query))


def test_a_search_for_anything_is_answered(desk):
    for text in (
        "\x00",
        "x" * 20_000,
        "%",
        "\ud7ff",
        "'; DROP TABLE credentials; --",
        "\U0001f511",
    ):
        for name in ("search", "connection"):
            assert desk.calls.get(KEYS, params={name: text}).status_code in (200, 400)


VALUES = [
    [], {}, "", 0, 1.5, True, "\x00", "x" * 65536, "a\nb", 10**400, [None], [[]], {"a": 1},
]  # fmt: skip
FIELDS = {"name", "connection", "permissions", "expires_at", "activate"}
FINE = {("permissions", "[]"), ("activate", "True")}


def test_every_wrong_value_of_every_field_names_it_and_makes_nothing(desk):
    """Security case 25: never 5xx, never half of a change."""
    made = create(desk, name="Other").json()
    before = counted(desk)
    for field in sorted(FIELDS):
        for value in [*VALUES, None]:
            if (field, repr(value)) in FINE or (
                value is None and field in ("permissions", "expires_at")
            ):
                continue
            answers = [create(desk, **{field: value})]
            if field not in ("connection", "activate") and (field, value) != ("name", None):
                answers.append(desk.calls.patch(f"{KEYS}/{made['id']}", json={field: value}))
            for answer in answers:
                missing = field == "connection" and isinstance(value, str)
                assert answer.status_code in ((400, 404) if missing else (422,)), (field, value)
                if answer.status_code == 422:
                    named = {entry["field"].split(".")[0] for entry in answer.json()["fields"]}
                    assert named == {field}
    assert counted(desk) == before


RAW = {
    b"": 422, b"{": 400, b"[]": 422, b"null": 422, b'"x"': 422, b"NaN": 422, b"\xff\xfe": 400,
    b'{"name": "\\ud800", "connection": "shop"}': 422,
    b'{"name": "x", "connection": "\\ud800"}': 400,
    b'{"name": "x", "connection": "shop", "permissions": ["\\ud800"]}': 422,
    b'{"name": "x", "connection": "shop", "\\ud800": 1}': 422,
    b"[" * 100_000: 400,
    b'{"name": ' + b"9" * 5000 + b"}": 400,
    b'{"name": "' + b"x" * 2_100_000 + b'"}': 413,
}  # fmt: skip


def test_a_body_that_is_no_json_object_is_refused_in_the_one_shape(desk):
    """Security case 25."""
    before = counted(desk)
    for content, status in RAW.items():
        answer = desk.calls.post(
            KEYS, content=content, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == status, (content[:60], answer.text)
        assert answer.json().keys() - {"fields"} == {"error", "message", "request_id"}
        assert len(answer.content) < 10_000
    assert (
        desk.calls.post(KEYS, content=b"name=x", headers={"Content-Type": "text/plain"}).status_code
        == 422
    )
    assert counted(desk) == before


OURS = [
    "id", "secret", "digest", "organization_id", "organization", "userId", "created_by", "kind",
    "active", "revoked_at", "__proto__", "prefix", "connection_id", "status",
]  # fmt: skip


def test_nobody_chooses_a_secret_an_owner_or_an_id(desk):
    """Security cases 10 and 11."""
    for field in OURS:
        before = counted(desk)
        for answer in (create(desk, **{field: "mine"}),
                       desk.calls.patch(f"{KEYS}/{'0' * 12}", json={field: "mine"})):  # fmt: skip
            assert answer.status_code == 422
            assert answer.json()["fields"] == [
                {"field": field, "message": "There is no such field."}
            ]
        assert counted(desk) == before
        stranger = client(desk).post(KEYS, json={"name": "x", "connection": "shop", field: "mine"})
        assert stranger.status_code == 401


RULES = [
    ({"permissions": ["products:reed"]}, "permissions", "Did you mean products:read?"),
    ({"permissions": ["products:delete"]}, "permissions", "Shop itself does not hold"),
    ({"permissions": ["users:manage"]}, "permissions", "Shop itself does not hold"),
    ({"expires_at": "2029-12-31T23:59:59Z"}, "expires_at", "in the future"),
    ({"expires_at": "2031-01-01"}, "expires_at", "with its zone"),
    ({"expires_at": "2031-01-01T00:00:00"}, "expires_at", "with its zone"),
    ({"expires_at": "0001-01-01T00:00:00+23:59"}, "expires_at", "in the future"),
    ({"expires_at": "9999-12-31T23:59:59-23:59"}, "expires_at", "within 100 years"),
    ({"name": "x" * 81}, "name", "at most 80"),
]  # fmt: skip


def test_a_rule_that_is_broken_is_named(desk):
    for body, field, words in RULES:
        answer = create(desk, **body)
        assert answer.status_code == 422
        assert answer.json()["fields"][0]["field"] == field
        assert words in answer.json()["fields"][0]["message"]


def test_a_program_gives_no_more_than_it_holds(desk):
    """Security case 13."""
    desk.connect("Power", everything=True)
    answer = create(desk, connection="power")
    assert answer.status_code == 422
    assert "You do not hold" in answer.json()["fields"][0]["message"]


def test_an_unknown_key_and_anothers_key_are_answered_alike(desk):
    """Security cases 27 and 88."""
    foreign = desk.issue(by=desk.other).credential.id
    desk.connect("Fjord", code="fjord", by=desk.other)
    for method, path, body in [
        ("GET", "", None), ("PATCH", "", {"name": "x"}), ("POST", "/activate", None),
        ("POST", "/deactivate", None), ("POST", "/revoke", None), ("DELETE", "", None),
    ]:  # fmt: skip
        answers = [
            desk.calls.request(method, f"{KEYS}/{id_}{path}", json=body).text.replace(id_, "?")
            for id_ in (foreign, "0" * 12)
        ]
        bare = [text.split('"request_id"')[0] for text in answers]
        assert bare[0] == bare[1]
        assert "not_found" in bare[0]
    said = [create(desk, connection=code).json()["message"].replace(code, "?")
            for code in ("fjord", "fj0rd")]  # fmt: skip
    assert said[0] == said[1]
    assert foreign not in desk.calls.get(KEYS).text
    assert desk.told(desk.other)[-1] != "key.revoked"


STRANGE = ["%00", "%ff", "..%2f..", "x" * 5000, "%F0%9F%94%91", "'", "%0d%0a"]  # fmt: skip


def test_an_id_that_cannot_be_one_is_4xx(desk):
    for id_ in STRANGE:
        for path in ("", "/revoke"):
            answer = desk.calls.request("POST" if path else "GET", f"{KEYS}/{id_}{path}")
            assert answer.status_code in (400, 404)
            assert answer.json()["error"] in ("invalid_request", "not_found")


def test_a_retry_makes_no_second_key(desk):
    """Security case 18: a time-out and a retry left a live secret that nobody held."""
    header = {"Idempotency-Key": "order-1"}
    body = {"name": "Shop", "connection": "shop"}
    first = desk.calls.post(KEYS, json=body, headers=header).json()
    again = desk.calls.post(KEYS, json=body, headers=header)
    assert again.status_code == 409
    assert first["id"] in again.json()["message"]
    assert first["secret"] not in again.text
    desk.later(days=8)
    assert desk.calls.post(KEYS, json=body | {"name": "x"}, headers=header).status_code == 201


def test_a_request_that_failed_may_be_sent_again_under_its_key(desk):
    header = {"Idempotency-Key": "order-1"}
    wrong = {"name": "", "connection": "shop"}
    assert desk.calls.post(KEYS, json=wrong, headers=header).status_code == 422
    right = {"name": "Shop", "connection": "shop"}
    assert desk.calls.post(KEYS, json=right, headers=header).status_code == 201


def test_two_retries_at_once_make_one_key(desk):
    """Security case 18, in parallel."""

    def send(number):
        body = {"name": f"Shop {number}", "connection": "shop"}
        header = {"Idempotency-Key": "order-1"}
        worker = client(desk, desk.secret)  # each has its own event loop, as each process has
        return worker.post(KEYS, json=body, headers=header).status_code

    with ThreadPoolExecutor(4) as threads:
        statuses = sorted(threads.map(send, range(4)))
    assert statuses == [201, 409, 409, 409]


def test_idempotency_keys_of_two_programs_are_two(desk):
    header, body = {"Idempotency-Key": "1"}, {"name": "Shop", "connection": "shop"}
    other = client(
        desk,
        desk.issue(desk.connect("Two", permissions=[*MANAGING, *desk.shop.permissions])).secret,
    )
    assert desk.calls.post(KEYS, json=body, headers=header).status_code == 201
    assert other.post(KEYS, json=body | {"name": "x"}, headers=header).status_code == 201


def test_an_expired_key_says_so(desk):
    made = create(
        desk, activate=True, expires_at=(desk.now + timedelta(hours=1)).isoformat()
    ).json()
    desk.later(hours=2)
    assert desk.calls.get(f"{KEYS}/{made['id']}").json()["status"] == "expired"
