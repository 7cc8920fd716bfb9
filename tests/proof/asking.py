"""Asking the application at its front door, without a network and without a second program."""

import json
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from anyio.from_thread import start_blocking_portal

from keydesk.app import Application
from tests.harness.house import House


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def to_sign_in(self) -> bool:
        """How the console says 401."""
        return self.status == 303 and self.headers["location"].startswith("/console/sign-in")


class Desk:
    """The real Application of app.py in one event loop."""

    def __init__(self, house: House) -> None:
        self.house, self.application = house, Application(house.inside)
        # In a thread: where browser tests ran before, this one has an event loop that never ends.
        self.ending = ExitStack()
        self.portal = self.ending.enter_context(start_blocking_portal())

    def close(self) -> None:
        self.ending.close()

    def ask(
        self, method: str, path: str, *, body: Any = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """`body`: a dict is JSON, a list of pairs is a form, bytes go as they are."""
        raw, kind = _encoded(body)
        sent = {"host": "desk.test"} | ({"content-type": kind} if kind else {}) | (headers or {})
        address, _, query = path.partition("?")
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "scheme": "http", "path": address, "raw_path": address.encode(), "root_path": "",
            "query_string": query.encode(), "client": ("127.0.0.1", 50000),
            "server": ("desk.test", 80),
            "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
        }  # fmt: skip
        return self.portal.call(self._answer, scope, raw)

    async def _answer(self, scope: dict[str, Any], raw: bytes) -> Answer:
        given = [{"type": "http.request", "body": raw, "more_body": False}]
        told: list[Any] = []

        async def receive() -> Any:
            return given.pop() if given else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            told.append(message)

        await self.application(scope, receive, send)
        headers = {name.decode(): value.decode() for name, value in told[0]["headers"]}
        body = b"".join(part.get("body", b"") for part in told[1:])
        return Answer(told[0]["status"], headers, body)

    def outcomes(self) -> list[str]:
        """What the attempts book counted since it was asked last."""
        counts = self.house.book.take().counts
        return [kind.outcome for (_, kind), sums in counts.items() for _ in range(sums[0])]


def _encoded(body: Any) -> tuple[bytes, str]:
    match body:
        case None:
            return b"", ""
        case bytes():
            return body, "application/json"
        case dict():
            return json.dumps(body).encode(), "application/json"
        case _:
            return urlencode(body).encode(), "application/x-www-form-urlencoded"
