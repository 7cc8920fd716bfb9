"""What one worker remembers of doors and route tables, for one number of changes.

The number is read before what is remembered under it; so whoever finds the same number later knows
that nothing has changed since (docs/adr/0029-strict-freshness.md).
"""

import asyncio
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from starlette.concurrency import run_in_threadpool

from keydesk.apis.store import own_permissions, tables
from keydesk.apis.table import RouteTable
from keydesk.credentials.memory import Generations
from keydesk.doors import store
from keydesk.doors.proxy_secret import NotOurs, Presented, digest, read_door
from keydesk.kit.db import Database, Db
from keydesk.kit.freshness import UNKNOWN

K = TypeVar("K")
V = TypeVar("V")
LARGEST = 2_000  # organizations, or doors, of each generation


class Grounds(NamedTuple):
    """What calls to an organization's APIs are judged by.

    own  the names of its own permissions
    """

    organization_id: str
    table: RouteTable
    own: frozenset[str]


class Remembered(Generic[K, V]):
    """Values by key, each asked of the database once for each number."""

    def __init__(self, database: Database, load: Callable[[Db, K], V]) -> None:
        self.database, self.load = database, load
        self.kept = Generations(LARGEST)
        self.loading: dict[bytes, tuple[int, asyncio.Future[V]]] = {}

    async def of(self, key: K, name: bytes, number: int) -> V:
        """`name` is what it is remembered by; `number` was read after the request came.

        Raises Unavailable.
        """
        if number == UNKNOWN:
            return await run_in_threadpool(self._loaded, key)
        found = self.kept.get(name)
        if found is not None and found[0] == number:
            return found[1]  # type: ignore[no-any-return]
        return await asyncio.shield(self._under_way(key, name, number))

    def known(self, name: bytes, number: int) -> V | None:
        """None, too, where it is not remembered."""
        found = self.kept.get(name)
        return found[1] if found is not None and found[0] == number != UNKNOWN else None

    def _under_way(self, key: K, name: bytes, number: int) -> "asyncio.Future[V]":
        """All who come with one number wait for one answer."""
        known = self.loading.get(name)
        if known is not None and known[0] == number:
            return known[1]
        task = asyncio.ensure_future(self._load(key, name, number))
        self.loading[name] = number, task
        task.add_done_callback(lambda done: self._done(name, done))
        return task

    def _done(self, name: bytes, task: "asyncio.Future[V]") -> None:
        if self.loading.get(name, (0, None))[1] is task:
            del self.loading[name]
        if not task.cancelled():
            task.exception()  # seen: whoever waited may have gone

    async def _load(self, key: K, name: bytes, number: int) -> V:
        value = await run_in_threadpool(self._loaded, key)
        self.kept.put(name, (number, value))
        return value

    def _loaded(self, key: K) -> V:
        with self.database.snapshot() as db:
            return self.load(db, key)


class Memory:
    """Of organizations by their ids, and of doors by their secrets' digests."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._grounds = Remembered(database, grounds)
        self._doors = Remembered(database, _behind)

    async def number(self) -> int:
        """Of changes, at a moment since this was called.  Raises Unavailable."""
        return await self.database.changed.now()

    async def of_organization(self, organization_id: str, number: int) -> Grounds:
        return await self._grounds.of(organization_id, organization_id.encode(), number)

    async def behind(self, door: str, prefixes: tuple[str, ...], number: int) -> Grounds | None:
        """`door` is its secret, as it came.  None: it is no door, or no longer."""
        name = digest(door).encode()
        found = self._doors.known(name, number)
        if found is not None:
            return found
        shown = read_door(door, prefixes)
        return None if isinstance(shown, NotOurs) else await self._doors.of(shown, name, number)


def grounds(db: Db, organization_id: str) -> Grounds:
    return Grounds(
        organization_id, tables(db, organization_id), own_permissions(db, organization_id)
    )


def _behind(db: Db, door: Presented) -> Grounds | None:
    found = store.behind(db, door)
    return grounds(db, found[1]) if found else None
