"""The two cookies of a signed-in browser: only the console gets them, and no script reads them."""

from starlette.requests import Request
from starlette.responses import Response

from keydesk.accounts.model import LONGEST
from keydesk.accounts.scheme import COOKIE
from keydesk.accounts.secret import DEVICE, shaped
from keydesk.kit.secret import Secret

DEVICE_COOKIE, PATH = "keydesk_device", "/console"
A_YEAR = 365 * 24 * 3600


def keep_session(request: Request, response: Response, cookie: Secret) -> None:
    _keep(request, response, COOKIE, cookie, int(LONGEST.total_seconds()))


def keep_device(request: Request, response: Response, device: Secret) -> None:
    _keep(request, response, DEVICE_COOKIE, device, A_YEAR)


def device(request: Request) -> Secret | None:
    found = Secret(request.cookies.get(DEVICE_COOKIE, ""))
    return found if shaped(found, DEVICE) else None


def drop_session(request: Request, response: Response) -> None:
    response.delete_cookie(COOKIE, PATH, secure=_secure(request), httponly=True, samesite="lax")


def _keep(request: Request, response: Response, name: str, value: Secret, seconds: int) -> None:
    response.set_cookie(
        name,
        value.reveal(),
        max_age=seconds,
        path=PATH,
        secure=_secure(request),
        httponly=True,
        samesite="lax",
    )


def _secure(request: Request) -> bool:
    """As the browser sees it: a trusted proxy may end the TLS before us."""
    return bool(request.scope["keydesk"].origin.scheme == "https")
