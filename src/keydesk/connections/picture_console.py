"""The picture of a connection over HTML: shown, changed, taken away."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.auth import caller_of, guarded, house_of
from keydesk.connections import edit_console, pages, pictures, verbs
from keydesk.kit.errors import Invalid, NotFound, Violation
from keydesk.kit.pictures import redrawn
from keydesk.shell import N_, field_errors, forms, render
from keydesk.shell.uploads import read_file

PREFIX = "/console/pictures"
MESSAGES = {"connection.picture": N_("Picture saved."), "connection.unpicture": N_("Removed.")}
NONE_CHOSEN = N_("Choose a picture first.")
HEADERS = {  # the digest is in the address, so what it shows never changes
    "Cache-Control": "private, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}


def show(request: Request) -> Response:
    house, code = house_of(request), request.path_params["code"]
    with house.database.read() as db:
        connection = verbs.find(db, caller_of(request), code)
        if connection.picture != request.path_params["digest"]:
            raise NotFound("There is nothing at this address.")
        png = pictures.show(db, connection)
    return Response(png, media_type="image/png", headers=HEADERS)


def change(request: Request) -> Response:
    house, code = house_of(request), request.path_params["code"]
    try:
        sent = read_file(request, "picture")
        if not sent:
            raise Invalid(Violation("picture", NONE_CHOSEN))
        png = redrawn("picture", sent)
        with house.database.write() as db:
            pictures.put(db, caller_of(request), code, png, now=house.clock())
    except Invalid as invalid:
        return _again(request, invalid)
    return forms.go(pages.address(code), "connection.picture")


def remove(request: Request) -> Response:
    house, code = house_of(request), request.path_params["code"]
    with house.database.write() as db:
        pictures.put(db, caller_of(request), code, None, now=house.clock())
    return forms.go(pages.address(code), "connection.unpicture")


def _again(request: Request, invalid: Invalid) -> Response:
    """The page of the connection, with what was wrong."""
    errors = field_errors(request, invalid)
    shown = edit_console.around(request, edit_console.found(request), errors=errors)
    return render(request, "connection.html", shown, invalid.status)


READ, MANAGE = "connections:read", "connections:manage"
ONE = f"{PREFIX}/{{code}}"
routes: list[BaseRoute] = [
    guarded("POST", ONE, change, permission=MANAGE, changes=True),
    guarded("POST", f"{ONE}/remove", remove, permission=MANAGE, changes=True),
    guarded("GET", f"{ONE}/{{digest}}", show, permission=READ, changes=False),
]
