"""GET /.well-known/oauth-authorization-server: what this server can do (RFC 8414 §2)."""

from starlette.requests import Request
from starlette.responses import Response

from keydesk.auth import base_url
from keydesk.auth.permissions import KNOWN, ordered
from keydesk.auth.words import json_response
from keydesk.credentials.model import Grant

PATH = "/.well-known/oauth-authorization-server"
AUTHENTICATION = ["client_secret_basic", "client_secret_post"]


def metadata(request: Request) -> Response:
    """`issuer` is the public address, to the letter (RFC 8414 §3.3)."""
    issuer = base_url(request)
    body = {
        "issuer": issuer,
        "token_endpoint": f"{issuer}/oauth/token",
        "revocation_endpoint": f"{issuer}/oauth/revoke",
        "introspection_endpoint": f"{issuer}/oauth/introspect",
        "grant_types_supported": sorted(Grant),
        "response_types_supported": [],
        "scopes_supported": ordered(KNOWN),
        "token_endpoint_auth_methods_supported": AUTHENTICATION,
        "revocation_endpoint_auth_methods_supported": AUTHENTICATION,
        "introspection_endpoint_auth_methods_supported": AUTHENTICATION,
    }
    return json_response(body, 200, {})
