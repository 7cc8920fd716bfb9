"""The pages that show a secret or a password, once; and what a reload of them gets."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from keydesk.auth import base_url, house_of
from keydesk.auth.permissions import API_ACCESS, ordered
from keydesk.connections.model import Connection
from keydesk.credentials import pages
from keydesk.credentials.account import Opened
from keydesk.credentials.heads import client_id
from keydesk.credentials.making import Made
from keydesk.credentials.means import means
from keydesk.credentials.model import Kind
from keydesk.shell import render
from keydesk.snippets.all_of import snippets
from keydesk.snippets.model import Means


def made(request: Request, one: Made, done: str = "") -> Response:
    """The answer to the POST that made it: the only page that ever shows the secret.

    `done`: where to go from there, when it is not the list.
    """
    house, credential = house_of(request), one.credential
    permissions = ordered(credential.within(one.connection.permissions) - {API_ACCESS})
    key = {
        "id": credential.id,
        "name": credential.name,
        "status": credential.status(house.clock()).value,
        "permissions": permissions,
    }
    secret = one.secret.reveal() if one.secret else ""
    pasted = snippets(_means(request, one)) if secret else ()
    shown: dict[str, object] = {"key": key, "secret": secret, "snippets": pasted}
    shown |= {"base_url": base_url(request)}
    if credential.terms is None:
        return _over(request, credential.kind, "key_created.html", shown)
    shown |= _account(one.opened, one.username) | {
        "client_id": client_id(house.settings.prefixes, credential.id),
        "done": done or pages.HOMES[credential.kind],
    }
    return _over(request, credential.kind, "client_created.html", shown)


def opened(request: Request, connection: Connection, account: Opened) -> Response:
    """A password alone: the client that sends it is there already."""
    shown = _account(account, account.username) | {
        "key": None,
        "secret": "",
        "client_id": "",
        "snippets": (),
        "base_url": base_url(request),
        "done": pages.of_connection(connection.code),
    }
    return _over(request, Kind.OAUTH_CLIENT, "client_created.html", shown)


def already(request: Request, kind: Kind, path: str) -> Response:
    """`path` is where another one can be generated."""
    over = kind if kind in pages.HOMES else Kind.OAUTH_CLIENT
    return _over(request, over, "key_already_shown.html", {"again": path, "what": str(kind)})


def _means(request: Request, one: Made) -> Means:
    """With the very secrets, for they are shown on the same page."""
    prefixes = house_of(request).settings.prefixes
    held = means(one.connection, one.credential, one.username, base_url(request), prefixes)
    shown = one.secret.reveal() if one.secret else ""
    if one.opened:
        held = replace(held, password=one.opened.password.reveal())
    return replace(held, key=shown) if one.credential.terms is None else replace(held, secret=shown)


def _account(account: Opened | None, username: str) -> dict[str, object]:
    return {"username": username, "password": account.password.reveal() if account else ""}


def _over(request: Request, kind: Kind, template: str, shown: dict[str, object]) -> Response:
    """Every dialog lies over the list."""
    return render(request, template, pages.overview(request, kind) | shown)
