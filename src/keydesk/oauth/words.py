"""How the OAuth endpoints say an error: RFC 6749 §5.2, whatever went wrong."""

from starlette.responses import Response
from starlette.types import Scope

from keydesk.auth.words import challenge, json_response
from keydesk.kit.errors import KeydeskError
from keydesk.oauth.errors import InvalidClient, TokenError

NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


def words(error: KeydeskError, _: Scope) -> Response:
    code = error.code if isinstance(error, TokenError) else _code(error.status)
    body = {"error": code, "error_description": error.message}
    if isinstance(error, TokenError) and error.hint:
        body["hint"] = error.hint
    headers = NO_STORE | challenge(error)
    if isinstance(error, InvalidClient) and error.challenge:
        headers["WWW-Authenticate"] = 'Basic realm="OAuth"'
    return json_response(body, error.status, headers)


def _code(status: int) -> str:
    """Codes that RFC 6749 §4.1.2.1 has for what is not the client's fault."""
    if status == 503:
        return "temporarily_unavailable"
    return "server_error" if status >= 500 else "invalid_request"
