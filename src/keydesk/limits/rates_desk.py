"""Where rates are counted: in shared memory on one machine, in the database for several."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import anyio
from starlette.concurrency import run_in_threadpool

from keydesk.kit.clock import running
from keydesk.kit.db import Database
from keydesk.kit.errors import Unavailable
from keydesk.limits import store
from keydesk.limits.cells import Busy, Cells, Full
from keydesk.limits.model import Flow, Verdict

FILE = "keydesk.rates"
PATIENCE, PAUSE = 0.25, 0.0005  # seconds
Counted = tuple[list[Verdict], int]


class Rates(Protocol):
    async def take(self, organization_id: str, flows: Sequence[Flow], cost: int) -> Counted:
        """A verdict on each, and the time; counted if all are ok.  Raises Unavailable."""

    def close(self) -> None: ...


class OfMachine:
    """Nothing but memory; the event loop goes on while another process counts."""

    def __init__(self, data: Path) -> None:
        self.cells = Cells(data / FILE)

    async def take(self, organization_id: str, flows: Sequence[Flow], cost: int) -> Counted:
        begun = running()
        while True:
            try:
                return self.cells.take(flows, cost)
            except Busy:
                if running() - begun > PATIENCE:
                    raise Unavailable(UNSURE) from None
            except (Full, OSError, ValueError) as error:
                raise Unavailable(UNSURE) from error
            await anyio.sleep(PAUSE)

    def close(self) -> None:
        self.cells.close()


class OfDatabase:
    """One transaction for each call, by the clock of the database: exact across all nodes."""

    def __init__(self, usage: Database) -> None:
        self.usage = usage

    async def take(self, organization_id: str, flows: Sequence[Flow], cost: int) -> Counted:
        return await run_in_threadpool(self._take, organization_id, flows, cost)

    def _take(self, organization_id: str, flows: Sequence[Flow], cost: int) -> Counted:
        with self.usage.write() as db:
            return store.take(db, organization_id, flows, cost)

    def close(self) -> None:
        """The database is closed by whoever opened it."""


UNSURE = "Calls cannot be counted now. Try again."
