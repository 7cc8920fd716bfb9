"""A door: a part of the URL space with its own application, its own credentials, its own words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from keydesk.auth.answer import Answer, MustAsk, NotMine
from keydesk.auth.carrier import Carried, from_headers
from keydesk.kit.errors import KeydeskError
from keydesk.kit.secret import Secret


class Scheme(Protocol):
    """How one kind of credential is judged."""

    def recall(self, secret: Secret, address: str = "") -> Answer | MustAsk:
        """In the event loop: must not wait for anything but memory or a local file.

        `address` is whose tries are counted; "" = nobody's.
        """

    def ask(self, secret: Secret, address: str = "") -> Answer:
        """In a thread, when recall must ask.  Raises Unavailable when it cannot look."""


def recalled(schemes: Iterable[Scheme], secret: Secret, address: str) -> Answer | MustAsk:
    """By the first scheme that knows it, or must ask about it.  Raises Unavailable."""
    for scheme in schemes:
        answer = scheme.recall(secret, address)
        if not isinstance(answer, NotMine):
            return answer
    return NOT_MINE


async def judged(schemes: Iterable[Scheme], secret: Secret, address: str = "") -> Answer:
    """By the first scheme that knows it.  Raises Unavailable."""
    answer = recalled(schemes, secret, address)
    return await asked(answer, secret, address) if isinstance(answer, MustAsk) else answer


async def asked(must: MustAsk, secret: Secret, address: str) -> Answer:
    """What memory could not tell.  Raises Unavailable."""
    answer = must if must.first is None else await must.first(secret, address)
    if isinstance(answer, MustAsk):
        return await run_in_threadpool(must.ask, secret, address)
    return answer


NOT_MINE = NotMine()
Words = Callable[[KeydeskError, Scope], Response]


@dataclass(frozen=True)
class Door:
    """The longest prefix wins.  `name` is what the attempts book calls it.

    words       how this door says an error: status, headers and body in its own product's shape
    carry       where the credential stands in a request
    body_limit  bytes; a larger body is refused before it is read
    """

    prefix: str
    name: str
    app: ASGIApp
    words: Words
    schemes: tuple[Scheme, ...] = ()
    carry: Callable[[Scope], Carried] = from_headers
    body_limit: int = 1_000_000

    def takes(self, path: str) -> bool:
        return path.startswith(self.prefix) and (
            len(path) == len(self.prefix)
            or self.prefix.endswith("/")
            or path[len(self.prefix)] == "/"
        )


def telling(doors: Iterable[Door], names: set[str], key: str, value: object) -> list[Door]:
    """The same doors; behind those named, the scope holds the value, which the root knows."""
    return [replace(d, app=_told(d.app, key, value)) if d.name in names else d for d in doors]


def _told(app: ASGIApp, key: str, value: object) -> ASGIApp:
    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        scope[key] = value
        await app(scope, receive, send)

    told.__wrapped__ = app  # type: ignore[attr-defined]  # so that its routes can be walked
    return told
