"""Judging many presented credentials at once, as the gate would judge each of them.

One number of changes is read for all.  What memory does not know is asked of the database: on
SQLite in the event loop, with a pause now and then for others; on PostgreSQL in one thread.
"""

import asyncio
from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool

from keydesk.auth import Answer, MustAsk, NotMine
from keydesk.credentials.scheme import NOT_MINE, DatabaseScheme
from keydesk.kit.secret import Secret

AT_ONCE = 50  # before others have their turn
Judgement = tuple[Answer, int]  # until when it holds if nothing changes, in microseconds
NOBODYS: Judgement = (NOT_MINE, 0)


async def judge_one(
    schemes: Sequence[DatabaseScheme], secret: Secret, number: int, address: str
) -> Answer:
    """`number` was read after the request came; `address` is whose tries are counted.

    Raises Unavailable.
    """
    answer, _ = _recalled(schemes, secret, number, address)
    if isinstance(answer, MustAsk):
        return await run_in_threadpool(answer.ask, secret, address)
    return answer


async def judge_each(
    schemes: Sequence[DatabaseScheme], secrets: Sequence[Secret], number: int
) -> list[Judgement]:
    """In their order; nobody's tries are counted.  `number` and what it raises: as judge_one."""
    found: list[Judgement] = []
    missing: list[tuple[int, DatabaseScheme]] = []
    for place, secret in enumerate(secrets):
        if place % AT_ONCE == AT_ONCE - 1:
            await asyncio.sleep(0)
        answer, scheme = _recalled(schemes, secret, number, "")
        if scheme is None:
            found.append(NOBODYS)
        elif isinstance(answer, MustAsk):
            found.append(NOBODYS)
            missing.append((place, scheme))
        else:
            found.append((answer, scheme.until(secret)))
    if missing:
        asked = [(scheme, secrets[place]) for place, scheme in missing]
        answers = await run_in_threadpool(_ask_each, asked)
        for (place, _), judgement in zip(missing, answers, strict=True):
            found[place] = judgement
    return found


def _recalled(
    schemes: Sequence[DatabaseScheme], secret: Secret, number: int, address: str
) -> tuple[Answer | MustAsk, DatabaseScheme | None]:
    """By the first scheme that knows it, or must ask about it."""
    for scheme in schemes:
        answer = scheme.recall_at(secret, number, address)
        if not isinstance(answer, NotMine):
            return answer, scheme
    return NOT_MINE, None


def _ask_each(asked: Sequence[tuple[DatabaseScheme, Secret]]) -> list[Judgement]:
    return [(scheme.ask(secret), scheme.until(secret)) for scheme, secret in asked]
