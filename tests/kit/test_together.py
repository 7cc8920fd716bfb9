"""Whoever waits for a shared answer gets one, a refusal, or is told that nobody asks any more."""

import asyncio

import pytest

from keydesk.kit.together import Together


def test_nobody_waits_for_ever():
    """Too few answers, or a question that was stopped, left those who came later waiting."""
    stop = asyncio.Event()

    async def answered(questions):
        if questions[0] == "stopped":
            stop.set()
            await asyncio.sleep(60)
        return questions[1:] if questions[0] == "short" else questions

    async def asked():
        together = Together(answered, lambda: None)
        async with asyncio.timeout(5):
            with pytest.raises(ValueError, match="shorter"):
                await asyncio.gather(together.ask("short"), together.ask("other"))
            first = asyncio.ensure_future(together.ask("stopped"))
            await stop.wait()
            second = asyncio.ensure_future(together.ask("later"))
            await asyncio.sleep(0)
            together.asking.cancel()
            found = await asyncio.gather(first, second, return_exceptions=True)
            assert [type(one) for one in found] == [asyncio.CancelledError] * 2
            return await together.ask("again")

    assert asyncio.run(asked()) == "again"
