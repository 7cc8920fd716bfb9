"""What a browser's form sends, read strictly: known size, one value where one is meant."""

import secrets
from datetime import datetime
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse

from keydesk.auth import Caller
from keydesk.kit import once
from keydesk.kit.db import Db
from keydesk.kit.errors import BadRequest, Invalid, TooLarge, UnsupportedMediaType, Violation
from keydesk.shell import flash

BODY_LIMIT = 64 * 1024  # bytes
FIELD_LIMIT = 200
TYPE = "application/x-www-form-urlencoded"
HOME = "/console/"


class Form:
    """The fields of one form.  An absent field reads as empty; the rules are the verb's."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self.pairs = pairs

    def many(self, name: str) -> list[str]:
        return [value for key, value in self.pairs if key == name]

    def one(self, name: str, default: str = "") -> str:
        """Without the blanks around it.  A repeated field is refused: which value counts?"""
        return self.exact(name, default).strip()

    def exact(self, name: str, default: str = "") -> str:
        """As typed, blanks and all: for passwords."""
        found = self.many(name)
        if len(found) > 1:
            raise Invalid(Violation(name, "Send this field once."))
        return found[0] if found else default


def read(request: Request, *, limit: int = BODY_LIMIT, fields: int = FIELD_LIMIT) -> Form:
    """The form in a guarded route's body.  Raises a 4xx error of kit/errors.py."""
    body: bytes = request.state.body
    if len(body) > limit:
        raise TooLarge("Send at most {limit} bytes.", limit=limit)
    kind = request.headers.get("content-type", TYPE).partition(";")[0].strip().lower()
    if body and kind != TYPE:
        raise UnsupportedMediaType("Send the form as {type}.", type=TYPE)
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=fields,
        )
    except ValueError:
        raise BadRequest("This form cannot be read.") from None
    return checked(pairs, limit=limit, fields=fields)


def checked(pairs: list[tuple[str, str]], *, limit: int, fields: int) -> Form:
    """However they came."""
    if len(pairs) > fields or sum(len(value) for _, value in pairs) > limit:
        raise TooLarge("Send at most {limit} bytes.", limit=limit)
    for name, value in pairs:
        if "\0" in name or "\0" in value:
            raise Invalid(Violation(name.replace("\0", ""), "Leave out the NUL character."))
    return Form(pairs)


def token() -> str:
    """For a hidden field of a form that must count once: see claim()."""
    return secrets.token_urlsafe(18)


def claim(db: Db, by: Caller, form: Form, subject: str, *, now: datetime) -> None:
    """In the transaction of the change.  Raises once.AlreadyDone when the form was sent before."""
    mark = form.one("token")
    if mark:
        once.claim(db, f"{by.organization_id}:{by.user_id}:{mark}", subject, now=now)


def local(path: str, default: str = HOME) -> str:
    """`path` if it stays within the console, else `default`: no form sends people elsewhere."""
    plain = path.isascii() and path.isprintable() and "\\" not in path and " " not in path
    return path if plain and path.startswith("/console/") and len(path) <= 2000 else default


def go(path: str, message: str = "") -> RedirectResponse:
    """After a change: the page to look at next (303, so that a reload repeats nothing).

    `message` is the code of what that page says (flash.py).
    """
    response = RedirectResponse(local(path), 303)
    if message:
        flash.leave(response, message)
    return response
