"""How the console says an error: a page, a redirect to the sign-in page, or a line in a dialog."""

from collections.abc import Callable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from keydesk.auth.door import Words
from keydesk.auth.words import challenge
from keydesk.kit.errors import ConfirmFirst, Forbidden, KeydeskError, Unauthenticated
from keydesk.shell.forms import HOME
from keydesk.shell.i18n import N_
from keydesk.shell.page import Frame, in_words, render

SIGN_IN, CONFIRM = "/console/sign-in", "/console/confirm"
TITLES = {
    403: N_("You cannot do this"),
    404: N_("Nothing here"),
    409: N_("Something changed meanwhile"),
    429: N_("Too many tries"),
    500: N_("Something broke"),
    503: N_("Keydesk cannot answer just now"),
}


def words(frame: Frame) -> Words:
    """For the console's door."""

    def say(error: KeydeskError, scope: Scope) -> Response:
        scope["keydesk.frame"] = frame
        request = Request(scope)
        if isinstance(error, Unauthenticated):
            return to_sign_in(request)
        if isinstance(error, ConfirmFirst) and frame.confirm:
            return to_confirm(request, frame.confirm)
        return page(request, error)

    return say


def to_sign_in(request: Request) -> Response:
    """Back to the page afterwards, if looking at it changes nothing.  htmx is told to leave."""
    if "hx-request" in request.headers:
        return Response(status_code=204, headers={"HX-Redirect": SIGN_IN})
    if request.method not in ("GET", "HEAD") or request.url.path == "/console/":
        return RedirectResponse(SIGN_IN, 303)
    return RedirectResponse(f"{SIGN_IN}?next={quote(_here(request), safe='')}", 303)


def to_confirm(request: Request, ask: Callable[[Request], Response]) -> Response:
    """First the proof, then the page; a form that was sent is kept in the page that asks."""
    if "hx-request" in request.headers:
        return Response(status_code=204, headers={"HX-Redirect": f"{CONFIRM}?next={HOME}"})
    if request.method not in ("GET", "HEAD"):
        return ask(request)
    return RedirectResponse(f"{CONFIRM}?next={quote(_here(request), safe='')}", 303)


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def page(request: Request, error: KeydeskError) -> Response:
    """Needs neither the database nor a session: it must work when both are gone."""
    title = TITLES.get(error.status, N_("This did not work"))
    context: dict[str, object] = {
        "title": title,
        "sentence": in_words(request, error),
        "missing": error.missing if isinstance(error, Forbidden) else "",
        "looking": request.method in ("GET", "HEAD"),
        "status": error.status,
        "violations": getattr(error, "violations", ()),
    }
    response = render(request, "error.html", context, error.status)
    for name, value in challenge(error).items():
        if name != "WWW-Authenticate":
            response.headers[name] = value
    return response
