"""What pages of the rooms below show of this room: fragments, known to them by their address."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.auth import base_url, caller_of, guarded, house_of
from keydesk.credentials.heads import client_id
from keydesk.oauth import watching
from keydesk.shell import render

MESSAGES: dict[str, str] = {}


def passwords(request: Request) -> Response:
    """Who still uses the password grant: of one connection (`?connection=code`), or of all."""
    house, code = house_of(request), request.query_params.get("connection", "")
    with house.database.read() as db:
        told = watching.passwords(db, caller_of(request).organization_id, code)
    ids = {one.client_id: client_id(house.settings.prefixes, one.client_id) for one in told}
    shown = {"told": told, "code": code, "ids": ids, "base_url": base_url(request)}
    return render(request, "_passwords.html", shown)


def wrong_usernames(request: Request) -> Response:
    """The warning of the last seven days, for the list of connections or the page of one."""
    house, code = house_of(request), request.query_params.get("connection", "")
    with house.database.read() as db:
        mine = caller_of(request).organization_id
        told = watching.wrong_ones(db, mine, code, now=house.clock())
    return render(request, "_wrong_usernames.html", {"told": told, "code": code})


READ = "credentials:read"
routes: list[BaseRoute] = [
    guarded("GET", "/console/passwords", passwords, permission=READ, changes=False),
    guarded("GET", "/console/passwords/wrong", wrong_usernames, permission=READ, changes=False),
]
