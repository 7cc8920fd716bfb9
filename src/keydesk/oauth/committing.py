"""Group commit: tokens that are asked for at the same moment become durable in one transaction.

A commit that reaches the disk costs as much for two hundred tokens as for one.  Nobody gets a
token before it is on the disk.
"""

import asyncio
import threading
from collections.abc import Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue

from keydesk.kit.db import Database
from keydesk.oauth import store
from keydesk.oauth.store import Token

MOST = 200  # asked for in one transaction


class _Waiting:
    """Tokens of one request, and the event loop that waits for them."""

    def __init__(self, made: Sequence[Token]) -> None:
        self.made, self.loop = made, asyncio.get_running_loop()
        self.done: asyncio.Future[None] = self.loop.create_future()

    def settle(self, error: Exception | None) -> None:
        """A loop that was closed meanwhile must not end the thread that serves the others."""
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._settle, error)

    def _settle(self, error: Exception | None) -> None:
        if self.done.done():
            return  # who asked has gone
        if error is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(error)


class Writer:
    """One thread of each worker that writes tokens.  It starts with the first of them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.queue: SimpleQueue[_Waiting] = SimpleQueue()
        self.lock, self.started = threading.Lock(), False

    async def add(self, made: Sequence[Token]) -> None:
        """Returns once they are durable.  Raises Unavailable when they could not be written."""
        waiting = _Waiting(made)
        self.queue.put(waiting)
        if not self.started:
            self._start()
        await waiting.done

    def _start(self) -> None:
        with self.lock:
            if not self.started:
                threading.Thread(target=self._run, name="tokens", daemon=True).start()
                self.started = True

    def _run(self) -> None:
        while True:
            batch = [self.queue.get()]
            while len(batch) < MOST:
                try:
                    batch.append(self.queue.get_nowait())
                except Empty:
                    break
            error = self._write([token for waiting in batch for token in waiting.made])
            for waiting in batch:
                waiting.settle(error)

    def _write(self, made: Sequence[Token]) -> Exception | None:
        try:
            with self.database.write() as db:
                store.add(db, made)
        except Exception as error:  # noqa: BLE001  (raised where it is awaited)
            return error
        return None
