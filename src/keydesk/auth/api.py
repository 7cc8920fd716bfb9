"""What every typed JSON API needs: its house, its caller, its bodies, its errors."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.requests import Request

from keydesk.auth.caller import Caller
from keydesk.auth.guard import current_caller
from keydesk.auth.house import House
from keydesk.kit.errors import BadRequest, Invalid, KeydeskError, Violation
from keydesk.kit.paging import LARGEST, SMALLEST, USUAL


def current_house(request: Request) -> House:
    house: House = request.scope["keydesk.house"]
    return house


Here = Annotated[House, Depends(current_house)]
By = Annotated[Caller, Depends(current_caller)]
Limit = Annotated[int, Query(ge=SMALLEST, le=LARGEST, description="Rows per page")]
After = Annotated[str, Query(max_length=500, description="The `next` of the page before")]
DEFAULT_LIMIT = USUAL


class Body(BaseModel):
    """What a caller sends.  A name that we do not know is refused, so that nobody believes that a
    secret, an owner or an id of their own was taken (security cases 10 and 11)."""

    model_config = ConfigDict(extra="forbid", strict=True)


class FieldError(BaseModel):
    field: str
    message: str


class ErrorBody(BaseModel):
    """The one shape of every error.  `error` is a code of docs/errors.md."""

    error: str
    message: str
    request_id: str
    fields: list[FieldError] | None = None
    missing: str | None = None


REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorBody, "description": words}
    for status, words in {
        400: "The request is malformed",
        401: "No credential, or one that is not valid",
        403: "The credential lacks a permission",
        404: "No such thing in this organization",
        409: "It is in a state that forbids this",
        413: "The body is too large",
        422: "A field breaks a rule",
        503: "Keydesk cannot reach its database",
    }.items()
}


def read_moment(field: str, text: str) -> datetime | Violation:
    """ISO 8601 with a time zone: 2027-01-31T12:00:00Z."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        return Violation(field, "Write a time like 2027-01-31T12:00:00Z, with its zone.")
    return found


def keep_words(app: FastAPI) -> None:
    """Errors leave the application as our own, so that the gate words them like all others."""

    def given_back(_: Request, error: Exception) -> None:
        raise error

    def invalid(_: Request, error: Exception) -> None:
        assert isinstance(error, RequestValidationError)
        raise read_errors(error.errors())

    app.exception_handlers.clear()
    app.add_exception_handler(KeydeskError, given_back)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, given_back)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, invalid)  # type: ignore[arg-type]


def read_errors(errors: Sequence[Any]) -> KeydeskError:
    if any(error["type"] == "json_invalid" for error in errors):
        return BadRequest("The body is not valid JSON.")
    return Invalid(*(_violation(error) for error in errors))


def _violation(error: Any) -> Violation:
    """`["body", "permissions", 2]` is the field permissions.2; the value itself is not repeated."""
    place = [str(part) for part in error["loc"][1:]] or ["body"]
    if error["type"] == "extra_forbidden":
        return Violation(".".join(place), "There is no such field.")
    if error["type"] == "missing":
        return Violation(".".join(place), "This is required.")
    return Violation(".".join(place), f"{error['msg']}.".replace("{", "{{").replace("}", "}}"))
