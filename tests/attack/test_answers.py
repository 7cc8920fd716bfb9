"""Answers that said or allowed more than they should, outside of their bodies."""

import pytest

from tests.harness.client import client

PATHS = ("/console", "/manage/v1/keys/", "/api/rest/v1/products/x/../", "/healthz/", "/docs/")


@pytest.mark.parametrize("path", PATHS)
def test_no_address_sends_anybody_to_the_host_that_a_request_names(sqlite_house, path):
    """A slash too many was answered with a redirect to the Host header's address, over http even
    behind a proxy that speaks https: the program sent its key once more, in the clear.
    """
    answer = client(sqlite_house).get(path, headers={"Host": "evil.example"})
    assert "evil.example" not in answer.headers.get("location", "")


def test_the_console_is_found_without_its_slash(sqlite_house):
    assert client(sqlite_house).get("/console").headers["location"] == "/console/"


def test_no_cache_keeps_what_the_management_api_answers(sqlite_house):
    """The key may come in X-API-Key, which a cache between does not know for a credential: without
    a word it may keep the answer for others (RFC 9111 §4.2.2; security case 8).
    """
    caller = client(sqlite_house, **{"X-API-Key": _key(sqlite_house)})
    for path in ("whoami", "keys", "connections", "permissions"):
        answer = caller.get(f"/manage/v1/{path}")
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")


def _key(house):
    return house.issue(house.managing()).secret.reveal()
