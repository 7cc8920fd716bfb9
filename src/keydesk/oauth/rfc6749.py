"""POST /oauth/token: the token endpoint (RFC 6749 §3.2).

A bare ASGI application.  The client is judged from memory where that is possible, and the token
is on the disk before it is answered (committing.py).
"""

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from keydesk.auth import House, Reason
from keydesk.auth.words import json_response
from keydesk.credentials.model import Grant
from keydesk.oauth import asking, refreshing
from keydesk.oauth.asking import Asked
from keydesk.oauth.clients import Clients
from keydesk.oauth.committing import Writer
from keydesk.oauth.errors import TokenError, UnauthorizedClient, UnsupportedGrantType
from keydesk.oauth.issuing import Made, begin, make
from keydesk.oauth.judge import ClientAccepted
from keydesk.oauth.words import NO_STORE


@dataclass(frozen=True)
class TokenEndpoint:
    house: House
    clients: Clients
    writer: Writer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = await asking.read(scope, receive)
        grant = _grant(asked)
        client = await self.clients.authenticate(asked, scope)
        try:
            made = await self._grant(grant, client, asked)
        except TokenError:
            scope["keydesk"].denied = Reason.NOT_GRANTED
            raise
        await json_response(made.body, 200, NO_STORE)(scope, receive, send)

    async def _grant(self, grant: Grant, client: ClientAccepted, asked: Asked) -> Made:
        if grant not in client.terms.grants:
            raise UnauthorizedClient("This client may not use this grant.")
        match grant:
            case Grant.CLIENT_CREDENTIALS:
                return await self._client_credentials(client, asked)
            case Grant.REFRESH_TOKEN:
                return await run_in_threadpool(refreshing.refresh, self.house, client, asked)
            case Grant.PASSWORD:
                raise UnsupportedGrantType("There is no such grant here.")

    async def _client_credentials(self, client: ClientAccepted, asked: Asked) -> Made:
        """RFC 6749 §4.4.  No refresh token: the client has its secret (§4.4.3)."""
        now = self.house.clock()
        basis = begin(client, asked.values.get("scope", ""), now)
        made = make(basis, self.house.settings.prefixes, refreshable=False, now=now)
        await self.writer.add(made.rows)
        return made


def _grant(asked: Asked) -> Grant:
    try:
        return Grant(asked.need("grant_type"))
    except ValueError:
        raise UnsupportedGrantType("There is no such grant here.") from None
