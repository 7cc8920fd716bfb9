"""The cookies of a browser at the console: nobody else gets them, and no script reads them."""

from starlette.requests import Request
from starlette.responses import Response

from keydesk.accounts.model import HALF_LASTS, LONGEST
from keydesk.accounts.scheme import COOKIE
from keydesk.accounts.secret import DEVICE, HALF, shaped
from keydesk.kit.secret import Secret

DEVICE_COOKIE, PATH = "keydesk_device", "/console"
HALF_COOKIE, HALF_PATH = "keydesk_half", "/console/sign-in"
A_YEAR = 365 * 24 * 3600


def keep_session(request: Request, response: Response, cookie: Secret) -> None:
    _keep(request, response, COOKIE, cookie, seconds=int(LONGEST.total_seconds()))


def keep_half(request: Request, response: Response, cookie: Secret) -> None:
    seconds = int(HALF_LASTS.total_seconds())
    _keep(request, response, HALF_COOKIE, cookie, seconds=seconds, path=HALF_PATH)


def half(request: Request) -> Secret | None:
    return _found(request, HALF_COOKIE, HALF)


def drop_half(request: Request, response: Response) -> None:
    _drop(request, response, HALF_COOKIE, HALF_PATH)


def keep_device(request: Request, response: Response, device: Secret) -> None:
    _keep(request, response, DEVICE_COOKIE, device, seconds=A_YEAR)


def device(request: Request) -> Secret | None:
    return _found(request, DEVICE_COOKIE, DEVICE)


def drop_session(request: Request, response: Response) -> None:
    _drop(request, response, COOKIE, PATH)


def _found(request: Request, name: str, prefix: str) -> Secret | None:
    found = Secret(request.cookies.get(name, ""))
    return found if shaped(found, prefix) else None


def _drop(request: Request, response: Response, name: str, path: str) -> None:
    response.delete_cookie(name, path, secure=_secure(request), httponly=True, samesite="lax")


def _keep(
    request: Request,
    response: Response,
    name: str,
    value: Secret,
    *,
    seconds: int,
    path: str = PATH,
) -> None:
    response.set_cookie(
        name,
        value.reveal(),
        max_age=seconds,
        path=path,
        secure=_secure(request),
        httponly=True,
        samesite="lax",
    )


def _secure(request: Request) -> bool:
    """As the browser sees it: a trusted proxy may end the TLS before us."""
    return bool(request.scope["keydesk"].origin.scheme == "https")
