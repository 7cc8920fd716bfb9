"""Somebody for whom work goes on while they are away: as what they may do at this moment."""

from sqlalchemy import select

from keydesk.access import BLOCKED, SYSTEM_ROLES
from keydesk.access.store import JOINED, joined, named_by, roles
from keydesk.accounts.sessions import GROUP_RIGHTS
from keydesk.accounts.store import memberships
from keydesk.auth import Caller
from keydesk.auth.rights import of_row
from keydesk.groups.store import given, groups
from keydesk.kit.db import Db


def acting(db: Db, organization_id: str, user_id: str) -> Caller | None:
    """None for who is no member now, or blocked.  One statement, so ask before every step."""
    rows = memberships.c
    wanted = (
        select(rows.role, rows.group_id, GROUP_RIGHTS, *JOINED)
        .outerjoin_from(memberships, roles, named_by(rows.role, rows.organization_id))
        .outerjoin(groups, given(rows.group_id, rows.organization_id))
        .where(rows.user_id == user_id, rows.organization_id == organization_id)
    )
    row = db.execute(wanted).mappings().first()
    role = (SYSTEM_ROLES.get(row["role"]) or joined(row, row["role"])) if row else None
    if row is None or role is None or role is BLOCKED:
        return None
    return Caller(
        f"user:{user_id}", organization_id, role.permissions, user_id=user_id,
        rights=of_row(row["group_id"], row["group_rights"]), group_id=row["group_id"],
    )  # fmt: skip
