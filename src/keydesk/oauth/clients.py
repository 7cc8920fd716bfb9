"""Who asks at an endpoint: the client, authenticated as RFC 6749 §2.3 has it."""

from dataclasses import dataclass, field
from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.types import Scope

from keydesk.attempts import last_uses
from keydesk.auth import House, NotMine, Passage, Reason, Refused, judged, refuse_exposed
from keydesk.auth.guard import FROM_ELSEWHERE
from keydesk.auth.limiting import near
from keydesk.kit.errors import IpDenied
from keydesk.kit.secret import Secret
from keydesk.oauth import secret
from keydesk.oauth.asking import Asked
from keydesk.oauth.errors import InvalidClient
from keydesk.oauth.guesses import Guesses, at_client, at_place, network, too_many
from keydesk.oauth.judge import ClientAccepted
from keydesk.oauth.scheme import ClientScheme

NONE = timedelta()


@dataclass(frozen=True)
class Clients:
    """`authenticate` answers with the client; or InvalidClient, TooManyRequests, Unavailable."""

    house: House
    scheme: ClientScheme
    guesses: Guesses = field(default_factory=Guesses)

    async def authenticate(self, asked: Asked, scope: Scope) -> ClientAccepted:
        passage: Passage = scope["keydesk"]
        name, presented = asked.client
        wanted = secret.credential_of(name, self.house.settings.prefixes)
        address, now = passage.origin.address, self.house.clock()
        here = at_place(wanted, address)
        wait = self.guesses.wait(here, now)
        if wait > NONE and not await self._familiar(wanted, address):
            passage.answer = Refused(Reason.TOO_MANY_TRIES)
            raise too_many(wait)
        answer = near(await self._judge(presented), address)
        passage.answer = answer
        refuse_exposed(passage, self.house.settings)
        if isinstance(answer, Refused) and answer.reason is Reason.IP_DENIED:
            raise IpDenied(FROM_ELSEWHERE)
        if isinstance(answer, ClientAccepted) and answer.caller.credential_id == wanted:
            self.guesses.succeeded(wanted, address)
            return answer
        if isinstance(answer, ClientAccepted):
            passage.answer = Refused(Reason.WRONG_SECRET, answer.who._replace(secret_id=""))
        anywhere = here | at_client(wanted)
        wait = self.guesses.wait(anywhere, now)
        self.guesses.failed(anywhere, now)
        if wait > NONE:
            raise too_many(wait)
        raise InvalidClient(challenge=asked.basic is not None)

    async def _familiar(self, client: str, address: str) -> bool:
        """Did it succeed from there before?  Of what this worker has not seen, the book knows."""
        if self.guesses.familiar(client, address):
            return True
        uses = await run_in_threadpool(self._last_addresses, client)
        return network(address) in map(network, uses)

    def _last_addresses(self, client: str) -> list[str]:
        if not client:
            return []
        with self.house.usage.read() as usage:
            return [use.address for use in last_uses(usage, [client]).values()]

    async def _judge(self, presented: Secret) -> ClientAccepted | Refused:
        answer = await judged([self.scheme], presented)
        if isinstance(answer, NotMine):
            return Refused(Reason.MALFORMED)
        assert isinstance(answer, ClientAccepted | Refused)
        return answer
