"""/forward-auth/{door}: a proxy asks whether the request that it holds may go on.

200 is yes, with who calls; 401, 403, 429 and 503 are no.  No proxy takes anything but 2xx for a
yes, so what fails here fails closed.  docs/forward-auth.md has the proxies' files.
"""

from dataclasses import dataclass

from starlette.types import Receive, Scope, Send

from keydesk.auth import (
    ANY_CALLER,
    PUBLIC,
    Caller,
    Guard,
    Passage,
    Reason,
    refuse_exposed,
)
from keydesk.auth.limiting import keep_within, near
from keydesk.auth.presenting import presented
from keydesk.credentials.together import judge_one
from keydesk.doors import originals
from keydesk.doors.forward_words import START, told
from keydesk.doors.judging import Schemes, bound
from keydesk.doors.memory import Grounds, Memory
from keydesk.doors.originals import Original, Wrong
from keydesk.doors.ruling import Mapped, insist, mapped
from keydesk.kit.errors import ProxyRefused

PATH = "/forward-auth/{door}"
ANY = Guard(ANY_CALLER, changes=False)
WRONG = {
    Wrong.MISSING: "The proxy did not say which method and URI were asked for.",
    Wrong.TWICE: "A header about the original request came twice.",
    Wrong.EMPTY: "A header about the original request is empty.",
    Wrong.CONTRADICTORY: "The headers about the original request contradict each other.",
    Wrong.UNDERSCORE: "A header name that belongs to the proxy or to Keydesk came with _.",
}


@dataclass(frozen=True)
class ForwardAuth:
    schemes: Schemes
    memory: Memory
    path = PATH
    methods = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    guard = Guard(PUBLIC, changes=False)  # what a call needs is the organization's to say

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        passage: Passage = scope["keydesk"]
        passage.route = PATH
        _believe(passage)
        number = await self.memory.number()
        door, rest = originals.parted(scope.get("raw_path") or b"")
        grounds = await self._behind(door, scope, number)
        asked = _read(scope, rest)
        passage.original = asked.method, asked.path
        route = mapped(grounds.table, asked.method, asked.target, scope["headers"])
        caller = None
        if isinstance(route, Mapped) and route.public:
            passage.route = route.template
        else:
            caller = await self._caller(scope, asked, grounds, number)
            passage.asked = ""
            insist(passage, caller, route)
            await keep_within(passage, scope["keydesk.house"].limiter)
        await send({"type": START, "status": 200, "headers": told(caller, grounds.own)})
        await send({"type": "http.response.body", "body": b""})

    async def _behind(self, door: str, scope: Scope, number: int) -> Grounds:
        found = await self.memory.behind(door, scope["keydesk.house"].settings.prefixes, number)
        if found is None:
            raise _refused(scope, "There is no such door. Take the address from its page.")
        return found

    async def _caller(self, scope: Scope, asked: Original, grounds: Grounds, number: int) -> Caller:
        """Raises what the gate would raise."""
        passage, settings = scope["keydesk"], scope["keydesk.house"].settings
        original = {"headers": scope["headers"], "query_string": asked.query}
        secret = presented(original, passage, settings.prefixes)
        if secret is not None:
            address = passage.origin.address
            answer = await judge_one(self.schemes, secret, number, address)
            passage.answer = bound(answer, grounds.organization_id)
            refuse_exposed(passage, settings)
            passage.answer = near(passage.answer, passage.origin.address)
        return ANY.admit(passage, PATH)


def _believe(passage: Passage) -> None:
    """Only a trusted proxy that says for whom it asks."""
    if not passage.origin.forwarded or not passage.origin.named:
        passage.denied = Reason.PROXY_REFUSED
        raise ProxyRefused(
            "Only a proxy that is named in trusted_proxies is believed here, and only if it says "
            "in X-Forwarded-For who calls."
        )


def _read(scope: Scope, rest: bytes) -> Original:
    asked = originals.read(scope["method"], rest, scope["query_string"], scope["headers"])
    if isinstance(asked, Wrong):
        raise _refused(scope, WRONG[asked])
    return asked


def _refused(scope: Scope, why: str) -> ProxyRefused:
    scope["keydesk"].denied = Reason.PROXY_REFUSED
    return ProxyRefused(why)
