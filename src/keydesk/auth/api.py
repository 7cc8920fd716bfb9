"""What every typed JSON API needs: its house, its caller, its bodies, its errors."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, Query
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from pydantic import BaseModel, ConfigDict
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from keydesk.auth.caller import Caller
from keydesk.auth.faults import invalid
from keydesk.auth.guard import Guard, caller_of
from keydesk.auth.house import House, house_of
from keydesk.auth.strict import StrictRoute
from keydesk.kit.digits import whole
from keydesk.kit.errors import Invalid, Violation
from keydesk.kit.paging import LARGEST, SMALLEST, USUAL


async def _here(request: Request) -> House:
    """Asynchronous, like every dependency: FastAPI would hand each plain one to a thread."""
    return house_of(request)


async def _by(request: Request) -> Caller:
    return caller_of(request)


Here = Annotated[House, Depends(_here)]
By = Annotated[Caller, Depends(_by)]
Limit = Annotated[int, Query(ge=SMALLEST, le=LARGEST, description="Rows per page")]
After = Annotated[str, Query(max_length=500, description="The `next` of the page before")]
IfMatch = Annotated[str, Header(max_length=100, description="The ETag that you read")]
DEFAULT_LIMIT = USUAL
NO_VERSION = "Send the version that you read, here or as If-Match."


class Body(BaseModel):
    """What a caller sends.  A name that we do not know is refused, so that nobody believes that a
    secret, an owner or an id of their own was taken (security cases 10 and 11)."""

    model_config = ConfigDict(extra="forbid", strict=True)


def version_read(said: int | None, if_match: str) -> int:
    """Without it the second of two editors would undo what the first did, and not know.

    `said`: in the body, which counts first.  Raises Invalid where it is nowhere.
    """
    version = whole(if_match.removeprefix("W/").strip('"')) if said is None else said
    if version is None:
        raise Invalid(Violation("version", NO_VERSION))
    return version


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


def said(wanted: Body, name: str) -> bool | None:
    """What a caller said of yes or no; None when it was left out."""
    return getattr(wanted, name) if name in wanted.model_fields_set else None


def typed(tag: str, prefix: str) -> APIRouter:
    """A router whose routes take nothing twice and document every refusal."""
    return APIRouter(prefix=prefix, tags=[tag], responses=REFUSALS, route_class=StrictRoute)


def guard_api(
    router: APIRouter, method: str, path: str, *, permission: str, changes: bool, **options: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A FastAPI route of a router made by typed().  The endpoint finds its caller as `By`."""
    guard = Guard(permission, changes)

    def add(endpoint: Callable[..., Any]) -> Callable[..., Any]:
        shown = {"x-permission": permission, "x-changes": changes}
        router.add_api_route(path, endpoint, methods=[method], openapi_extra=shown, **options)
        route = router.routes[-1]
        if not isinstance(route, StrictRoute):
            raise TypeError(f"Nothing asks the guard of {path}: make its router with typed().")
        route.guard = guard
        return endpoint

    return add


def read_moment(field: str, text: str) -> datetime | Violation:
    """ISO 8601 with a time zone: 2027-01-31T12:00:00Z."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        return Violation(field, "Write a time like 2027-01-31T12:00:00Z, with its zone.")
    return found


class Api(FastAPI):
    """Errors leave the application as they are: the gate words them, like all others."""

    def build_middleware_stack(self) -> ASGIApp:
        return AsyncExitStackMiddleware(_unkept(_said_as_ours(self.router)))


def _said_as_ours(app: ASGIApp) -> ASGIApp:
    """What pydantic found wrong, as one error of ours with its fields."""

    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        except RequestValidationError as error:
            raise invalid(error.errors()) from None

    return answered


def _unkept(app: ASGIApp) -> ASGIApp:
    """No cache may keep an answer: it need not know that X-API-Key is a credential."""

    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cache-Control"] = "no-store"
            await send(message)

        await app(scope, receive, marked)

    return answered
