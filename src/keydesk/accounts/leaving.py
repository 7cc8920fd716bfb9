"""Somebody stops working here, for now or for good: who takes over their connections."""

from datetime import datetime

from keydesk.access import BLOCKED
from keydesk.accounts import people, store
from keydesk.accounts.above import Above
from keydesk.accounts.model import Member
from keydesk.auth import Caller
from keydesk.kit.db import Db


def block(
    db: Db, by: Caller, user_id: str, *, above: Above, heir: str = "", now: datetime
) -> Member:
    """As people.block; the member `heir` takes over their connections first, so that none stops.

    Without an heir these stand still, until the user is unblocked or somebody takes them over.
    """
    if heir:
        by, _ = people.hold(db, by, user_id)
        theirs = list(above.connections(db, by.organization_id, user_id))
        people.check_heir(db, by, user_id, heir, theirs)
        above.hand_over(db, by, user_id, heir, now=now)
    return people.block(db, by, user_id, now=now)


def heirs(db: Db, leaving: Member) -> list[Member]:
    """Who may take over what somebody leaves behind."""
    others = (m for m in store.members(db, leaving.organization_id) if m.role != BLOCKED.id)
    return [member for member in others if member.user_id != leaving.user_id]
