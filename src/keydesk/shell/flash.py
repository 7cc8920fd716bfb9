"""One short sentence that the next page says.  The cookie holds its code, never a text to show."""

from starlette.requests import Request
from starlette.responses import Response

COOKIE, PATH, SECONDS = "flash", "/console", 60


def leave(response: Response, code: str) -> None:
    """`code` is a key of the messages that the frame was built with, such as "key.revoked"."""
    response.set_cookie(COOKIE, code, max_age=SECONDS, path=PATH, httponly=True, samesite="lax")


def found(request: Request) -> str:
    return request.cookies.get(COOKIE, "")


def clear(response: Response) -> None:
    response.delete_cookie(COOKIE, path=PATH)
