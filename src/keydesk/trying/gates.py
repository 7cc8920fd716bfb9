"""The gate itself, for calls that a test makes within the process.

app.py hands it over as a value, as it does with the table of routes: nothing here knows an
application.
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from anyio import from_thread
from starlette.types import ASGIApp, Message, Scope

from keydesk.attempts import Book
from keydesk.auth import Door, Gate, House
from keydesk.explaining.places import Places
from keydesk.kit.errors import TooManyRequests, Unavailable

KEY = "keydesk.gates"  # of the scope, where app.py puts them
PROGRAM = "Keydesk connection test"
MOST = 8  # tests at the same time; each holds a thread while the gate works in others


@dataclass(frozen=True)
class Request:
    """`address` is the tester's, "" at the command line."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""
    address: str = ""


@dataclass(frozen=True)
class Heard:
    status: int
    body: bytes = field(repr=False)

    @property
    def told(self) -> dict[str, Any]:
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class Gates:
    """`run` carries a coroutine out: in the event loop of the server, or in one of its own."""

    house: House
    doors: Sequence[Door]
    places: Places
    run: Callable[..., Any] = from_thread.run
    slots: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(MOST)
    )

    def unbooked(self, request: Request) -> Heard:
        """Through the very doors, with a book that nobody reads.  Raises Unavailable."""
        return self._ask(replace(self.house, book=Book()), request, limited=False)

    def booked(self, request: Request) -> Heard:
        """An ordinary call, counted like any other.  Raises Unavailable."""
        return self._ask(self.house, request)

    @contextmanager
    def one_test(self) -> Iterator[None]:
        """Raises TooManyRequests, so that tests cannot take every thread of the server."""
        if not self.slots.acquire(blocking=False):
            raise TooManyRequests("Too many tests at once. Try again.", retry_after=1)
        try:
            yield
        finally:
            self.slots.release()

    def _ask(self, house: House, request: Request, *, limited: bool = True) -> Heard:
        heard: Heard = self.run(_answer, Gate(house, self.doors, limited=limited), request)
        if heard.status == 503:
            raise Unavailable
        return heard


def gates_of(scope: Scope) -> Gates:
    gates: Gates = scope[KEY]
    return gates


async def _answer(gate: ASGIApp, request: Request) -> Heard:
    given = [{"type": "http.request", "body": request.body, "more_body": False}]
    told: list[Message] = []

    async def receive() -> Message:
        return given.pop() if given else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        told.append(message)

    await gate(_scope(request), receive, send)
    body = b"".join(part.get("body", b"") for part in told[1:])
    return Heard(told[0]["status"], body)


def _scope(request: Request) -> Scope:
    """Over https: whoever asked for the test came in as privately as a credential must."""
    path, _, query = request.path.partition("?")
    headers = {"host": "localhost", "user-agent": PROGRAM, **request.headers}
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1",
        "method": request.method, "scheme": "https", "path": path, "raw_path": path.encode(),
        "root_path": "", "query_string": query.encode(), "server": ("localhost", 443),
        "client": (request.address, 0) if request.address else None,
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
