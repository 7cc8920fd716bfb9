"""What the rooms below need to know of connections and credentials: see accounts/above.py."""

from datetime import datetime

from keydesk.access import BLOCKED
from keydesk.accounts import store as people
from keydesk.accounts.above import Above
from keydesk.connections import store as connections
from keydesk.connections.verbs import hand_over
from keydesk.credentials import listing
from keydesk.credentials.model import Status
from keydesk.kit.db import Db
from keydesk.kit.errors import NotFound

__all__ = ["ABOVE", "holds", "labels"]


def labels(db: Db, organization_id: str, user_id: str) -> list[str]:
    return [c.label for c in connections.assigned(db, organization_id, user_id)]


def holds(db: Db, organization_id: str, credential_id: str, now: datetime) -> frozenset[str]:
    """What this credential may do now; nothing when its next call would be refused."""
    try:
        found = listing.one(db, organization_id, credential_id)
    except NotFound:
        return frozenset()
    if found.credential.status(now) is not Status.ACTIVE:
        return frozenset()
    connection = connections.find(db, organization_id, found.connection_code)
    if connection is None or not connection.active:
        return frozenset()
    member = people.member(db, organization_id, connection.assigned_user_id)
    blocked = member is None or member.role == BLOCKED.id
    return frozenset() if blocked else found.permissions


ABOVE = Above(labels, hand_over, holds)
