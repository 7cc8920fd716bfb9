"""The keys and clients that a connection has already, where one for each is the habit."""

from sqlalchemy import select

from keydesk.connections.model import Connection
from keydesk.credentials.model import Kind
from keydesk.credentials.store import credentials, unrevoked, visible
from keydesk.habits.model import Habits
from keydesk.kit.db import Db
from keydesk.kit.errors import Invalid, Violation
from keydesk.shell import N_

REFUSED = N_(
    "{connection} has {name} already, and this organization allows one key or client for each "
    "connection. Revoke {name} first, or make another connection."
)


def names(db: Db, organization_id: str, connection_id: str = "") -> dict[str, list[str]]:
    """By connection id: the names of those that are not revoked, the oldest first.

    `connection_id`: of this one only.  An account stands beside a client and does not count.
    """
    c = credentials.c
    mine = (c.organization_id == organization_id) & (c.kind != Kind.ACCOUNT)
    wanted = select(c.connection_id, c.name).where(mine, unrevoked, visible)
    if connection_id:
        wanted = wanted.where(c.connection_id == connection_id)
    found: dict[str, list[str]] = {}
    for of, name in db.execute(wanted.order_by(c.created_at, c.id)):
        found.setdefault(of, []).append(name)
    return found


def judge_another(db: Db, connection: Connection, habits: Habits) -> None:
    """Raises Invalid naming the one that is there.  After store.count_of(), which makes whoever
    makes another at the same time wait (security case 17)."""
    if habits.one_credential != "enforced":
        return
    for name in names(db, connection.organization_id, connection.id).get(connection.id, ()):
        fault = Violation("connection", REFUSED, {"connection": connection.label, "name": name})
        raise Invalid(fault)
