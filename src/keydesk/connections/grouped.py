"""Who has which group: users and connections; and how one goes that nobody has."""

from datetime import datetime

from keydesk.access.uses import Use, Uses
from keydesk.accounts import store as people
from keydesk.auth import Caller
from keydesk.connections import store as connections
from keydesk.groups import giving, verbs
from keydesk.groups.model import SYSTEM
from keydesk.kit.db import Db
from keydesk.kit.errors import Conflict

NOBODY = Uses()


def used_by(db: Db, organization_id: str, group_id: str) -> Uses:
    return all_uses(db, organization_id).get(group_id, NOBODY)


def all_uses(db: Db, organization_id: str) -> dict[str, Uses]:
    """By group id; two queries, however many groups there are."""
    machines = connections.grouped(db, organization_id)
    persons = people.grouped(db, organization_id)
    return {
        group: Uses(
            tuple(Use(*one) for one in machines.get(group, ())),
            tuple(Use(*one) for one in persons.get(group, ())),
        )
        for group in {*machines, *persons}
    }


def delete(db: Db, by: Caller, named: str, *, now: datetime) -> None:
    """Connections that were deleted had it too: nobody asks them any more."""
    if giving.is_all(named):
        raise Conflict(giving.FIXED, group=SYSTEM)
    group = verbs.find(db, by, named)
    connections.ungroup_deleted(db, by.organization_id, group.id)
    verbs.delete(db, by, group.id, used_by=used_by, now=now)
