"""One shape of errors, through the whole application: nothing of a framework's own gets out."""

import pytest

from keydesk.auth import ANY_CALLER, PUBLIC
from tests.harness.client import client
from tests.house.test_routes import ROUTES

JSON = [route for route in ROUTES if route.door in {"manage", "catalog", "shipium"}]
KEPT = [route for route in JSON if route.guard.permission != PUBLIC]
OWN = {"error", "message", "request_id"}


@pytest.fixture
def house(sqlite_house):
    return sqlite_house


def method(route) -> str:
    return min(route.methods)


def shaped(answer, status: int) -> dict:
    """The body, after its shape was checked; the catalog speaks as Akeneo does."""
    assert answer.status_code == status, f"{answer.request.method} {answer.url}: {answer.text}"
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-request-id"]
    body = answer.json()
    if answer.request.url.path.startswith("/api/rest/"):
        assert body.keys() == {"code", "message"}
        assert body["code"] == status
    else:
        assert body.keys() - {"fields", "missing"} == OWN
        assert ("fields" in body) == (status == 422)
        assert body["request_id"] == answer.headers["x-request-id"]
    return body


def test_without_a_credential_every_route_answers_401_with_a_bare_challenge(house):
    """Security case 21, RFC 6750 §3.1: no error code when nothing was presented."""
    stranger = client(house)
    for route in KEPT:
        answer = stranger.request(method(route), route.example)
        shaped(answer, 401)
        assert answer.headers["www-authenticate"] == 'Bearer realm="keydesk"', route


def test_with_an_invalid_credential_every_route_answers_401_invalid_token(house):
    """Security case 22."""
    forger, headers = client(house), {"Authorization": "Bearer kd_live_nothing"}
    for route in KEPT:
        answer = forger.request(method(route), route.example, headers=headers)
        shaped(answer, 401)
        challenge = 'Bearer realm="keydesk", error="invalid_token"'
        assert answer.headers["www-authenticate"] == challenge, route


def test_without_the_permission_every_route_answers_403_and_names_it(house):
    """Security cases 14 and 23: a key without permissions may do nothing."""
    machine = client(house, house.issue(permissions=[]).secret)
    asking = [route for route in KEPT if route.guard.permission != ANY_CALLER]
    assert len(asking) > 60
    for route in asking:
        answer = machine.request(method(route), route.example)
        shaped(answer, 403)
        challenge = answer.headers["www-authenticate"]
        assert 'error="insufficient_scope", scope="' in challenge, route


@pytest.mark.parametrize("address", ["/manage/v1/nothing", "/api/rest/v1/nothing", "/nothing"])
def test_an_address_that_is_not_there_is_404_in_the_same_shape(house, address):
    shaped(client(house, house.issue().secret).get(address), 404)


@pytest.mark.parametrize("address", ["/manage/v1/keys", "/api/rest/v1/products", "/healthz"])
def test_a_method_that_is_not_answered_is_405_and_says_which_are(house, address):
    answer = client(house, house.issue().secret).put(address)
    shaped(answer, 405)
    assert "GET" in answer.headers["allow"]
    many = client(house, house.issue().secret).put("/manage/v1/keys")
    assert many.headers["allow"] == "GET, POST"


@pytest.mark.parametrize(
    ("body", "status"),
    [("{", 400), ("[]", 422), ('{"name": 1}', 422), ('{"name": "x", "secret": "mine"}', 422)],
)
def test_a_body_that_breaks_a_rule_names_its_fields(house, body, status):
    """Security cases 10 and 25."""
    secret = house.issue(house.managing()).secret
    answer = client(house, secret).post(
        "/manage/v1/keys", content=body, headers={"Content-Type": "application/json"}
    )
    told = shaped(answer, status)
    if status == 422:
        assert all(entry.keys() == {"field", "message"} for entry in told["fields"])


def test_a_defect_of_ours_tells_nothing_but_its_request_id(house, monkeypatch):
    """A stack trace in an answer is a map of the house."""
    monkeypatch.setattr("keydesk.connections.store.page", None)
    secret = house.issue(house.managing()).secret
    body = shaped(client(house, secret).get("/manage/v1/connections"), 500)
    assert body["error"] == "internal_error"


def test_when_the_database_is_away_the_answer_is_503_and_never_401(house):
    """Security case 100: a program threw its key away because we could not look it up."""
    secret = house.issue().secret
    calls = client(house, secret)
    (house.data / "keydesk.db").rename(house.data / "away.db")
    shaped(calls.get("/api/rest/v1/products"), 503)
    shaped(calls.get("/manage/v1/whoami"), 503)
    (house.data / "away.db").rename(house.data / "keydesk.db")
    assert calls.get("/api/rest/v1/products").status_code == 200
