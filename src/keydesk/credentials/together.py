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
    """As judge_each, of one.  Raises Unavailable."""
    for scheme in schemes:
        answer = scheme.recall_at(secret, number, address)
        if isinstance(answer, MustAsk):
            return await run_in_threadpool(scheme.ask, secret, address)
        if not isinstance(answer, NotMine):
            return answer
    return NOT_MINE


async def judge_each(
    schemes: Sequence[DatabaseScheme], secrets: Sequence[Secret], number: int, address: str = ""
) -> list[Judgement]:
    """In their order.  `number` was read after the request came; `address` is whose tries are
    counted, "" = nobody's.  Raises Unavailable."""
    found: list[Judgement] = []
    missing: list[tuple[int, DatabaseScheme]] = []
    for place, secret in enumerate(secrets):
        if place % AT_ONCE == AT_ONCE - 1:
            await asyncio.sleep(0)
        judgement, asks = _recalled(schemes, secret, number, address)
        found.append(judgement)
        if asks is not None:
            missing.append((place, asks))
    if missing:
        asked = [(scheme, secrets[place]) for place, scheme in missing]
        answers = await run_in_threadpool(_ask_each, asked, address)
        for (place, _), judgement in zip(missing, answers, strict=True):
            found[place] = judgement
    return found


def _recalled(
    schemes: Sequence[DatabaseScheme], secret: Secret, number: int, address: str
) -> tuple[Judgement, DatabaseScheme | None]:
    """By the first scheme that knows it; else which one must ask."""
    for scheme in schemes:
        answer = scheme.recall_at(secret, number, address)
        if isinstance(answer, MustAsk):
            return NOBODYS, scheme
        if not isinstance(answer, NotMine):
            return (answer, scheme.until(secret)), None
    return NOBODYS, None


def _ask_each(asked: Sequence[tuple[DatabaseScheme, Secret]], address: str) -> list[Judgement]:
    return [(scheme.ask(secret, address), scheme.until(secret)) for scheme, secret in asked]
