"""Questions that made an answer fail: each is the caller's fault, so 4xx or empty, never 5xx."""

import base64

import pytest

from tests.harness.client import client

LONG = "a" * 55_000  # an address may have 64 KB


@pytest.mark.parametrize("path", ["keys", "connections"])
def test_a_search_that_no_database_takes_finds_nothing(house, path):
    """SQLite refuses a pattern of more than 50,000 bytes.  The answer was "Keydesk cannot reach its
    database", 503, which an operator's alarm believes (security case 25).
    """
    caller = client(house, house.issue(house.managing()).secret)
    answer = caller.get(f"/manage/v1/{path}", params={"search": LONG})
    assert (answer.status_code, answer.json()["items"]) == (200, [])


def test_a_cursor_of_another_sort_is_refused(house):
    """Numbers were compared with the names that the caller's cursor held: 500."""
    caller = client(house, house.issue(house.managing()).secret)
    asked = {"sort": "last_use", "after": _cursor('["a", "b"]')}
    answer = caller.get("/manage/v1/keys", params=asked)
    assert answer.status_code == 422
    assert [wrong["field"] for wrong in answer.json()["fields"]] == ["after"]


@pytest.mark.parametrize("path", ["access-keys", "connections"])
def test_a_cursor_nested_without_end_is_refused(owner, path):
    """Python gives up on it with another error than for any other wrong JSON: 500."""
    answer = owner.get(f"/console/{path}", params={"after": _cursor("[" * 30_000)})
    assert answer.status_code == 422


def test_a_lifetime_of_thousands_of_digits_is_refused(sqlite_house, owner):
    """int() refuses more than 4,300 digits, by an error that nobody caught: 500."""
    connection = sqlite_house.connect()
    wanted = {"name": "Shop", "connection": connection.code, "expires": "9" * 5_000}
    answer = owner.post("/console/access-keys", data=wanted)
    assert answer.status_code == 422


def _cursor(text):
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
