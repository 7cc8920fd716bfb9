"""The tabs Activity and Errors of a connection: fragments of its page, and pages of their own."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.auth import guarded
from keydesk.connections import pages as connection_pages
from keydesk.connections.model import Connection
from keydesk.connections.pages import LIST
from keydesk.flows import pages
from keydesk.flows.stream import streamed
from keydesk.shell import render

MESSAGES: dict[str, str] = {}
READ = "usage:read"
ONE = f"{LIST}/{{code}}"


def activity(request: Request) -> Response:
    connection = pages.find(request)
    shown = {"calls": pages.rows(request, connection), "code": connection.code}
    return _shown(request, connection, "activity", shown)


def calls(request: Request) -> Response:
    """The rows alone: for a page that could not have a stream."""
    connection = pages.find(request)
    return render(request, "_calls.html", {"calls": pages.rows(request, connection)})


def errors(request: Request) -> Response:
    connection = pages.find(request)
    shown = pages.errors(request, connection) | {"code": connection.code}
    return _shown(request, connection, "errors", shown)


def _shown(
    request: Request, connection: Connection, tab: str, shown: Mapping[str, object]
) -> Response:
    """A fragment to htmx; to all others, and when it restores a page, the whole."""
    headers = request.headers
    if "hx-request" in headers and "hx-history-restore-request" not in headers:
        return render(request, f"_{tab}.html", shown)
    around = connection_pages.one(request, connection) | {"tab": tab}
    return render(request, "flow.html", {**around, **shown})


routes: list[BaseRoute] = [
    guarded("GET", f"{ONE}/activity", activity, permission=READ, changes=False),
    guarded("GET", f"{ONE}/activity/calls", calls, permission=READ, changes=False),
    streamed(f"{ONE}/activity/stream", permission=READ),
    guarded("GET", f"{ONE}/errors", errors, permission=READ, changes=False),
]
