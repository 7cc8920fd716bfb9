"""What the rooms below need to know of connections and credentials: see accounts/above.py."""

from datetime import datetime

from keydesk.accounts.above import Above
from keydesk.auth import Caller
from keydesk.connections import store as connections
from keydesk.connections.verbs import hand_over, wake
from keydesk.credentials import lookup
from keydesk.credentials.judge import standing
from keydesk.kit.columns import micros
from keydesk.kit.db import Db

__all__ = ["ABOVE", "holds", "labels"]


def labels(db: Db, organization_id: str, user_id: str) -> list[str]:
    return [c.label for c in connections.assigned(db, organization_id, user_id)]


def holds(db: Db, organization_id: str, credential_id: str, now: datetime) -> Caller | None:
    """As its next call would know it; None when that would be refused."""
    this = (credential_id, organization_id)
    rows = [r for r in lookup.find(db, credential_id) if r[:2] == this]
    return standing(rows, micros(now))


ABOVE = Above(labels, hand_over, wake, holds)
