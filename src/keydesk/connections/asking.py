"""What is read of a wish with the database: a free code, and roles, users and groups by name."""

from dataclasses import replace

from keydesk.access import BLOCKED, Access, Role
from keydesk.access import read_access as read_grant
from keydesk.access import store as roles
from keydesk.accounts import members
from keydesk.apis.store import hold_own_permissions
from keydesk.auth import Caller
from keydesk.connections import fields, store
from keydesk.connections.model import Connection, code_from
from keydesk.connections.wishes import Changes, Wish
from keydesk.groups import verbs as groups
from keydesk.groups.model import SYSTEM, Group
from keydesk.kit.db import Db
from keydesk.kit.errors import Violation


def free_code(db: Db, by: Caller, label: str) -> str:
    """The code proposed for a label, with a number behind it when it is taken."""
    code = code_from(label)[:97]
    numbered = [code, *(f"{code}_{n}" for n in range(2, 100))]
    taken = store.taken(db, by.organization_id, numbered) | fields.RESERVED
    return next((free for free in numbered if free not in taken), code)


def read_access(db: Db, by: Caller, said: Wish | Changes, usual: Access) -> Access | Violation:
    """What is to be granted, with the role and the organization's own permissions as they are."""
    own = (
        frozenset[str]()
        if said.permissions is None
        else hold_own_permissions(db, by.organization_id)
    )
    return read_grant(
        said.role, said.permissions, everything=said.everything, usual=usual,
        known=known(db, by, said.role), own=own,
    )  # fmt: skip


def known(db: Db, by: Caller, role: str | None) -> dict[str, Role]:
    """The role that is asked for, by id or name, held so that nobody edits it meanwhile."""
    found = roles.hold(db, by.organization_id, role) if role else None
    return {role: found} if role and found else {}


def read_user(db: Db, by: Caller, named: str) -> str | Violation:
    """The id of a member who may answer for a connection."""
    found = members.find(db, by.organization_id, named)
    if found is None or found.role == BLOCKED.id:
        return Violation("assigned_user", fields.NO_MEMBER)
    return found.user_id


def read_group(db: Db, by: Caller, named: str) -> Group | Violation | None:
    """None = All.  Where none is named it is that of whoever asks: nobody gives more than that."""
    return groups.wanted(db, by, named or by.group_id or SYSTEM)


def in_group(connection: Connection, group: Group | Violation | None) -> Connection:
    """Of a Violation nothing is made: whoever checks raises it."""
    if isinstance(group, Violation):
        return connection
    id_, name = (group.id, group.name) if group else (None, SYSTEM)
    return replace(connection, group_id=id_, group_name=name)
