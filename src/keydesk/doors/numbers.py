"""The number of changes as other programs may know it: opaque, and of one database alone."""

import hashlib
import secrets
from dataclasses import dataclass, field

from sqlalchemy import select
from starlette.concurrency import run_in_threadpool

from keydesk.kit.changes import changes
from keydesk.kit.db import Database
from keydesk.kit.freshness import UNKNOWN, Local

HEADER = "Keydesk-Changes"


@dataclass
class Numbers:
    database: Database
    stamp: list[int] = field(default_factory=list)  # what PostgreSQL says once

    async def shown(self, number: int) -> str:
        """The same for the same number of the same database.  In doubt, one that equals none."""
        if number == UNKNOWN:
            return secrets.token_urlsafe(16)
        changed = self.database.changed
        whose = changed.database_id() if isinstance(changed, Local) else (await self._stamp(),)
        text = "/".join(map(str, (*whose, number)))
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    async def _stamp(self) -> int:
        if not self.stamp:
            self.stamp.append(await run_in_threadpool(self._read))
        return self.stamp[0]

    def _read(self) -> int:
        with self.database.snapshot() as db:
            return int(db.execute(select(changes.c.stamp)).scalar_one() or 0)
