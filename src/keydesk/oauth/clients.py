"""Who asks at an endpoint: the client, authenticated as RFC 6749 §2.3 has it."""

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.types import Scope

from keydesk.auth import House, MustAsk, NotMine, Passage, Reason, Refused, refuse_exposed
from keydesk.kit.secret import Secret
from keydesk.oauth import secret
from keydesk.oauth.asking import Asked
from keydesk.oauth.errors import InvalidClient
from keydesk.oauth.judge import ClientAccepted
from keydesk.oauth.scheme import ClientScheme


@dataclass(frozen=True)
class Clients:
    """`authenticate` answers with the client, or raises InvalidClient or Unavailable."""

    house: House
    scheme: ClientScheme

    async def authenticate(self, asked: Asked, scope: Scope) -> ClientAccepted:
        passage: Passage = scope["keydesk"]
        name, presented = asked.client
        answer = await self._judge(presented)
        passage.answer = answer
        refuse_exposed(passage, self.house.settings)
        wanted = secret.credential_of(name, self.house.settings.prefixes)
        if isinstance(answer, ClientAccepted) and answer.caller.credential_id == wanted:
            return answer
        if isinstance(answer, ClientAccepted):
            passage.answer = Refused(Reason.WRONG_SECRET, answer.who._replace(secret_id=""))
        raise InvalidClient(challenge=asked.basic is not None)

    async def _judge(self, presented: Secret) -> ClientAccepted | Refused:
        answer = self.scheme.recall(presented)
        if isinstance(answer, MustAsk):
            answer = await run_in_threadpool(self.scheme.ask, presented)
        if isinstance(answer, NotMine):
            return Refused(Reason.MALFORMED)
        assert isinstance(answer, ClientAccepted | Refused)
        return answer
