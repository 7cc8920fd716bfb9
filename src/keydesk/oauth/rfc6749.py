"""POST /oauth/token: the token endpoint (RFC 6749 §3.2).

A bare ASGI application.  The client is judged from memory where that is possible, and the token
is on the disk before it is answered (committing.py).
"""

from dataclasses import dataclass

from starlette.types import Receive, Scope, Send

from keydesk.auth.words import json_response
from keydesk.credentials.model import Grant
from keydesk.oauth import asking
from keydesk.oauth.asking import Asked
from keydesk.oauth.errors import UnsupportedGrantType
from keydesk.oauth.granting import Granting
from keydesk.oauth.words import NO_STORE


@dataclass(frozen=True)
class TokenEndpoint:
    granting: Granting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = await asking.read(scope, receive)
        made = await self.granting.make(_grant(asked), asked, scope)
        await json_response(made.body, 200, NO_STORE)(scope, receive, send)


def _grant(asked: Asked) -> Grant:
    try:
        return Grant(asked.need("grant_type"))
    except ValueError:
        hint = "Check that all required parameters have been provided"
        raise UnsupportedGrantType("There is no such grant here.", hint=hint) from None
