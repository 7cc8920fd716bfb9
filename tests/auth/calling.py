"""Calling the whole application as an outside program does, and reading what was recorded."""

import base64
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import httpx2
from sqlalchemy import select

from keydesk.app import doors
from keydesk.attempts import Flusher, store
from keydesk.auth import Gate
from keydesk.kit import parse
from tests.harness.house import House
from tests.harness.inside import TestClient

PRODUCTS = "/api/rest/v1/products"
WHOAMI = "/manage/v1/whoami"


def caller(
    house: House,
    *headers: tuple[str, str],
    peer: str = "127.0.0.1",
    trusted: Sequence[str] = (),
    **settings: Any,
) -> TestClient:
    """The application as it answers somebody at `peer`."""
    set_to = replace(house.settings, trusted_proxies=parse.networks(list(trusted)), **settings)
    inside = replace(house.inside, settings=set_to)
    client = TestClient(Gate(inside, doors(inside)), "http://desk.test", client=(peer, 50000))
    client.headers = httpx2.Headers(list(headers))
    return client


def bearer(text: str) -> tuple[str, str]:
    return "Authorization", f"Bearer {text}"


def basic(text: str) -> tuple[str, str]:
    return "Authorization", f"Basic {base64.b64encode(text.encode()).decode()}"


def recorded(house: House) -> list[dict[str, Any]]:
    """The attempts so far, flushed and read back from their database."""
    Flusher(house.book, house.usage).flush()
    with house.usage.read() as db:
        return [dict(row) for row in db.execute(select(store.attempts)).mappings()]


def outcomes(house: House) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in recorded(house):
        found[row["outcome"]] = found.get(row["outcome"], 0) + row["times"]
    return found
