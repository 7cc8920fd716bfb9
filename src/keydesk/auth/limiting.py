"""Keeping a caller within its limits: asked by the gate, and by every other door that judges."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from keydesk.auth.answer import Accepted, Answer, Reason, Refused
from keydesk.auth.caller import Caller
from keydesk.auth.limits import Limited, from_here
from keydesk.auth.passage import Passage
from keydesk.kit.errors import RateLimited, Unavailable

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """One limit as it stands after a call.

    name       connection, credential, connection-daily, …
    quota      calls in `window` seconds
    remaining  at least so many are still free
    resets     seconds until all of it is free again
    """

    name: str
    quota: int
    window: int
    remaining: int
    resets: int


@dataclass(frozen=True, slots=True)
class Passed:
    policies: tuple[Policy, ...] = ()

    @property
    def headers(self) -> Headers:
        return headers(self.policies)


@dataclass(frozen=True, slots=True)
class Over:
    """Refused: nothing was counted.  `retry_after` in whole seconds; 0 = waiting does not help."""

    reason: Reason
    retry_after: int = 0
    policies: tuple[Policy, ...] = ()

    @property
    def headers(self) -> Headers:
        return headers(self.policies)


class Limiter(Protocol):
    """How calls are counted.  In the event loop: what waits is awaited."""

    async def take(
        self, limited: Sequence[Limited], organization_id: str, cost: int
    ) -> Passed | Over:
        """All of `cost` from every limit, or nothing from any.  Raises Unavailable."""


class Uncounted:
    """Where nothing counts, whoever has limits is not let in."""

    async def take(
        self, limited: Sequence[Limited], organization_id: str, cost: int
    ) -> Passed | Over:
        raise Unavailable("Calls cannot be counted now. Try again.")


UNCOUNTED = Uncounted()
PASSED, NOT_FROM_HERE = Passed(), Over(Reason.IP_DENIED)


async def admit(limiter: Limiter, caller: Caller, address: str, *, cost: int = 1) -> Passed | Over:
    """May this accepted caller call from there, now?  Counts `cost` calls if so.

    Raises Unavailable where the counter cannot be asked and its limits say closed.
    """
    if not caller.limits:
        return PASSED
    if not from_here(caller.limits, address):
        return NOT_FROM_HERE
    return await limiter.take(caller.limits, caller.organization_id, cost)


def near(answer: Answer, address: str) -> Answer:
    """What was accepted, refused where it comes from elsewhere than its lists say."""
    if not isinstance(answer, Accepted) or not answer.caller.limits:
        return answer
    if not from_here(answer.caller.limits, address):
        return Refused(Reason.IP_DENIED, answer.who)
    return answer


async def keep_within(passage: Passage, limiter: Limiter) -> None:
    """Counts a call whose address was found to be right.  Raises RateLimited, Unavailable."""
    answer = passage.answer
    if isinstance(answer, Accepted) and answer.caller.limits:
        counted = await limiter.take(answer.caller.limits, answer.caller.organization_id, 1)
        passage.headers = counted.headers
        if isinstance(counted, Over):
            passage.denied = counted.reason
            raise refusal(counted)


def refusal(over: Over) -> RateLimited:
    wait = over.retry_after
    return RateLimited("Too many calls. Try again in {n} seconds.", retry_after=wait, n=wait)


def headers(policies: Sequence[Policy]) -> Headers:
    """RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-10, §3 and §4)."""
    if not policies:
        return ()
    rules = ", ".join(f'"{p.name}";q={p.quota};w={p.window}' for p in policies)
    left = ", ".join(f'"{p.name}";r={p.remaining};t={p.resets}' for p in policies)
    return (b"ratelimit-policy", rules.encode()), (b"ratelimit", left.encode())


def seconds(nanoseconds: int) -> int:
    """Rounded up: whoever waits so long does not wait in vain."""
    return math.ceil(nanoseconds / 1_000_000_000)
