"""POST /oauth/introspect: is this token good, and for what (RFC 7662)?

A client may look into its own tokens; one that holds credentials:verify, into all of its
organization.  Whatever else is asked about is answered {"active": false}, and nothing more.
"""

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from keydesk.auth import Accepted, House
from keydesk.auth.permissions import ordered
from keydesk.auth.words import json_response
from keydesk.credentials.secret import Presented, digest
from keydesk.kit.columns import micros
from keydesk.kit.db import Db
from keydesk.kit.secret import Secret
from keydesk.oauth import asking, lookup, secret
from keydesk.oauth.clients import Clients
from keydesk.oauth.judge import ClientAccepted, judge_access, judge_refresh
from keydesk.oauth.presenting import find
from keydesk.oauth.store import Token
from keydesk.oauth.words import NO_STORE

INACTIVE: dict[str, object] = {"active": False}
VERIFY = "credentials:verify"


@dataclass(frozen=True)
class IntrospectionEndpoint:
    house: House
    clients: Clients

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = await asking.read(scope, receive)
        client = await self.clients.authenticate(asked, scope)
        body = await run_in_threadpool(self._look, client, asked.need_secret("token"))
        await json_response(body, 200, NO_STORE)(scope, receive, send)

    def _look(self, client: ClientAccepted, text: Secret) -> dict[str, object]:
        with self.house.database.read() as db:
            token = find(db, text, self.house.settings.prefixes)
            if token is None or token.used_at or not _may_see(client, token):
                return INACTIVE
            return self._told(db, token, text)

    def _told(self, db: Db, token: Token, text: Secret) -> dict[str, object]:
        judge = judge_access if token.kind == "access" else judge_refresh
        presented = Presented(token.id, digest(text.reveal()), token.scheme)
        rows = db.execute(lookup.TOKENS, {"id": token.id}).all()
        answer, _ = judge(rows, presented, micros(self.house.clock()))
        if not isinstance(answer, Accepted):
            return INACTIVE
        return {
            "active": True,
            "scope": " ".join(ordered(answer.caller.permissions)),
            "client_id": secret.client_id(self.house.settings.prefixes, token.credential_id),
            "token_type": "Bearer" if token.kind == "access" else "refresh_token",
            "exp": int(token.expires_at.timestamp()),
            "iat": int(token.issued_at.timestamp()),
        }


def _may_see(client: ClientAccepted, token: Token) -> bool:
    caller = client.caller
    if token.credential_id == caller.credential_id:
        return True
    return token.organization_id == caller.organization_id and VERIFY in caller.permissions
