"""What people call the credentials that the book of attempts knows by id."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from keydesk.credentials.store import credentials, secrets, visible
from keydesk.kit.db import Db


@dataclass(frozen=True)
class Named:
    """`secrets`: the last four signs of each, by its id, also of those that work no longer."""

    name: str
    kind: str
    secrets: dict[str, str]


def named(db: Db, organization_id: str, ids: Iterable[str]) -> dict[str, Named]:
    """By id; those that were deleted are left out."""
    c, mine = credentials.c, credentials.c.organization_id == organization_id
    wanted = select(c.id, c.name, c.kind).where(mine, visible, c.id.in_(sorted(set(ids))))
    found = {row.id: Named(row.name, row.kind, {}) for row in db.execute(wanted)}
    s = secrets.c
    for row in db.execute(select(s.credential_id, s.id, s.last4).where(s.credential_id.in_(found))):
        found[row.credential_id].secrets[row.id] = row.last4
    return found
