"""Security case 24: a parameter or a field that is sent twice is refused, not guessed at.

One part of a chain (a proxy, a filter) may read the first value and another the last.
"""

import pytest

from tests.harness.client import client

CONNECTIONS = "/manage/v1/connections"
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def calls(sqlite_house):
    made = sqlite_house.connect("Desk", permissions=["connections:read", "connections:manage"])
    return client(sqlite_house, sqlite_house.issue(made).secret)


@pytest.mark.parametrize(
    "query", ["limit=1&limit=100", "search=a&search=b", "after=&limit=1&after="]
)
def test_a_parameter_that_stands_twice_is_refused_by_name(calls, query):
    refused = calls.get(f"{CONNECTIONS}?{query}")
    assert refused.status_code == 422
    assert {field["message"] for field in refused.json()["fields"]} == {"Send this once."}


@pytest.mark.parametrize(
    "body",
    ['{"label": "One", "label": "Two"}', '{"label": "One", "permissions": [{"a": 1, "a": 2}]}'],
)
def test_a_field_that_stands_twice_is_refused_by_name(calls, body):
    before = calls.get(CONNECTIONS).json()
    refused = calls.post(CONNECTIONS, content=body, headers=JSON)
    assert refused.status_code == 422
    assert refused.json()["fields"][0]["field"] in {"label", "a"}
    assert calls.get(CONNECTIONS).json() == before


def test_a_parameter_that_nobody_knows_is_refused(calls):
    """A typing error must not list everything as if it had been understood."""
    assert calls.get(f"{CONNECTIONS}?serach=shop").status_code == 422
