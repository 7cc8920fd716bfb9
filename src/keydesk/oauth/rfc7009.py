"""POST /oauth/revoke: a client says that it needs a token no longer (RFC 7009)."""

import hmac
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from keydesk.auth import House
from keydesk.credentials.secret import DUMMY_DIGEST, NotOurs, parse
from keydesk.kit.db import Db
from keydesk.kit.secret import Secret
from keydesk.oauth import asking, secret, store
from keydesk.oauth.clients import Clients
from keydesk.oauth.judge import ClientAccepted
from keydesk.oauth.store import Token
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
            token = _find(db, text, self.house.settings.prefixes)
            if token is None or token.credential_id != client.caller.credential_id:
                return
            if token.kind == "refresh":
                store.revoke_family(db, token.family, now=now)
            else:
                store.revoke(db, token.id, now=now)


def _find(db: Db, text: Secret, prefixes: tuple[str, ...]) -> Token | None:
    """The token with this very text; a hint of its kind is not needed (RFC 7009 §2.1)."""
    heads = secret.heads(secret.ACCESS, prefixes) + secret.heads(secret.REFRESH, prefixes)
    presented = parse(text, heads)
    if isinstance(presented, NotOurs):
        return None
    token = store.find(db, presented.credential_id)
    same = hmac.compare_digest(token.digest if token else DUMMY_DIGEST, presented.digest)
    return token if same else None
