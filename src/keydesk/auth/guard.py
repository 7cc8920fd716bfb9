"""One route, one verb, one permission.  A route without a declared permission cannot be built."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from keydesk.auth.answer import Accepted, HeldUp, NotMine, Reason, Refused
from keydesk.auth.caller import NOBODY, Caller
from keydesk.auth.judge import Denied, may
from keydesk.auth.passage import NOT_MINE, Passage
from keydesk.auth.permissions import KNOWN, READS
from keydesk.kit.errors import (
    ConfirmFirst,
    Forbidden,
    IpDenied,
    MethodNotAllowed,
    NotFound,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)

CONVERTER = re.compile(r":\w+}")  # {identifier:path} is {identifier} to a person
FROM_ELSEWHERE = "This credential may not be used from your address."
PUBLIC = "public"
ANY_CALLER = "any caller"
Handler = Callable[[Request], Response]
Reader = Callable[[Request], AbstractAsyncContextManager[object]]


@dataclass(frozen=True)
class Guard:
    """What a route asks for, and whether calling it changes anything.

    fresh   a person must have proven within the last minutes who they are; a machine need not
    """

    permission: str
    changes: bool
    fresh: bool = False

    def __post_init__(self) -> None:
        if self.permission not in KNOWN | {PUBLIC, ANY_CALLER}:
            raise ValueError(f"There is no permission {self.permission}.")
        if self.changes and self.permission in READS:
            raise ValueError(f"A route that changes something cannot ask for {self.permission}.")

    def admit(self, passage: Passage, route: str) -> Caller:
        """Turns the gate's answer into a caller, or raises the right refusal."""
        passage.route = route
        if self.permission == PUBLIC:
            return self._public(passage)
        passage.asked = self.permission
        return self._permitted(proven(passage), passage)

    async def admit_anew(self, passage: Passage, route: str) -> Caller:
        """After the body was read: that may take hours, and who sends it be blocked meanwhile."""
        if passage.again:
            passage.answer = await passage.again()
        return self.admit(passage, route)

    def confirm(self, caller: Caller) -> None:
        """After the body was read, so that what was typed can be sent again afterwards."""
        if self.fresh and caller.unconfirmed:
            raise ConfirmFirst("Confirm it is you, then go on.")

    def _public(self, passage: Passage) -> Caller:
        """Open to all; whoever proved who they are is still told apart."""
        if isinstance(passage.answer, Accepted):
            return self._from_here(passage.answer.caller, passage)
        passage.answer = NOT_MINE
        return self._from_here(NOBODY, passage)

    def _permitted(self, caller: Caller, passage: Passage) -> Caller:
        if self.permission != ANY_CALLER:
            match may(caller, self.permission):
                case Denied(reason, missing):
                    passage.denied = reason
                    raise Forbidden("This needs the permission {missing}.", missing=missing)
        return self._from_here(caller, passage)

    def _from_here(self, caller: Caller, passage: Passage) -> Caller:
        """Only what changes something is written into an event, so only it pays for the copy."""
        if not self.changes:
            return caller
        return caller.calling_from(passage.origin.address, passage.request_id)


def proven(passage: Passage) -> Caller:
    """Who calls, or the refusal that the gate's answer stands for."""
    match passage.answer:
        case Accepted(caller):
            return caller
        case Refused(reason=Reason.UNAVAILABLE):
            raise Unavailable
        case HeldUp(seconds=seconds):
            raise TooManyRequests(
                "Too many credentials were refused. Try again in {n} seconds.",
                retry_after=seconds, n=seconds,
            )  # fmt: skip
        case Refused(reason=Reason.IP_DENIED):
            raise IpDenied(FROM_ELSEWHERE)
        case Refused():
            raise Unauthenticated("This credential is not valid.", presented=True)
        case NotMine():
            passage.denied = Reason.NO_CREDENTIAL
            raise Unauthenticated("This call needs a credential.")


@asynccontextmanager
async def whole(request: Request) -> AsyncIterator[bytes]:
    yield await request.body()


def guarded(
    method: str,
    path: str,
    handler: Handler,
    *,
    permission: str,
    changes: bool,
    fresh: bool = False,
    read: Reader = whole,
) -> Route:
    """A Starlette route.  The handler runs in a thread, with `state.caller` and `state.body`.

    `fresh=True` on what makes secrets, roles or users: see Guard.  `read` makes `state.body` of
    the request, for a body too large for memory; its context is left once the handler has answered.
    """
    guard, template = Guard(permission, changes, fresh), CONVERTER.sub("}", path)
    name = f"{handler.__module__}.{getattr(handler, '__name__', 'handler')}"
    route = Route(path, _checked(guard, template, handler, read), methods=[method], name=name)
    route.guard = guard  # type: ignore[attr-defined]
    return route


def _checked(
    guard: Guard, template: str, handler: Handler, read: Reader
) -> Callable[[Request], Awaitable[Response]]:
    async def checked(request: Request) -> Response:
        request.state.caller = guard.admit(request.scope["keydesk"], template)
        if request.method in ("GET", "HEAD"):
            request.state.body = b""
            return await answered(request)
        async with read(request) as request.state.body:
            request.state.caller = await guard.admit_anew(request.scope["keydesk"], template)
            return await answered(request)

    async def answered(request: Request) -> Response:
        guard.confirm(request.state.caller)
        return await run_in_threadpool(handler, request)

    return checked


def caller_of(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


class Endpoint:
    """A route of bare ASGI, for the hot doors: one method, one address, no framework."""

    def __init__(
        self, method: str, path: str, app: ASGIApp, *, permission: str, changes: bool
    ) -> None:
        self.path, self.methods, self.app = path, {method}, app
        self.guard = Guard(permission, changes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != self.path:
            raise NotFound("There is nothing at this address.")
        if scope["method"] not in self.methods:
            raise MethodNotAllowed(allow=", ".join(self.methods))
        scope["keydesk.guard"] = self.guard  # for who admits anew, once a body is there
        self.guard.admit(scope["keydesk"], self.path)
        await self.app(scope, receive, send)
