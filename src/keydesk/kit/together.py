"""One question at a time, for all who wait at once.

Whoever comes while one is under way waits for the next: an answer is used only by those who were
there when its question began, so it knows of all that had happened before they came
(docs/adr/0029-strict-freshness.md).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")
Waiting = list[tuple[Q, asyncio.Future[A]]]


class Together(Generic[Q, A]):
    """In one event loop; `forget` is said where another one has begun.

    answered  the questions of all who wait → their answers, in the same order
    most      so many questions at once
    """

    def __init__(
        self,
        answered: Callable[[Sequence[Q]], Awaitable[Sequence[A]]],
        forget: Callable[[], None],
        most: int = 1_000_000,
    ) -> None:
        self.answered, self.forget, self.most = answered, forget, most
        self.loop: asyncio.AbstractEventLoop | None = None
        self.waiting: Waiting[Q, A] = []
        self.asking: asyncio.Task[None] | None = None

    async def ask(self, question: Q) -> A:
        """Raises what `answered` raises, for all of those who waited for that answer."""
        loop = asyncio.get_running_loop()
        if self.loop is not loop:
            self.forget()
            self.loop, self.waiting, self.asking = loop, [], None
        answer: asyncio.Future[A] = loop.create_future()
        self.waiting.append((question, answer))
        if self.asking is None:
            self.asking = loop.create_task(self._ask(loop))
        return await answer

    async def _ask(self, loop: asyncio.AbstractEventLoop) -> None:
        """As long as somebody waits.  Nobody does any more once this was stopped."""
        taken: Waiting[Q, A] = []
        try:
            while self.waiting:
                taken, self.waiting = self.waiting[: self.most], self.waiting[self.most :]
                await self._answer(taken)
        finally:
            if self.loop is loop:
                left, self.waiting, self.asking = [*taken, *self.waiting], [], None
                for _, answer in left:
                    answer.cancel()  # of those that have none

    async def _answer(self, taken: Waiting[Q, A]) -> None:
        """Whoever waited may have gone."""
        try:
            answers = await self.answered([question for question, _ in taken])
            answered = list(zip(taken, answers, strict=True))
        except Exception as error:  # noqa: BLE001  (theirs who asked)
            for _, waiting in taken:
                if not waiting.done():
                    waiting.set_exception(error)
            return
        for (_, waiting), answer in answered:
            if not waiting.done():
                waiting.set_result(answer)
