"""Nothing may be said twice: of two values for one name, which one counts (security case 24)?"""

import json
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope

from keydesk.auth.guard import Guard
from keydesk.kit.errors import Invalid, Violation

ONCE = "Send this once."
Answering = Callable[[Request], Coroutine[Any, Any, Response]]


class StrictRoute(APIRoute):
    """A typed route that refuses repeated parameters and repeated names in a JSON body.

    Its guard is asked before any of the request is read: FastAPI reads the body before it asks its
    dependencies, so a stranger was told what was wrong with it, and nobody was told of them.
    """

    guard: Guard

    def get_route_handler(self) -> Answering:
        answer = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            request.state.caller = self.guard.admit(request.scope["keydesk"], self.path)
            once([name for name, _ in request.query_params.multi_items()])
            return await answer(_Strict(request.scope, request.receive, self))

        return strictly


class _Strict(Request):
    def __init__(self, scope: Scope, receive: Receive, route: StrictRoute) -> None:
        super().__init__(scope, receive)
        self.route, self.judged = route, False

    async def body(self) -> bytes:
        """The caller is judged anew once it has come, however often it is looked at."""
        read, guard = await super().body(), self.route.guard
        if not self.judged:
            self.state.caller = await guard.admit_anew(self.scope["keydesk"], self.route.path)
            self.judged = True
        return read

    async def json(self) -> Any:
        return json.loads(await self.body(), object_pairs_hook=_object)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    once([name for name, _ in pairs])
    return dict(pairs)


def once(names: list[str]) -> None:
    """Raises Invalid naming each that stands there twice; at most fifty of them."""
    repeated = [name for name, times in Counter(names).items() if times > 1]
    if repeated:
        raise Invalid(*(Violation(name[:100], ONCE) for name in repeated[:50]))
