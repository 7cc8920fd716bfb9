"""How the catalog door says an error: Akeneo's shape, and Akeneo's sentences where it has one.

Clients compare some of these texts, so they are English whatever the reader's language.
"""

from typing import Any

from starlette.responses import Response
from starlette.types import Scope

from keydesk.auth.permissions import API_ACCESS
from keydesk.auth.words import challenge, json_response
from keydesk.catalog.model import Unprocessable
from keydesk.kit.errors import (
    Forbidden,
    Invalid,
    KeydeskError,
    MethodNotAllowed,
    TooManyRequests,
    Unauthenticated,
)
from keydesk.oauth.judge import TokenExpired

REQUIRED = "Authentication is required"
INVALID = "The access token provided is invalid."
EXPIRED = "The access token provided has expired."
DEEDS = {"products:read": "list products"}


def words(error: KeydeskError, scope: Scope) -> Response:
    """`{"code": status, "message": sentence}`, with `errors` or `_links` where Akeneo has them."""
    body: dict[str, Any] = {"code": error.status, "message": _sentence(error, scope)}
    if isinstance(error, Invalid):
        body["errors"] = [{"property": v.field, "message": v.message} for v in error.violations]
    if isinstance(error, Unprocessable) and error.documentation:
        body["_links"] = {"documentation": {"href": error.documentation}}
    return json_response(body, error.status, challenge(error))


def _sentence(error: KeydeskError, scope: Scope) -> str:
    match error:
        case Unauthenticated(presented=presented):
            return _invalid(scope) if presented else REQUIRED
        case Forbidden(missing=missing) if missing:
            return _forbidden(missing)
        case MethodNotAllowed(allow=allow):
            return _no_route(scope, allow)
        case TooManyRequests():
            return "You have exceeded the limit of API requests per second."
        case Invalid():
            return "Validation failed."
        case _:
            return error.message


def _invalid(scope: Scope) -> str:
    """Only who holds the very text of a token learns that it has expired."""
    return EXPIRED if isinstance(scope["keydesk"].answer, TokenExpired) else INVALID


def _forbidden(missing: str) -> str:
    if missing == API_ACCESS:
        return "You are not allowed to access the web API."
    return f"Access forbidden. You are not allowed to {DEEDS.get(missing, missing)}."


def _no_route(scope: Scope, allow: str) -> str:
    """HEAD goes with GET unsaid."""
    said = ", ".join(method for method in allow.split(", ") if method != "HEAD")
    asked = f"{scope['method']} {scope['path']}"
    return f"No route found for '{asked}': Method Not Allowed (Allow: {said})"
