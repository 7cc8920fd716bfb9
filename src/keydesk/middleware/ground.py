"""What stands about an organization in the database, remembered for as long as nothing changes."""

import logging
from dataclasses import dataclass
from functools import partial

from keydesk import events
from keydesk.accounts.store import organization_by_slug
from keydesk.apis.table import made_of
from keydesk.auth import Caller, House
from keydesk.auth.holding import written_out
from keydesk.doors.memory import Grounds, Remembered, grounds
from keydesk.kit.clock import SystemClock
from keydesk.kit.db import Db
from keydesk.kit.errors import Unavailable
from keydesk.middleware.identity import Identity

log = logging.getLogger("keydesk.middleware")
MISSING = "Keydesk has no organization of the name that this application was set up with."


@dataclass(frozen=True, slots=True)
class Ground:
    """Of the organization with that slug; its routes are those of one API where one was named."""

    slug: str
    grounds: Grounds

    def identity(self, caller: Caller | None, request_id: str) -> Identity:
        if caller is None:
            return Identity(self.slug, request_id=request_id)
        may = written_out(caller.permissions, self.grounds.own)
        return Identity(
            self.slug, caller.connection_code, caller.connection_id, caller.credential_id, may,
            request_id,
        )  # fmt: skip


class Place:
    """Where an application stands: found by the same number of changes as credentials are."""

    def __init__(self, house: House, slug: str, api: str) -> None:
        self.house, self.slug, self.api = house, slug, api
        self.remembered = Remembered(house.database, partial(_ground, house, api))

    async def now(self) -> Ground:
        """Raises Unavailable."""
        number = await self.house.database.changed.now()
        return await self.remembered.of(self.slug, b"", number)


def _ground(house: House, api: str, db: Db, slug: str) -> Ground:
    _set_clock(house, db)
    organization = organization_by_slug(db, slug)
    if organization is None:
        log.error("organization_missing", extra={"organization": slug})
        raise Unavailable(MISSING)
    found = grounds(db, organization.id)
    lines = tuple(line for line in found.table.lines if line.api == (api or line.api))
    return Ground(slug, found._replace(table=made_of(lines)))


def _set_clock(house: House, db: Db) -> None:
    """A machine whose clock is behind the newest event would revive what has expired."""
    newest = events.latest_moment(db)
    if newest and isinstance(house.clock, SystemClock):
        house.clock.not_before(newest)
