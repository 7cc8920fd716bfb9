"""The verbs of access, told who holds a role, and telling who changed one by name."""

from dataclasses import replace
from datetime import datetime

from keydesk.access import TeamRole
from keydesk.access import verbs as access
from keydesk.access.stale import Stale
from keydesk.access.wishes import Changes, Wish
from keydesk.accounts import members
from keydesk.apis.store import hold_own_permissions
from keydesk.auth import Caller
from keydesk.kit.db import Db
from keydesk.roles.holders import used_by

find = access.find


def create(db: Db, by: Caller, wish: Wish, *, now: datetime) -> TeamRole:
    own = hold_own_permissions(db, by.organization_id)
    return access.create(db, by, wish, own=own, now=now)


def duplicate(db: Db, by: Caller, named: str, *, name: str, now: datetime) -> TeamRole:
    own = hold_own_permissions(db, by.organization_id)
    return access.duplicate(db, by, named, name=name, own=own, now=now)


def edit(db: Db, by: Caller, named: str, changes: Changes, *, now: datetime) -> TeamRole:
    """Raises Stale, with the name of whoever changed it meanwhile."""
    own = hold_own_permissions(db, by.organization_id)
    try:
        return access.edit(db, by, named, changes, used_by=used_by, own=own, now=now)
    except Stale as stale:
        who = members.author(db, by.organization_id, stale.meanwhile.who)
        raise Stale(replace(stale.meanwhile, who=who)) from None


def delete(db: Db, by: Caller, named: str, *, now: datetime) -> None:
    access.delete(db, by, named, used_by=used_by, now=now)
