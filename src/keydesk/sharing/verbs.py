"""The verbs of groups, told who has one and which codes there are, and naming who changed one."""

from dataclasses import replace
from datetime import datetime

from keydesk.access.stale import Stale
from keydesk.accounts import members
from keydesk.auth import Caller
from keydesk.connections import grouped
from keydesk.groups import verbs
from keydesk.groups.model import Group
from keydesk.groups.wishes import Changes, Wish
from keydesk.kit.db import Db
from keydesk.sharing import codes
from keydesk.structures import snapshots

duplicate, find, listed = verbs.duplicate, verbs.find, verbs.listed
delete = grouped.delete


def create(db: Db, by: Caller, wish: Wish, *, now: datetime) -> Group:
    """Raises Invalid, also for a code that the catalog has not as far as `by` sees it."""
    codes.require_known(snapshots.current(db, by), wish.rights, {})
    return verbs.create(db, by, wish, now=now)


def edit(db: Db, by: Caller, named: str, changes: Changes, *, now: datetime) -> Group:
    """As create.  Raises Stale, with the name of whoever changed it meanwhile."""
    if changes.rights:
        former = find(db, by, named)
        codes.require_known(snapshots.current(db, by), changes.rights, former.rights.sections)
    try:
        return verbs.edit(db, by, named, changes, now=now)
    except Stale as stale:
        who = members.author(db, by.organization_id, stale.meanwhile.who)
        raise Stale(replace(stale.meanwhile, who=who)) from None
