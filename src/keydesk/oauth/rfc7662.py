"""POST /oauth/introspect: is this token good, and for what (RFC 7662)?

A client may look into its own tokens; one that holds credentials:verify, into all of its
organization.  Whatever else is asked about is answered {"active": false}, and nothing more.
The token is judged as the gate judges it: from memory where that is possible, and never stale.
"""

from dataclasses import dataclass
from functools import lru_cache

from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from keydesk.apis.store import own_permissions
from keydesk.auth import judged
from keydesk.auth.holding import written_out
from keydesk.auth.permissions import EVERY_OWN, ordered
from keydesk.auth.words import json_response
from keydesk.credentials.scheme import DatabaseScheme
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
        token = await judged(self.schemes, asked.need_secret("token"))
        body = INACTIVE
        if isinstance(token, TokenAccepted) and not token.used and _may_see(client, token):
            body = self._told(token, await self._own(token))
        await json_response(body, 200, NO_STORE)(scope, receive, send)

    async def _own(self, token: TokenAccepted) -> frozenset[str]:
        """Read only where the token holds all of them, whatever they are called."""
        if EVERY_OWN not in token.caller.permissions:
            return frozenset()
        return await run_in_threadpool(self._read_own, token.caller.organization_id)

    def _read_own(self, organization_id: str) -> frozenset[str]:
        with self.clients.house.database.read() as db:
            return own_permissions(db, organization_id)

    def _told(self, token: TokenAccepted, own: frozenset[str]) -> dict[str, object]:
        prefixes = self.clients.house.settings.prefixes
        return {
            "active": True,
            "scope": _scope(written_out(token.caller.permissions, own)),
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
