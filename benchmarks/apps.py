"""Two applications for granian: a bare endpoint, and the same one behind the gate."""

import os
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from keydesk.app import create_app
from keydesk.attempts import Book, Flusher
from keydesk.auth import PUBLIC, Door, Endpoint, Gate, House, booking
from keydesk.auth.words import json_words
from keydesk.credentials.scheme import KeyScheme
from keydesk.kit.clock import SystemClock
from keydesk.kit.db import Database
from keydesk.kit.settings import current
from keydesk.oauth.scheme import TokenScheme

BODY = b'{"hello":"world"}'
HEADERS = [(b"content-type", b"application/json"), (b"content-length", str(len(BODY)).encode())]


async def bare(scope: Scope, _: Receive, send: Send) -> None:
    if scope["type"] != "http":
        return
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": BODY})


def house(data: Path) -> House:
    settings = current(data)
    rights, usage = Database(settings.rights_url), Database(settings.usage_url)
    return House(settings, rights, usage, SystemClock(), Book())


def scheme(inside: House) -> KeyScheme:
    return KeyScheme(inside.database, inside.settings.prefixes, inside.clock)


def tokens(inside: House) -> TokenScheme:
    return TokenScheme(inside.database, inside.settings.prefixes, inside.clock)


def gated() -> ASGIApp:
    """A factory, so that each worker opens the database itself."""
    return _behind_gate(house(Path(os.environ["BENCHMARK_DATA"])))


def recorded() -> ASGIApp:
    """As a worker of `keydesk serve` does it: counted, and written each second."""
    inside = house(Path(os.environ["BENCHMARK_DATA"]))
    Flusher(inside.book, inside.usage).start()
    return _behind_gate(inside)


def unrecorded() -> ASGIApp:
    """The same gate, that keeps no book."""
    booking.book = lambda *_: None
    return gated()


def unjudged() -> ASGIApp:
    """The same gate before what is open to all: nobody is judged, and nothing booked."""
    booking.book = lambda *_: None
    inside = house(Path(os.environ["BENCHMARK_DATA"]))
    public = Endpoint("GET", "/", bare, permission=PUBLIC, changes=False)
    return _served(Gate(inside, [Door("/", "benchmark", public, json_words)]))


def whole() -> ASGIApp:
    """`keydesk serve` as it ships."""
    return create_app(os.environ["BENCHMARK_DATA"])


def whole_unrecorded() -> ASGIApp:
    booking.book = lambda *_: None
    return whole()


def _behind_gate(inside: House) -> ASGIApp:
    machines = (tokens(inside), scheme(inside))  # in the order of app.py
    guarded = Endpoint("GET", "/", bare, permission="products:read", changes=False)
    return _served(Gate(inside, [Door("/", "benchmark", guarded, json_words, machines)]))


def _served(gate: Gate) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await gate(scope, receive, send)

    return app
