"""One request on its way through a protected application: judged at its beginning, booked at its
end."""

from typing import Protocol

from starlette.responses import Response
from starlette.types import Scope

from keydesk.auth import Passage, Reason
from keydesk.auth.identity import Ids
from keydesk.auth.passage import Headers
from keydesk.auth.presenting import presented
from keydesk.auth.words import json_words
from keydesk.kit.errors import Forbidden, KeydeskError
from keydesk.kit.proxies import origin
from keydesk.kit.secret import Secret
from keydesk.kit.settings import Settings
from keydesk.middleware.identity import Identity

DOOR = "middleware"
IDS = Ids()


class Judge(Protocol):
    """Who knows the rules: here in the process, or over the network."""

    settings: Settings

    def start(self) -> None: ...

    def close(self) -> None: ...

    async def admit(
        self, passage: Passage, scope: Scope, secret: Secret | None, permission: str
    ) -> Identity:
        """Raises KeydeskError; Unavailable wherever it cannot know."""

    def book(self, passage: Passage, scope: Scope) -> None: ...


class Passing:
    """`scope` is as the client sent it."""

    def __init__(self, judge: Judge, scope: Scope, route: str = "") -> None:
        self.judge, self.scope = judge, scope
        came_from = origin(scope, judge.settings.trusted_proxies)
        gate: Passage | None = scope.get("keydesk")  # Keydesk's own, in the demo
        self.given = (b"x-request-id",) if gate is None else ()
        id_ = IDS.of(scope, came_from) if gate is None else gate.request_id
        self.passage = Passage(DOOR, id_, came_from)
        self.passage.route = route
        self.identity = Identity()

    @property
    def headers(self) -> Headers:
        """That go out with whatever is answered."""
        return self.passage.headers

    async def admit(self, permission: str = "") -> Identity:
        """By the route tables where no permission is named.  Raises KeydeskError."""
        judge, passage = self.judge, self.passage
        secret = presented(self.scope, passage, judge.settings.prefixes)
        self.identity = await judge.admit(passage, self.scope, secret, permission)
        return self.identity

    def require(self, permission: str) -> Identity:
        """One permission more, of a caller who was let in."""
        self.passage.asked = permission
        if not self.identity.may(permission):
            self.passage.denied = Reason.NOT_PERMITTED
            raise Forbidden("This needs the permission {missing}.", missing=permission)
        return self.identity

    def refusal(self, error: KeydeskError) -> Response:
        response = json_words(error, {"keydesk": self.passage})
        named = ((name, self.passage.request_id.encode()) for name in self.given)
        response.raw_headers.extend((*self.headers, *named))
        return response

    def end(self, status: int) -> None:
        self.passage.status = status
        self.judge.book(self.passage, self.scope)
