"""The verbs of protected APIs, one change of the organization at a time, told who holds what."""

from dataclasses import replace
from datetime import datetime

from keydesk.access.stale import Stale
from keydesk.accounts import members
from keydesk.apis import verbs
from keydesk.apis.model import Api
from keydesk.apis.wishes import Changes, Wish
from keydesk.auth import Caller
from keydesk.doors.holders import used_by
from keydesk.kit.db import Db

find = verbs.find


def create(db: Db, by: Caller, wish: Wish, *, now: datetime) -> Api:
    members.hold(db, by.organization_id)
    return verbs.create(db, by, wish, now=now)


def edit(db: Db, by: Caller, code: str, changes: Changes, *, now: datetime) -> Api:
    """Raises Stale, with the name of whoever changed it meanwhile."""
    members.hold(db, by.organization_id)
    try:
        return verbs.edit(db, by, code, changes, used_by=used_by, now=now)
    except Stale as stale:
        who = members.author(db, by.organization_id, stale.meanwhile.who)
        raise Stale(replace(stale.meanwhile, who=who)) from None


def delete(db: Db, by: Caller, code: str, *, now: datetime) -> None:
    members.hold(db, by.organization_id)
    verbs.delete(db, by, code, used_by=used_by, now=now)
