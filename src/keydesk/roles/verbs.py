"""The verbs of access, told who holds a role, and telling who changed one by name."""

from dataclasses import replace
from datetime import datetime

from keydesk.access import TeamRole
from keydesk.access import verbs as access
from keydesk.access.stale import Stale
from keydesk.access.wishes import Changes
from keydesk.accounts import members
from keydesk.auth import Caller
from keydesk.kit.db import Db
from keydesk.roles.holders import used_by

create, duplicate, find = access.create, access.duplicate, access.find


def edit(db: Db, by: Caller, named: str, changes: Changes, *, now: datetime) -> TeamRole:
    """Raises Stale, with the name of whoever changed it meanwhile."""
    try:
        return access.edit(db, by, named, changes, used_by=used_by, now=now)
    except Stale as stale:
        who = members.author(db, by.organization_id, stale.meanwhile.who)
        raise Stale(replace(stale.meanwhile, who=who)) from None


def delete(db: Db, by: Caller, named: str, *, now: datetime) -> None:
    access.delete(db, by, named, used_by=used_by, now=now)
