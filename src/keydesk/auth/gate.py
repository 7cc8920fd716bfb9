"""Every request passes here: one way in, one way out, one entry in the attempts book.

Plain ASGI, because a framework around it would cost more than the verification itself.
docs/journeys/token.md walks one call through this file.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from keydesk.auth import booking, identity, refusing
from keydesk.auth.answer import Answer, MustAsk, NotMine, Reason, Refused
from keydesk.auth.door import Door, asked, recalled
from keydesk.auth.exposure import refuse_exposed
from keydesk.auth.house import House
from keydesk.auth.limiting import keep_within, near
from keydesk.auth.passage import Passage
from keydesk.auth.presenting import MALFORMED, presented
from keydesk.kit import logs
from keydesk.kit.errors import TooLarge, Unavailable
from keydesk.kit.proxies import origin
from keydesk.kit.secret import Secret

log = logging.getLogger("keydesk.gate")
UNAVAILABLE = Refused(Reason.UNAVAILABLE)


class Gate:
    """Dispatches by the longest prefix.  One door should take "/": it gets what no other takes.

    `trace` is told each request that was answered; None when nobody traces.  `limited` is False
    for tests within the process alone: they come from nowhere, and count for nothing.
    """

    def __init__(
        self,
        house: House,
        doors: Sequence[Door],
        trace: Callable[[Passage, Scope], None] | None = None,
        *,
        limited: bool = True,
    ) -> None:
        self.house, self.trace, self.limited = house, trace, limited
        self.doors = sorted(doors, key=lambda door: -len(door.prefix))
        self.beginnings = _by_beginning(self.doors)
        self.ids = identity.Ids()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        door = self._door(scope["path"])
        came_from = origin(scope, self.house.settings.trusted_proxies)
        passage = Passage(door.name, self.ids.of(scope, came_from), came_from)
        logs.REQUEST.set(passage.request_id)
        scope["keydesk"], scope["keydesk.house"] = passage, self.house
        scope["app"] = self  # so that routers raise what they cannot route
        answering = _Answering(passage, send)
        try:
            if door.schemes:
                secret = presented(scope, passage, self.house.settings.prefixes, door.carry)
                if secret is not None:
                    passage.again = partial(self._judge, door, secret, came_from.address)
                    answer = self._remembered(door, secret, came_from.address)
                    if isinstance(answer, MustAsk):
                        answer = await self._asked(answer, secret, came_from.address)
                    passage.answer = answer
                    refuse_exposed(passage, self.house.settings)
                    if self.limited:
                        await keep_within(passage, self.house.limiter)
            await door.app(scope, _limited(scope, receive, door.body_limit), answering)
        except Exception as error:
            if answering.started:
                log.exception("answer_broken_off", extra={"request_id": passage.request_id})
                raise
            await _refused(door, passage, scope, error)(scope, receive, answering)
        finally:
            booking.book(passage, scope, self.house)
            if self.trace is not None:
                self.trace(passage, scope)

    def _door(self, path: str) -> Door:
        for door in self.beginnings.get(_first(path), ()):
            if door.takes(path):
                return door
        return self.doors[-1]  # also for `OPTIONS *`, which is no path

    def _remembered(self, door: Door, secret: Secret, address: str) -> Answer | MustAsk:
        """Without awaiting anything, as most calls are judged."""
        try:
            answer = recalled(door.schemes, secret, address)
        except Unavailable:
            return UNAVAILABLE
        return answer if isinstance(answer, MustAsk) else self._heard(answer, address)

    async def _asked(self, must: MustAsk, secret: Secret, address: str) -> Answer:
        try:
            return self._heard(await asked(must, secret, address), address)
        except Unavailable:
            return UNAVAILABLE

    async def _judge(self, door: Door, secret: Secret, address: str) -> Answer:
        """Anew, of a call that took long."""
        answer = self._remembered(door, secret, address)
        if isinstance(answer, MustAsk):
            return await self._asked(answer, secret, address)
        return answer

    def _heard(self, answer: Answer, address: str) -> Answer:
        if isinstance(answer, NotMine):
            return MALFORMED
        return near(answer, address) if self.limited else answer


class _Answering:
    """Watches the answer go out: its status, and the request id that support will ask for."""

    __slots__ = ("passage", "send", "started")

    def __init__(self, passage: Passage, send: Send) -> None:
        self.passage, self.send, self.started = passage, send, False

    def __call__(self, message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            self.started, self.passage.status = True, message["status"]
            request_id = (b"x-request-id", self.passage.request_id.encode())
            message["headers"] = [
                *message.get("headers", ()), request_id, *self.passage.headers,
            ]  # fmt: skip
        return self.send(message)


def _refused(door: Door, passage: Passage, scope: Scope, error: Exception) -> ASGIApp:
    refusal = refusing.read(error, passage.request_id, scope)
    passage.trouble = passage.trouble or booking.told(refusal)
    return door.words(refusal, scope)


def _by_beginning(doors: Sequence[Door]) -> dict[str, list[Door]]:
    """By the first part of a path: those that may take it, in their order."""
    return {
        one: [door for door in doors if _first(door.prefix) in (one, "")]
        for one in {_first(door.prefix) for door in doors}
    }


def _first(path: str) -> str:
    return path[1:].partition("/")[0]


def _limited(scope: Scope, receive: Receive, limit: int) -> Receive:
    """Counts what comes in, so that no handler ever holds more than `limit` bytes."""
    if scope["method"] in ("GET", "HEAD", "OPTIONS"):
        return receive
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise TooLarge("Send at most {limit} bytes.", limit=limit)
        return message

    return counted
