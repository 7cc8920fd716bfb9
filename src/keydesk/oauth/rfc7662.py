"""POST /oauth/introspect: is this token good, and for what (RFC 7662)?

A client may look into its own tokens; one that holds credentials:verify, into all of its
organization.  Whatever else is asked about is answered {"active": false}, and nothing more.
The token is judged as the gate judges it: from memory where that is possible, and never stale.
"""

from dataclasses import dataclass
from functools import lru_cache

from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from keydesk.auth import Answer, MustAsk, NotMine
from keydesk.auth.permissions import ordered
from keydesk.auth.words import json_response
from keydesk.credentials.scheme import DatabaseScheme
from keydesk.kit.secret import Secret
from keydesk.oauth import asking, secret
from keydesk.oauth.clients import Clients
from keydesk.oauth.judge import ClientAccepted, TokenAccepted
from keydesk.oauth.words import NO_STORE

INACTIVE: dict[str, object] = {"active": False}
VERIFY = "credentials:verify"
SECOND = 1_000_000  # microseconds


@dataclass(frozen=True)
class IntrospectionEndpoint:
    """`schemes`: of access tokens and of refresh tokens; a hint of the kind is not needed."""

    clients: Clients
    schemes: tuple[DatabaseScheme, ...]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = await asking.read(scope, receive)
        client = await self.clients.authenticate(asked, scope)
        token = await self._judge(asked.need_secret("token"))
        body = INACTIVE
        if isinstance(token, TokenAccepted) and not token.used and _may_see(client, token):
            body = self._told(token)
        await json_response(body, 200, NO_STORE)(scope, receive, send)

    async def _judge(self, text: Secret) -> Answer:
        for scheme in self.schemes:
            answer = scheme.recall(text)
            if isinstance(answer, MustAsk):
                answer = await run_in_threadpool(scheme.ask, text)
            if not isinstance(answer, NotMine):
                return answer
        return NotMine()

    def _told(self, token: TokenAccepted) -> dict[str, object]:
        prefixes = self.clients.house.settings.prefixes
        return {
            "active": True,
            "scope": _scope(token.caller.permissions),
            "client_id": secret.client_id(prefixes, token.caller.credential_id),
            "token_type": "Bearer" if token.kind == "access" else "refresh_token",
            "exp": token.expires_at // SECOND,
            "iat": token.issued_at // SECOND,
        }


@lru_cache(maxsize=4096)
def _scope(permissions: frozenset[str]) -> str:
    return " ".join(ordered(permissions))


def _may_see(client: ClientAccepted, token: TokenAccepted) -> bool:
    caller, its = client.caller, token.caller
    if its.credential_id == caller.credential_id:
        return True
    return its.organization_id == caller.organization_id and VERIFY in caller.permissions
