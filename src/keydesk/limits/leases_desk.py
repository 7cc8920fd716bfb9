"""What one worker has taken of the quotas, and not yet used: in its memory, block by block.

A block is taken before a call is let in on it, so a quota is never exceeded; what is not used is
given back after a pause and at the end, so all of it can be used.
"""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.concurrency import run_in_threadpool

from keydesk.kit.clock import Clock, running
from keydesk.kit.db import Database
from keydesk.kit.errors import Unavailable
from keydesk.kit.repeating import Repeating
from keydesk.limits import store
from keydesk.limits.model import LARGEST_BLOCK, Quota

log = logging.getLogger("keydesk.limits")
LOOK_EVERY = 1.0  # seconds
ASK_AGAIN = 1.0  # seconds after which a quota that was used up is asked about again
MOST_SPENT = 10_000
Key = tuple[str, str, str, int]  # organization, subject, period, limit


@dataclass(slots=True)
class Lease:
    """`left` of the block; `free` of the quota when it was taken; `idle` since the last look."""

    left: int = 0
    free: int = 0
    idle: bool = False


class Leases(Repeating):
    def __init__(self, usage: Database, clock: Clock, largest: int = LARGEST_BLOCK) -> None:
        super().__init__("quotas", LOOK_EVERY)
        self.usage, self.clock, self.largest = usage, clock, largest
        self.memory, self.leasing = threading.Lock(), threading.Lock()
        self.leases: dict[Key, Lease] = {}
        self.spent: dict[Key, tuple[int, float]] = {}

    async def take(self, organization_id: str, quotas: Sequence[Quota], cost: int) -> list[Quota]:
        """From all of them or from none: then those that are used up.  Raises Unavailable."""
        while lacking := self._taken(organization_id, quotas, cost):
            spent = [one for one in lacking if self._is_spent(_key(organization_id, one), cost)]
            if spent:
                return spent
            await run_in_threadpool(self._lease, organization_id, lacking[0], cost)
        return []

    def put_back(self, organization_id: str, quotas: Sequence[Quota], cost: int) -> None:
        """The call was not let in after all."""
        with self.memory:
            for one in quotas:
                self.leases.setdefault(_key(organization_id, one), Lease()).left += cost

    def left(self, organization_id: str, quota: Quota) -> int:
        """At least so many calls are still free."""
        with self.memory:
            lease = self.leases.get(_key(organization_id, quota))
            return lease.left + lease.free if lease else 0

    def stop(self) -> None:
        """Gives back whatever was not used."""
        super().stop()
        self._give_back(all_of_it=True)

    def once(self) -> None:
        try:
            self._give_back()
        except Exception:
            log.exception("quotas_not_given_back")

    def _taken(self, organization_id: str, quotas: Sequence[Quota], cost: int) -> list[Quota]:
        """Those whose block is too small; where there is none, it is taken from all."""
        with self.memory:
            blocks = [self.leases.get(_key(organization_id, one)) for one in quotas]
            pairs = list(zip(quotas, blocks, strict=True))
            lacking = [one for one, lease in pairs if lease is None or lease.left < cost]
            for lease in blocks if not lacking else ():
                if lease:
                    lease.left, lease.idle = lease.left - cost, False
            return lacking

    def _is_spent(self, key: Key, cost: int) -> bool:
        too_many, until = self.spent.get(key, (0, 0.0))
        return bool(too_many) and cost >= too_many and running() < until

    def _lease(self, organization_id: str, quota: Quota, cost: int) -> None:
        """One thread at a time, so that many calls at once take one block and not one each."""
        key = _key(organization_id, quota)
        with self.leasing:
            had = self._here(key)
            if had >= cost or self._is_spent(key, cost):
                return
            now: datetime = self.clock()
            with self.usage.write() as db:
                size, free = store.lease(
                    db, organization_id, quota, cost - had, largest=self.largest, now=now
                )
            with self.memory:
                if size:
                    lease = self.leases.setdefault(key, Lease())
                    lease.left, lease.free, lease.idle = lease.left + size, free, False
                    self.spent.pop(key, None)
                    return
                if len(self.spent) >= MOST_SPENT:
                    self.spent.clear()
                self.spent[key] = (cost, running() + ASK_AGAIN)

    def _here(self, key: Key) -> int:
        with self.memory:
            lease = self.leases.get(key)
            return lease.left if lease else 0

    def _give_back(self, *, all_of_it: bool = False) -> None:
        """What nobody used since the last look."""
        unused = self._unused(all_of_it)
        if not any(unused.values()):
            return
        try:
            with self.usage.write() as db:
                for (organization_id, subject, period, _), left in sorted(unused.items()):
                    if left:
                        store.give_back(db, organization_id, subject, period, left)
        except Unavailable:
            with self.memory:
                for key, left in unused.items():
                    self.leases.setdefault(key, Lease()).left += left

    def _unused(self, all_of_it: bool) -> dict[Key, int]:
        with self.memory:
            keys = [key for key, lease in self.leases.items() if all_of_it or lease.idle]
            for lease in self.leases.values():
                lease.idle = True
            return {key: self.leases.pop(key).left for key in keys}


def _key(organization_id: str, quota: Quota) -> Key:
    """With the limit: what was taken under another one is given back, not used."""
    return organization_id, quota.subject, quota.period, quota.limit
