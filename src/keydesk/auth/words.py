"""How Keydesk itself says an error in JSON, and the challenges of RFC 6750 §3 that go with it."""

from starlette.responses import Response
from starlette.types import Scope

from keydesk.kit import strictjson
from keydesk.kit.errors import (
    BadRequest,
    Forbidden,
    Invalid,
    KeydeskError,
    MethodNotAllowed,
    TooManyRequests,
    Unauthenticated,
)

REALM = 'Bearer realm="keydesk"'


def challenge(error: KeydeskError) -> dict[str, str]:
    """Headers.  Without a credential the challenge carries no error code (RFC 6750 §3.1)."""
    match error:
        case Unauthenticated(presented=True):
            return {"WWW-Authenticate": f'{REALM}, error="invalid_token"'}
        case Unauthenticated():
            return {"WWW-Authenticate": REALM}
        case Forbidden(missing=missing) if missing:
            return {"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{missing}"'}
        case BadRequest(about_credential=True):
            return {"WWW-Authenticate": f'{REALM}, error="invalid_request"'}
        case TooManyRequests(retry_after=seconds):
            return {"Retry-After": str(seconds)}
        case MethodNotAllowed(allow=allow):
            return {"Allow": allow}
        case _:
            return {}


def json_words(error: KeydeskError, scope: Scope) -> Response:
    body: dict[str, object] = {"error": error.code, "message": error.message}
    if isinstance(error, Invalid):
        body["fields"] = [{"field": v.field, "message": v.message} for v in error.violations]
    if isinstance(error, Forbidden) and error.missing:
        body["missing"] = error.missing
    body["request_id"] = scope["keydesk"].request_id
    return json_response(body, error.status, challenge(error))


def json_response(body: object, status: int, headers: dict[str, str]) -> Response:
    """No charset in the type: RFC 8259 has none, and one Akeneo client compares for equality."""
    given = {"Cache-Control": "no-store", **headers}
    return Response(strictjson.dumps(body), status, given, media_type="application/json")
