"""Around an ASGI application: Starlette, FastAPI, Litestar, Quart, Django…

WebSockets are refused: one that stays open would outlive the revocation of its credential.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from keydesk.kit.errors import KeydeskError
from keydesk.middleware.desk import Keydesk
from keydesk.middleware.passing import Passing
from keydesk.middleware.requests import without_ours

IDENTITY, PASSING = "keydesk", "keydesk.passing"
POLICY_VIOLATION = 1008


class KeydeskMiddleware:
    """The application finds who calls in `scope["keydesk"]` and in `request.state.keydesk`."""

    def __init__(self, app: ASGIApp, keydesk: Keydesk) -> None:
        self.app, self.keydesk = app, keydesk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http":
                await self._http(scope, receive, send)
            case "lifespan":
                await self._lifespan(scope, receive, send)
            case "websocket":
                await receive()
                await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            case other:
                raise ValueError(f"{other} is not protected, so it is not let through.")

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        passing = self.keydesk.passing(scope)
        answering = _Answering(passing, send)
        try:
            await passing.admit()
        except KeydeskError as error:
            answering.headers = ()
            await passing.refusal(error)(scope, receive, answering)
        else:
            answering.headers = passing.headers
            await self.app(_told(scope, passing), receive, answering)
        finally:
            passing.end(answering.status)

    async def _lifespan(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def watched(message: Message) -> None:
            if message["type"].startswith("lifespan.shutdown"):
                self.keydesk.close()
            await send(message)

        await self.app(scope, receive, watched)


class _Answering:
    """Watches the answer go out."""

    __slots__ = ("headers", "send", "status")

    def __init__(self, passing: Passing, send: Send) -> None:
        self.send, self.status, self.headers = send, 500, passing.headers

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            if self.headers:
                message = {**message, "headers": [*message.get("headers", ()), *self.headers]}
        await self.send(message)


def _told(scope: Scope, passing: Passing) -> Scope:
    """What a client says in our name is taken out, and what we say is put in."""
    state = {**scope.get("state", {}), IDENTITY: passing.identity}
    headers = without_ours(scope["headers"])
    said = {"headers": headers, "state": state, IDENTITY: passing.identity, PASSING: passing}
    return {**scope, **said}
