"""From a proven client and what it asks for to tokens that are on the disk: the grants, one by one.

Both token endpoints come here: rfc6749.py, and the one in Akeneo's conventions.
"""

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.types import Scope

from keydesk.auth import House, Passage, Reason
from keydesk.credentials.model import Grant
from keydesk.kit.errors import TooManyRequests
from keydesk.oauth import refreshing
from keydesk.oauth.asking import Asked
from keydesk.oauth.clients import Clients
from keydesk.oauth.committing import Writer
from keydesk.oauth.errors import TokenError, UnauthorizedClient
from keydesk.oauth.issuing import NO_PASSWORD, Made, Password, begin, make
from keydesk.oauth.judge import ClientAccepted
from keydesk.oauth.owner_password import OwnerPassword


@dataclass(frozen=True)
class Granting:
    house: House
    clients: Clients
    writer: Writer

    async def make(self, grant: Grant, asked: Asked, scope: Scope) -> Made:
        """Raises a TokenError, TooManyRequests, or Unavailable."""
        client = await self.clients.authenticate(asked, scope)
        try:
            return await self._granted(grant, client, asked, scope["keydesk"])
        except (TokenError, TooManyRequests):
            scope["keydesk"].denied = Reason.NOT_GRANTED
            raise

    async def _granted(
        self, grant: Grant, client: ClientAccepted, asked: Asked, passage: Passage
    ) -> Made:
        if grant not in client.terms.grants:
            raise UnauthorizedClient("This client may not use this grant.")
        if grant is Grant.CLIENT_CREDENTIALS:
            return await self._begun(client, asked)
        by = client.caller.calling_from(passage.origin.address, passage.request_id)
        match grant:
            case Grant.PASSWORD:
                judge = OwnerPassword(self.house, self.clients.guesses).judge
                return await self._begun(client, asked, await judge(by, asked))
            case Grant.REFRESH_TOKEN:
                return await run_in_threadpool(refreshing.refresh, self.house, client, by, asked)

    async def _begun(
        self, client: ClientAccepted, asked: Asked, password: Password = NO_PASSWORD
    ) -> Made:
        """client_credentials gives no refresh token: the client has its secret (§4.4.3)."""
        now = self.house.clock()
        basis = begin(client, asked.values.get("scope", ""), now, password)
        again = password != NO_PASSWORD and Grant.REFRESH_TOKEN in client.terms.grants
        made = make(basis, self.house.settings.prefixes, refreshable=again, now=now)
        await self.writer.add(made.rows)
        return made
