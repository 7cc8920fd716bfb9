"""Judging by a server of Keydesk: remembered here for as long as nothing has changed there.

Before each use of what is remembered the server is asked whether anything has changed, once for all
requests that wait (keydesk.kit.together).  Only a clean answer counts: all else is an outage.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.types import Scope

from keydesk.apis.paths import Refused, overriding
from keydesk.auth import Passage
from keydesk.auth.exposure import refuse_exposed
from keydesk.auth.guard import proven
from keydesk.credentials.memory import ACCEPTANCES, REFUSALS, Generations
from keydesk.doors.ruling import UNCLEAR
from keydesk.kit.clock import running
from keydesk.kit.errors import RouteRefused, Unavailable
from keydesk.kit.secret import Secret
from keydesk.kit.settings import Settings
from keydesk.kit.together import Together
from keydesk.middleware.identity import Identity
from keydesk.middleware.line import Line, Server
from keydesk.middleware.requests import target
from keydesk.middleware.verdicts import Verdict, read

MOST = 500  # entries of one question
Entry = Mapping[str, str]


class Remote:
    """In one event loop of one process.  Attempts are counted by the server, when it is asked."""

    def __init__(self, settings: Settings, server: Server) -> None:
        self.settings = settings
        self.accepted, self.refused = Generations(ACCEPTANCES), Generations(REFUSALS)
        self.asking, self.judging = Line(server), Line(server)
        self.numbers: Together[None, str] = Together(self._numbers, self.asking.drop)
        self.verdicts: Together[Entry, Verdict] = Together(self._verdicts, self.judging.drop, MOST)

    def start(self) -> None:
        """Nothing runs beside the requests."""

    def close(self) -> None:
        self.asking.drop()
        self.judging.drop()

    def book(self, passage: Passage, scope: Scope) -> None:
        """The server has counted it."""

    async def admit(
        self, passage: Passage, scope: Scope, secret: Secret | None, permission: str
    ) -> Identity:
        if secret is None:
            proven(passage)  # raises: it is nobody
        assert secret
        refuse_exposed(passage, self.settings)
        entry = {"credential": secret.reveal(), "ip": passage.origin.address}
        asked = [{"permission": permission}] if permission else _ways(scope)
        identity = Identity()
        for one in asked:
            verdict = await self._verdict(entry | one)
            identity = verdict.admitted(passage)
        return identity

    async def _verdict(self, entry: Entry) -> Verdict:
        key = _key(entry)
        known: Verdict | None = self.accepted.get(key) or self.refused.get(key)
        if known is not None and running() < known.until:
            number = await self.numbers.ask(None)
            if known.number == number and running() < known.until:
                return known
        verdict = await self.verdicts.ask(entry)
        if verdict.until:
            (self.accepted if verdict.identity else self.refused).put(key, verdict)
        if not verdict.identity:
            self.accepted.drop(key)
        return verdict

    async def _numbers(self, waiting: Sequence[None]) -> list[str]:
        answer, _ = await self.asking.exchange("GET", "/verify/changes", None)
        number = answer.get("number") if isinstance(answer, dict) else None
        if not isinstance(number, str) or not number:
            raise Unavailable
        return [number] * len(waiting)

    async def _verdicts(self, entries: Sequence[Entry]) -> list[Verdict]:
        sent = running()
        answer, number = await self.judging.exchange("POST", "/verify", list(entries))
        if not isinstance(answer, list) or len(answer) != len(entries):
            raise Unavailable
        return [read(one, number, sent) for one in answer]


def _ways(scope: Scope) -> list[dict[str, str]]:
    """Each method that the application may take the request for."""
    asked, other = target(scope), overriding(scope["headers"], scope["query_string"])
    if isinstance(asked, Refused) or isinstance(other, Refused):
        raise RouteRefused(UNCLEAR)
    path = asked.partition(b"?")[0].decode("latin-1")
    methods = dict.fromkeys((scope["method"], other or scope["method"]))
    return [{"method": method, "path": path} for method in methods]


def _key(entry: Entry) -> bytes:
    """A digest, so that no credential is kept.  The address is none of it: an answer that depends
    on it is not to be remembered."""
    parts: list[Any] = [entry.get(n, "") for n in ("credential", "permission", "method", "path")]
    return hashlib.sha256("\n".join(parts).encode()).digest()
