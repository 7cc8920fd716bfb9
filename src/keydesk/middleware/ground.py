"""What stands about an organization in the database, remembered for as long as nothing changes."""

import logging
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool

from keydesk import events
from keydesk.accounts.store import organization_by_slug
from keydesk.apis.store import own_permissions, tables
from keydesk.apis.table import RouteTable, made_of
from keydesk.auth import Answer, Caller, House, NotMine, Reason, Refused
from keydesk.auth.holding import written_out
from keydesk.kit import changes
from keydesk.kit.clock import SystemClock
from keydesk.kit.db import Db
from keydesk.kit.errors import Unavailable
from keydesk.kit.freshness import UNKNOWN, Local
from keydesk.middleware.identity import Identity

log = logging.getLogger("keydesk.middleware")
MISSING = "Keydesk has no organization of the name that this application was set up with."


@dataclass(frozen=True, slots=True)
class Ground:
    """`table` has the routes of the one API that is asked for, or of all."""

    organization_id: str
    slug: str
    table: RouteTable
    own: frozenset[str]

    def judged(self, answer: Answer) -> Answer:
        """What another organization gave out is unknown here, and nobody's (security case 88)."""
        if isinstance(answer, NotMine):
            return Refused(Reason.MALFORMED)
        theirs = answer.who.organization_id
        if theirs == self.organization_id or (isinstance(answer, Refused) and not theirs):
            return answer
        return Refused(Reason.UNKNOWN)

    def identity(self, caller: Caller | None, request_id: str) -> Identity:
        if caller is None:
            return Identity(self.slug, request_id=request_id)
        return Identity(
            self.slug, caller.connection_code, caller.connection_id, caller.credential_id,
            written_out(caller.permissions, self.own), request_id,
        )  # fmt: skip


class Grounds:
    """Judged by the same number of changes as credentials are (keydesk.kit.freshness)."""

    def __init__(self, house: House, slug: str, api: str) -> None:
        self.house, self.slug, self.api = house, slug, api
        self.changed = house.database.changed
        self.kept: tuple[int, Ground] | None = None
        self.looked = False

    async def now(self) -> Ground:
        """Raises Unavailable."""
        number = await self.changed.now()
        if self.kept is not None and self.kept[0] == number != UNKNOWN:
            return self.kept[1]
        found, ground = await run_in_threadpool(self._load)
        salt = self.changed.salt if isinstance(self.changed, Local) else 0
        self.kept = found + salt, ground
        return ground

    def _load(self) -> tuple[int, Ground]:
        with self.house.database.snapshot() as db:
            if not self.looked:
                self._set_clock(db)
            number, organization = changes.number(db), organization_by_slug(db, self.slug)
            if organization is None:
                log.error("organization_missing", extra={"organization": self.slug})
                raise Unavailable(MISSING)
            id_ = organization.id
            lines = (line for line in tables(db, id_).lines if line.api == (self.api or line.api))
            table = made_of(tuple(lines))
            return number, Ground(id_, self.slug, table, own_permissions(db, id_))

    def _set_clock(self, db: Db) -> None:
        """A machine whose clock is behind the newest event would revive what has expired."""
        newest, clock = events.latest_moment(db), self.house.clock
        if newest and isinstance(clock, SystemClock):
            clock.not_before(newest)
        self.looked = True
