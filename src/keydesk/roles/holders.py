"""Who holds which role: users and connections."""

from keydesk.access.uses import Use, Uses
from keydesk.accounts import store as people
from keydesk.connections import store as connections
from keydesk.kit.db import Db

NOBODY = Uses()


def used_by(db: Db, organization_id: str, role_id: str) -> Uses:
    return all_uses(db, organization_id).get(role_id, NOBODY)


def all_uses(db: Db, organization_id: str) -> dict[str, Uses]:
    """By role id; two queries, however many roles there are."""
    machines = connections.holding(db, organization_id)
    persons = people.holding(db, organization_id)
    return {
        role: Uses(
            tuple(Use(*one) for one in machines.get(role, ())),
            tuple(Use(*one) for one in persons.get(role, ())),
        )
        for role in {*machines, *persons}
    }
