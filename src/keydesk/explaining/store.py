"""What an explanation must know, read as it is now.  Every statement names the organization."""

from datetime import datetime

from sqlalchemy import select

from keydesk.access.store import JOINED, named_by, roles
from keydesk.accounts import store as people
from keydesk.apis.store import own_permissions
from keydesk.connections.rows import GROUP, connections
from keydesk.connections.rows import read as read_connection
from keydesk.credentials import lookup
from keydesk.credentials.judge import APART
from keydesk.credentials.model import Credential, Kind
from keydesk.credentials.rows import read as read_credential
from keydesk.credentials.store import credentials, unrevoked, visible
from keydesk.explaining.model import Facts
from keydesk.groups.store import given, groups
from keydesk.kit.columns import micros
from keydesk.kit.db import Db
from keydesk.roles.holders import used_by


def load(db: Db, organization_id: str, id_: str, now: datetime) -> Facts | None:
    """None for a key that is not there, was deleted, or is another organization's.

    A key of a deleted connection is found: why it is refused is a question people ask.
    """
    mine = credentials.c.organization_id == organization_id
    wanted = select(credentials).where(mine, visible, credentials.c.id == id_)
    row = db.execute(wanted).mappings().first()
    return facts_of(db, read_credential(row), now) if row else None


def facts_of(db: Db, key: Credential, now: datetime) -> Facts:
    """Of a credential that was read.  Its connection must be there, though it may be deleted."""
    of_role = named_by(connections.c.access_role, connections.c.organization_id)
    of_group = given(connections.c.group_id, connections.c.organization_id)
    wanted = select(connections, *JOINED, GROUP).outerjoin(roles, of_role)
    wanted = wanted.outerjoin(groups, of_group)
    mine = connections.c.organization_id == key.organization_id
    row = db.execute(wanted.where(mine, connections.c.id == key.connection_id)).mappings().one()
    connection = read_connection(row)
    member = people.member(db, key.organization_id, connection.assigned_user_id)
    return Facts(
        key,
        connection,
        row["deleted_at"] is not None,
        _secret_works(db, key.id, micros(now)),
        member.name if member else "",
        member.role if member else None,
        _sharing(db, key.organization_id, connection.access.role, connection.code),
        _siblings(db, key),
        own_permissions(db, key.organization_id),
    )


def _secret_works(db: Db, id_: str, now: int) -> bool:
    """By the very rows that the gate reads."""
    return any(
        found.valid_from - APART <= now and (found.valid_until is None or found.valid_until > now)
        for found in lookup.find(db, id_)
    )


def _sharing(db: Db, organization_id: str, role: str | None, code: str) -> int:
    uses = used_by(db, organization_id, role or "")
    return len(uses.users) + sum(1 for use in uses.connections if use.id != code)


def _siblings(db: Db, key: Credential) -> tuple[frozenset[str] | None, ...]:
    mine = credentials.c.organization_id == key.organization_id
    others = (credentials.c.connection_id == key.connection_id) & (credentials.c.id != key.id)
    callers = credentials.c.kind != Kind.ACCOUNT  # which calls only for tokens
    wanted = select(credentials).where(mine, others, callers, visible, unrevoked)
    return tuple(read_credential(row).permissions for row in db.execute(wanted).mappings())
