"""Requests that no program should send."""

import asyncio

import pytest
from starlette.types import Message

from keydesk.app import doors
from keydesk.auth import Gate
from tests.auth.calling import bearer, caller


@pytest.mark.parametrize(("path", "status"), [("*", 404), ("products", 404)])
def test_an_address_that_is_no_path_is_answered(sqlite_house, path, status):
    """`OPTIONS *` found no door, so the server answered 500 and nothing was recorded."""
    house, sent = sqlite_house, []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    scope = {
        "type": "http", "path": path, "method": "GET", "scheme": "http", "query_string": b"",
        "client": ("127.0.0.1", 50000), "headers": [(b"host", b"desk.test")],
    }  # fmt: skip
    asyncio.run(Gate(house.inside, doors(house.inside))(scope, receive, send))
    assert sent[0]["status"] == status


def test_a_body_over_the_limit_is_413_at_the_typed_api_too(sqlite_house):
    """FastAPI made a 400 of it: `The body cannot be read.`"""
    house = sqlite_house
    desk = caller(house, bearer(house.issue(house.managing()).secret.reveal()))
    answer = desk.post(
        "/manage/v1/connections",
        content=b" " * 2_100_000,
        headers={"Content-Type": "application/json"},
    )
    assert (answer.status_code, answer.json()["error"]) == (413, "too_large")
