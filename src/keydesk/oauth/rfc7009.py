"""POST /oauth/revoke: a client says that it needs a token no longer (RFC 7009)."""

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from keydesk.auth import House
from keydesk.kit.secret import Secret
from keydesk.oauth import asking, store
from keydesk.oauth.clients import Clients
from keydesk.oauth.judge import ClientAccepted
from keydesk.oauth.presenting import find
from keydesk.oauth.words import NO_STORE


@dataclass(frozen=True)
class RevocationEndpoint:
    house: House
    clients: Clients

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """200 whether there was anything to revoke or not (RFC 7009 §2.2)."""
        asked = await asking.read(scope, receive)
        client = await self.clients.authenticate(asked, scope)
        await run_in_threadpool(self._revoke, client, asked.need_secret("token"))
        await Response(status_code=200, headers=NO_STORE)(scope, receive, send)

    def _revoke(self, client: ClientAccepted, text: Secret) -> None:
        """With a refresh token, all that came of it (security case 58); never another client's."""
        now = self.house.clock()
        with self.house.database.write() as db:
            token = find(db, text, self.house.settings.prefixes)
            if token is None or token.credential_id != client.caller.credential_id:
                return
            if token.kind == "refresh":
                store.revoke_family(db, token.family, now=now)
            else:
                store.revoke(db, token.id, now=now)
