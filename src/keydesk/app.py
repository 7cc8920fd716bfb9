"""The whole house on one page.  With console.py, the only module that knows all the rooms."""

import gc
import logging
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import anyio
from starlette.routing import BaseRoute, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from keydesk import console, events, front, jobs, management, traces
from keydesk.akeneo import entrance as catalog
from keydesk.apis.documents import LARGEST
from keydesk.attempts import Flusher
from keydesk.audit.sealer import Sealer
from keydesk.auth import Door, Gate, House, mapped, open_house
from keydesk.auth.door import telling
from keydesk.auth.words import json_words
from keydesk.console import PICTURE_LIMIT
from keydesk.credentials.scheme import KeyScheme
from keydesk.dialects import akeneo, shipium
from keydesk.doors import apis_api as apis
from keydesk.doors import entrance
from keydesk.explaining import places as routes
from keydesk.kit import ending, logs
from keydesk.kit.clock import SystemClock
from keydesk.kit.errors import Unavailable
from keydesk.kit.settings import Settings, current
from keydesk.limits.counters import Counters
from keydesk.oauth import api as oauth
from keydesk.oauth.scheme import TokenScheme
from keydesk.sharing.scheme import behind
from keydesk.transfers.runner_desk import Runner as Transfers
from keydesk.trying import gates as trials
from keydesk.trying.gates import Gates

log = logging.getLogger("keydesk.app")

# How long a thread waits for the interpreter while another computes.  A transaction gives it up at
# each statement: with Python's own 0.005 a token waits for that several times on its way to disk.
SWITCH_SECONDS = 0.0005

DOCUMENT_LIMIT = 2 * LARGEST  # each sign of it may be escaped in JSON
INSIDE = {"console", "manage"}  # the doors that know of the others


def doors(house: House) -> list[Door]:
    """As they are served: where refusals are explained, the routes of all doors are known, and
    where connections are tested, the gate."""
    gates = _gates(house)
    known = telling(gates.doors, INSIDE, routes.KEY, gates.places)
    return behind(telling(known, INSIDE, trials.KEY, gates), INSIDE, house)


def inside(house: House) -> Gates:
    """For the command line, where no event loop runs yet."""
    return replace(_gates(replace(house, limiter=Counters(house, block=1))), run=anyio.run)


def _gates(house: House) -> Gates:
    opened = _doors(house)
    return Gates(house, opened, routes.table(opened))


def _doors(house: House) -> list[Door]:
    tokens = TokenScheme(house.database, house.settings.prefixes, house.clock)
    keys = KeyScheme(house.database, house.settings.prefixes, house.clock)
    machines = (tokens, keys)
    frame = console.frame()
    manage, ping = management.create(), _router(shipium.routes)
    granting = oauth.granting(house)
    open_to_all = [*oauth.routes, *front.routes(frame.static, keys.probe)]
    return [
        *console.doors(house, frame),
        Door("/manage/v1", "manage", manage, json_words, machines, body_limit=PICTURE_LIMIT),
        Door(apis.PREFIX, "manage", manage, json_words, machines, body_limit=DOCUMENT_LIMIT),
        *catalog.doors(house.settings, machines),
        Door("/api/v1/deliveryexperience", "shipium", ping, json_words, machines),
        *oauth.doors(granting),
        akeneo.door(granting),
        *entrance.doors(house, machines),
        Door("/", "front", _router(open_to_all), json_words),
    ]


def _router(routes: list[BaseRoute]) -> Router:
    """A slash too many is another address: no redirect repeats a credential to the Host named."""
    return Router(routes, redirect_slashes=False)


class Application:
    """ASGI: the gate, and what happens before the first and after the last request of a worker."""

    def __init__(
        self, house: House, trace: traces.Trace | None = None, more: Sequence[Door] = ()
    ) -> None:
        self.counters = Counters(house)
        house = replace(house, limiter=self.counters)
        self.house, self.trace = house, trace
        opened = [*doors(house), *more]
        mapped(opened)  # refuses to start with a route that nobody guards
        self.gate: ASGIApp = Gate(house, opened, trace)
        kept = (Flusher(house.book, house.usage), Sealer(house), self.counters)
        self.threads = (*kept, jobs.Runner(house), Transfers(house))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send, self._start, self._stop)
        elif scope["type"] == "http":
            await self.gate(scope, receive, send)

    def _start(self) -> None:
        ending.watch()
        set_clock(self.house)
        for thread in self.threads:
            thread.start()

    def _stop(self) -> None:
        for thread in reversed(self.threads):
            thread.stop()
        if self.trace:
            self.trace.close()
        self.house.close()


def set_clock(house: House) -> None:
    """A machine whose clock is behind the newest event would revive what has expired."""
    assert isinstance(house.clock, SystemClock)
    try:
        with house.database.read() as db:
            newest = events.latest_moment(db)
    except Unavailable:
        log.warning("database_away_at_start")
        return
    if newest and house.clock.not_before(newest):
        log.warning("clock_behind_newest_event", extra={"newest_event": newest.isoformat()})


async def _lifespan(
    receive: Receive, send: Send, start: Callable[[], None], stop: Callable[[], None]
) -> None:
    await receive()
    start()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    stop()
    await send({"type": "lifespan.shutdown.complete"})


def create_app(data: str = "") -> Application:
    """For `granian --factory keydesk.app:create_app` and uvicorn alike; KEYDESK_DATA says where."""
    return created(data)


def created(
    data: str = "", more: Callable[[Settings], Sequence[Door]] = lambda settings: ()
) -> Application:
    """`more`: doors that are not Keydesk's own."""
    sys.setswitchinterval(SWITCH_SECONDS)
    settings = current(Path(data or os.environ["KEYDESK_DATA"]))
    logs.configure(settings)
    application = Application(open_house(settings), traces.begin(settings), more(settings))
    gc.freeze()  # all of it stays: a collection that walked through it made calls wait for 0.15 s
    return application
