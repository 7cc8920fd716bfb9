"""The one query that a call costs: a credential with all that it is judged by.

Its connection, the team role of that, its assigned user, its secrets: as they are at this moment.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    String,
    Table,
    bindparam,
    func,
    select,
    type_coerce,
)

from keydesk.access.store import named_by, roles
from keydesk.accounts.store import memberships
from keydesk.connections.rows import connections
from keydesk.credentials.judge import Found
from keydesk.credentials.store import credentials, secrets
from keydesk.groups.store import given, groups
from keydesk.kit.db import Db, Instant, Json


def raw(*columns: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """As they are stored: times stay microseconds, JSON stays text."""
    return [_raw(column) for column in columns]


def _raw(column: ColumnElement[Any]) -> ColumnElement[Any]:
    if isinstance(column.type, Instant):
        return type_coerce(column, BigInteger)
    return type_coerce(column, String) if isinstance(column.type, Json) else column


def found() -> list[ColumnElement[Any]]:
    """The columns of Found, in its order."""
    c, n, m, s, r = credentials.c, connections.c, memberships.c, secrets.c, roles.c
    return raw(
        c.id, c.organization_id, c.connection_id, c.active, c.expires_at, c.revoked_at,
        c.permissions, n.deactivated_at, n.deleted_at, n.access_mode, n.access_role,
        n.access_permissions, n.assigned_user_id, m.role, s.id, s.digest, s.scheme, s.valid_from,
        s.valid_until, r.everything, r.permissions, n.group_id, groups.c.rights,
        n.limits, c.limits, n.code,
    )  # fmt: skip


def surroundings(source: FromClause) -> FromClause:
    """`source` has the credential and its secrets; added is what else decides about it."""
    n, m = connections.c, memberships.c
    member = (m.user_id == n.assigned_user_id) & (m.organization_id == n.organization_id)
    return (
        source.join(connections, n.id == credentials.c.connection_id)
        .outerjoin(memberships, member)
        .outerjoin(roles, named_by(n.access_role, n.organization_id))
        .outerjoin(groups, given(n.group_id, n.organization_id))
    )


def this_or_another(table: Table) -> ColumnElement[str]:
    """An unknown id reads another row, so that it costs as much as a known one.

    Otherwise the time tells a stranger which ids there are (security case 5); who judges sees by
    its id that the row is not the one asked for.
    """
    asked, some = table.alias("asked").c.id, table.alias("some").c.id
    this = select(asked).where(asked == bindparam("id")).scalar_subquery()
    return func.coalesce(this, select(func.min(some)).scalar_subquery())


def _query() -> Select[Any]:
    s = secrets.c
    with_secrets = credentials.join(
        secrets, (s.credential_id == credentials.c.id) & s.slot.isnot(None)
    )
    this = credentials.c.id == this_or_another(credentials)
    return select(*found()).select_from(surroundings(with_secrets)).where(this)


QUERY = _query()


def find(db: Db, credential_id: str) -> list[Found]:
    return [Found(*row) for row in db.execute(QUERY, {"id": credential_id})]
