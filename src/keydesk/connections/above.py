"""What rooms above tell this one: what a connection may come with."""

from collections.abc import Callable
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response

from keydesk.connections.shapes import NewCredentials


class Furnished(Protocol):
    """A client and an account that were made with a connection, to be shown once."""

    def page(self, request: Request) -> Response: ...
    def strings(self) -> NewCredentials: ...


Furnish = Callable[..., Furnished | None]
"""(db, by, connection, said: bool | None, *, house, now): None = it comes with nothing."""
