"""How the catalog door says an error: Akeneo's shape, and Akeneo's sentences where it has one.

Clients compare some of these texts, so they are English whatever the reader's language.
"""

import json
from typing import Any

from starlette.responses import Response
from starlette.types import Scope

from keydesk.akeneo import texts
from keydesk.akeneo.errors import Unprocessable
from keydesk.akeneo.sentences import UNSEEN
from keydesk.akeneo.table import Resource, meant
from keydesk.attempts import Trouble
from keydesk.attempts.store import printable
from keydesk.auth.permissions import API_ACCESS
from keydesk.auth.words import challenge, json_response
from keydesk.kit.errors import (
    Forbidden,
    Invalid,
    KeydeskError,
    MethodNotAllowed,
    TooManyRequests,
    Unauthenticated,
)
from keydesk.oauth.judge import TokenExpired
from keydesk.structures.violations import Flawed, Misfit, Unknown

REQUIRED = "Authentication is required"
INVALID = "The access token provided is invalid."
EXPIRED = "The access token provided has expired."
VALIDATION = "Validation failed."
DEEDS = {"read": "list", "create": "create or update", "update": "create or update"}
TROUBLES, LONGEST = 100, 300  # of one call; characters of one


def words(error: KeydeskError, scope: Scope) -> Response:
    """`{"code": status, "message": sentence}`, with `errors` or `_links` where Akeneo has them."""
    body = {"code": error.status, "message": _about_calling(error, scope)}
    if not body["message"]:
        body |= told(error, meant(scope["keydesk"].route), scope["method"])
    return json_response(body, error.status, challenge(error))


def told(error: KeydeskError, resource: Resource | None, method: str) -> dict[str, Any]:
    """`message`, and `errors` or `_links`: of a whole answer or of one line of it."""
    noun = resource.noun if resource else ""
    match error:
        case Misfit():
            message, documented = texts.misfit(error)
            href = resource.documentation(method) if resource and documented else ""
            return _documented(message, href)
        case Flawed(flaws=flaws):
            return {"message": VALIDATION, "errors": texts.errors(flaws, noun)}
        case Invalid():
            errors = [{"property": v.field, "message": v.message} for v in error.violations]
            return {"message": VALIDATION, "errors": errors}
        case Unknown():
            return {"message": texts.unknown(error)}
        case Forbidden(missing=missing) if missing:
            return {"message": _forbidden(missing, resource)}
        case Unprocessable(documentation=href):
            return _documented(error.message, href)
        case _:
            return {"message": error.message}


def blame(error: KeydeskError, resource: Resource, method: str) -> tuple[Trouble, ...]:
    """What was wrong with a whole call; a missing product can be told in other languages."""
    said = told(error, resource, method)
    if isinstance(error, Unknown) and error.kind == "product" and len(error.name) < LONGEST // 2:
        params = json.dumps({"identifier": printable(error.name)})
        return (Trouble(said["message"], template=UNSEEN, params=params),)
    return troubles(said)


def troubles(said: dict[str, Any], product: str = "") -> tuple[Trouble, ...]:
    """The same for the people of the connection: what `told` gave, about this product."""
    product, errors = product[:LONGEST], said.get("errors")
    if not errors:
        return (Trouble(said["message"][:LONGEST], product),)
    return tuple(
        Trouble(
            f"{one['property']}: {one['message']}"[:LONGEST], product, one.get("locale") or "",
            one.get("scope") or "",
        )
        for one in errors[:TROUBLES]
    )  # fmt: skip


def _about_calling(error: KeydeskError, scope: Scope) -> str:
    """What has to do with the request and not with the catalog."""
    match error:
        case Unauthenticated(presented=presented):
            return _invalid(scope) if presented else REQUIRED
        case MethodNotAllowed(allow=allow):
            return _no_route(scope, allow)
        case TooManyRequests():
            return "You have exceeded the limit of API requests per second."
        case _:
            return ""


def _documented(message: str, href: str) -> dict[str, Any]:
    return {"message": message} | ({"_links": {"documentation": {"href": href}}} if href else {})


def _invalid(scope: Scope) -> str:
    """Only who holds the very text of a token learns that it has expired."""
    return EXPIRED if isinstance(scope["keydesk"].answer, TokenExpired) else INVALID


def _forbidden(missing: str, resource: Resource | None) -> str:
    if missing == API_ACCESS:
        return "You are not allowed to access the web API."
    name, _, action = missing.partition(":")
    mine = resource and resource.permission == name
    nouns = resource.nouns if resource and mine else name.replace("_", " ")
    nouns = nouns.replace("product models", "products")  # Akeneo has one permission for both
    return f"Access forbidden. You are not allowed to {DEEDS.get(action, action)} {nouns}."


def _no_route(scope: Scope, allow: str) -> str:
    """HEAD goes with GET unsaid."""
    said = ", ".join(method for method in allow.split(", ") if method != "HEAD")
    asked = f"{scope['method']} {scope['path']}"
    return f"No route found for '{asked}': Method Not Allowed (Allow: {said})"
