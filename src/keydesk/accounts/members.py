"""The SQL about who is a member of an organization, and in which role."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, select, update

from keydesk import events
from keydesk.access import BLOCKED, OWNER
from keydesk.accounts.happened import SessionStarted
from keydesk.accounts.model import Member, Organization, plain_email
from keydesk.accounts.store import member, memberships, organizations, sessions, users
from keydesk.kit.db import Db
from keydesk.kit.searching import contains


@dataclass(frozen=True)
class Listed:
    """A member as lists show it; `last_sign_in_at` is None for who never came."""

    member: Member
    last_sign_in_at: datetime | None


def hold(db: Db, organization_id: str) -> None:
    """One change of members at a time, so that what was judged is still so when it is written.

    Two Owners who demote each other at the same moment would else leave none.  Rows that only name
    the organization, such as a new session, do not wait: who adds one may hold what we need next.
    """
    this = organizations.c.id == organization_id
    db.execute(select(organizations.c.id).where(this).with_for_update(key_share=True))


def listed(db: Db, organization_id: str, search: str = "") -> list[Listed]:
    """By name; `search` looks in name and e-mail."""
    found = select(memberships, users.c.email, users.c.name)
    found = found.join(users, users.c.id == memberships.c.user_id)
    found = found.where(memberships.c.organization_id == organization_id)
    if search:
        found = found.where(contains(users.c.name, search) | contains(users.c.email, search))
    came = events.latest_by_actor(db, organization_id, SessionStarted.name)
    people = [Member(**row) for row in db.execute(found).mappings()]
    people.sort(key=lambda one: (one.name.casefold(), one.user_id))
    return [Listed(one, came.get(f"user:{one.user_id}")) for one in people]


def find(db: Db, organization_id: str, named: str) -> Member | None:
    """By id or by e-mail."""
    by_email = select(users.c.id).where(users.c.email == plain_email(named))
    found = db.execute(by_email).scalar_one_or_none()
    return member(db, organization_id, found or named)


def author(db: Db, organization_id: str, actor: str) -> str:
    """`user:…` as the name of that person; a machine or an operator as it is written."""
    kind, _, id_ = actor.partition(":")
    found = member(db, organization_id, id_) if kind == "user" else None
    return found.name if found else actor


def change_role(db: Db, former: Member, role: str) -> bool:
    """False when it would leave the organization without an Owner, or the role is not the same."""
    changed = update(memberships).where(_this(former), _not_the_last_owner(former))
    return db.execute(changed.values(role=role)).rowcount == 1


def change_group(db: Db, former: Member, group_id: str | None) -> bool:
    """False when the member is gone, or has another role or group meanwhile."""
    same = memberships.c.group_id.is_not_distinct_from(former.group_id)
    changed = update(memberships).where(_this(former), same)
    return db.execute(changed.values(group_id=group_id)).rowcount == 1


def remove(db: Db, former: Member) -> bool:
    """False as in change_role."""
    gone = delete(memberships).where(_this(former), _not_the_last_owner(former))
    return db.execute(gone).rowcount == 1


def _this(former: Member) -> ColumnElement[bool]:
    c = memberships.c
    mine = (c.organization_id == former.organization_id) & (c.user_id == former.user_id)
    return mine & (c.role == former.role)


def _not_the_last_owner(former: Member) -> ColumnElement[bool]:
    others = memberships.alias()
    another = exists().where(
        others.c.organization_id == former.organization_id,
        others.c.user_id != former.user_id,
        others.c.role == OWNER.id,
    )
    return (memberships.c.role != OWNER.id) | another


def end_sessions(db: Db, organization_id: str, user_id: str) -> int:
    """Those in this organization; how many."""
    mine = (sessions.c.organization_id == organization_id) & (sessions.c.user_id == user_id)
    return db.execute(delete(sessions).where(mine)).rowcount


def places(db: Db, user_id: str) -> Sequence[Organization]:
    """The organizations that this user may work in, by name."""
    mine = (memberships.c.user_id == user_id) & (memberships.c.role != BLOCKED.id)
    joined = memberships.c.organization_id == organizations.c.id
    rows = db.execute(select(organizations).join(memberships, joined).where(mine)).mappings()
    return sorted((Organization(**row) for row in rows), key=lambda o: (o.name.casefold(), o.id))
