"""The calls of a connection as they come: server-sent events (HTML Living Standard, 9.2).

Bare ASGI, because it lives as long as somebody looks.  Each second it looks into the book and asks
again whether its reader may still look, as the gate does for a request.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from keydesk.auth import Accepted, Allowed, Caller, Guard, may
from keydesk.flows import pages
from keydesk.flows.pages import Row
from keydesk.kit.ending import ending
from keydesk.kit.errors import KeydeskError
from keydesk.shell import render
from keydesk.shell.page import HEADERS

SECONDS = 1.0
BEAT = 15  # looks without news after which a comment says that the line is still there
AT_ONCE = 20  # streams of one worker; whoever comes then asks for the rows every few seconds
EACH = 5  # of these for one person, so that nobody takes the seats of all others
PATIENCE = 10.0  # seconds that a reader may take nothing, and keep a seat from others
OPENING = {**HEADERS, "Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}


class Seats:
    """How many listen.  Only in the event loop, so nothing is locked."""

    def __init__(self) -> None:
        self.used: Counter[str] = Counter()

    @contextlib.contextmanager
    def taken(self, actor: str) -> Iterator[bool]:
        """False when there was none left."""
        got = self.used.total() < AT_ONCE and self.used[actor] < EACH
        self.used += Counter({actor: int(got)})
        try:
            yield got
        finally:
            self.used -= Counter({actor: int(got)})


class Stream:
    """`event: all` brings every row, `event: new` those since, the newest first.

    204 when no seat is left, which ends an EventSource for good.
    """

    def __init__(self, path: str, permission: str) -> None:
        self.path, self.guard = path, Guard(permission, changes=False)
        self.seats = Seats()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        caller = request.state.caller = self.guard.admit(scope["keydesk"], self.path)
        await run_in_threadpool(pages.find, request)
        with self.seats.taken(caller.actor) as got, contextlib.suppress(TimeoutError):
            await _start(send, 200 if got else 204)
            if got:
                with contextlib.suppress(KeydeskError):  # it ends; whoever may look comes again
                    await self._tell(request, caller, receive, send)
            await _say(send, "", more=False)

    async def _tell(self, request: Request, caller: Caller, receive: Receive, send: Send) -> None:
        gone = asyncio.ensure_future(_left(receive))
        seen: set[int] | None = None
        quiet = 0
        try:
            while not (gone.done() or ending()) and await self._may_look(request, caller):
                connection = await run_in_threadpool(pages.find, request)  # still there?
                rows = await run_in_threadpool(pages.rows, request, connection)
                new = [row for row in rows if seen is None or row.call.id not in seen]
                quiet = 0 if new or seen is None else quiet + 1
                if quiet == 0:
                    await _say(send, _event("all" if seen is None else "new", _html(request, new)))
                elif quiet % BEAT == 0:
                    await _say(send, ": still here\n\n")
                seen = {row.call.id for row in rows}
                await asyncio.wait({gone}, timeout=SECONDS)
        finally:
            gone.cancel()

    async def _may_look(self, request: Request, caller: Caller) -> bool:
        """Signed in as before, in the same organization, and permitted: as of now."""
        match await request.scope["keydesk"].again():
            case Accepted(now) if now.organization_id == caller.organization_id:
                request.state.caller = now
                return isinstance(may(now, self.guard.permission), Allowed)
            case _:
                return False


def streamed(path: str, *, permission: str) -> Route:
    stream = Stream(path, permission)
    route = Route(path, stream, methods=["GET"], name="keydesk.flows.stream")
    route.guard = stream.guard  # type: ignore[attr-defined]
    return route


def _html(request: Request, rows: Sequence[Row]) -> str:
    return bytes(render(request, "_calls.html", {"calls": rows}).body).decode()


def _event(name: str, text: str) -> str:
    lines = "".join(f"data: {line}\n" for line in text.splitlines())
    return f"event: {name}\n{lines}\n"


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _start(send: Send, status: int) -> None:
    headers = [(name.lower().encode(), value.encode()) for name, value in OPENING.items()]
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def _say(send: Send, text: str, *, more: bool = True) -> None:
    """Raises TimeoutError when the reader takes nothing."""
    async with asyncio.timeout(PATIENCE):
        await send({"type": "http.response.body", "body": text.encode(), "more_body": more})
