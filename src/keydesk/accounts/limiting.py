"""A member is given a group: which part of the catalog they see and change at the console."""

from dataclasses import replace
from datetime import datetime

from keydesk import events
from keydesk.access import OWNER
from keydesk.accounts import members, people
from keydesk.accounts.happenings import UserGroupChanged
from keydesk.accounts.model import Member
from keydesk.auth import Caller
from keydesk.groups import store, verbs
from keydesk.groups.model import SYSTEM
from keydesk.kit.db import Db
from keydesk.kit.errors import Conflict, Invalid, Violation
from keydesk.shell import N_

OWNERS = N_("An Owner has no limits: {name} keeps the group All.")
CHANGED = N_("This changed meanwhile. Look at it again, then decide.")


def set_group(db: Db, by: Caller, user_id: str, group: str, *, now: datetime) -> Member:
    """By id or name, or All.  Holds from their next request on.

    Never more than `by` has, and never one's own.  An Owner has All.
    """
    by, member = people.hold(db, by, user_id)
    wanted = verbs.wanted(db, by, group)
    if isinstance(wanted, Violation):
        raise Invalid(wanted)
    id_ = wanted.id if wanted else None
    if id_ == member.group_id:
        return member
    people.not_oneself(by, user_id)
    if member.role == OWNER.id:
        raise Conflict(OWNERS, name=member.name)
    if not members.change_group(db, member, id_):
        raise Conflict(CHANGED)
    pair = _name(db, member), wanted.name if wanted else SYSTEM
    events.append(db, UserGroupChanged(user_id, pair), by=by, at=now)
    return replace(member, group_id=id_)


def _name(db: Db, member: Member) -> str:
    found = store.find(db, member.organization_id, member.group_id or "")
    return found.name if found else SYSTEM
