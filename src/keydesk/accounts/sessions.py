"""The SQL about sessions, and about the browsers and addresses that are familiar to an account."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import String, delete, insert, select, type_coerce, update

from keydesk.access.store import JOINED, joined, named_by, roles
from keydesk.accounts.model import IDLE, SEEN_EVERY, Presented, Session
from keydesk.accounts.store import familiars, memberships, sessions
from keydesk.auth.rights import of_row
from keydesk.groups.store import given, groups
from keydesk.kit.db import Db

FIELDS = [sessions.c[name] for name in Session.__dataclass_fields__]
GROUP_RIGHTS = type_coerce(groups.c.rights, String).label("group_rights")


def add(db: Db, session: Session, digest: str) -> None:
    db.execute(insert(sessions).values(vars(session) | {"digest": digest}))


def presented(db: Db, digest: str) -> Presented | None:
    """The session with its user's role, and what that holds, of this moment: one statement."""
    member = (memberships.c.user_id == sessions.c.user_id) & (
        memberships.c.organization_id == sessions.c.organization_id
    )
    of_role = named_by(memberships.c.role, memberships.c.organization_id)
    wanted = (
        select(*FIELDS, memberships.c.role, memberships.c.group_id, GROUP_RIGHTS, *JOINED)
        .join_from(sessions, memberships, member, isouter=True)
        .outerjoin(roles, of_role)
        .outerjoin(groups, given(memberships.c.group_id, memberships.c.organization_id))
    )
    row = db.execute(wanted.where(sessions.c.digest == digest)).mappings().first()
    if row is None:
        return None
    session = Session(**{name: row[name] for name in Session.__dataclass_fields__})
    rights = of_row(row["group_id"], row["group_rights"])
    team = joined(row, row["role"])
    return Presented(session, row["role"] or "", team, rights, row["group_id"])


def of_user(db: Db, user_id: str) -> list[Session]:
    """The last used first."""
    mine = sessions.c.user_id == user_id
    rows = db.execute(select(*FIELDS).where(mine).order_by(sessions.c.seen_at.desc()))
    return [Session(**row) for row in rows.mappings()]


def mark_seen(db: Db, session: Session, *, now: datetime) -> None:
    stale = (sessions.c.id == session.id) & (sessions.c.seen_at <= now - SEEN_EVERY)
    db.execute(update(sessions).where(stale).values(seen_at=now))


def confirm(db: Db, session_id: str, *, now: datetime) -> bool:
    """Its person proved again who they are.  False when it ended meanwhile."""
    this = sessions.c.id == session_id
    return db.execute(update(sessions).where(this).values(confirmed_at=now)).rowcount == 1


def renew(db: Db, session_id: str, digest: str, *, now: datetime) -> None:
    """Another cookie opens it from now on; the one that did is worthless."""
    this = sessions.c.id == session_id
    db.execute(update(sessions).where(this).values(digest=digest, confirmed_at=now))


def end(db: Db, user_id: str, session_id: str) -> bool:
    """True if this call ended it; False if the user has no such session."""
    this = (sessions.c.id == session_id) & (sessions.c.user_id == user_id)
    return db.execute(delete(sessions).where(this)).rowcount == 1


def end_all(db: Db, user_id: str, *, but: str = "") -> int:
    """How many ended."""
    mine = (sessions.c.user_id == user_id) & (sessions.c.id != but)
    return db.execute(delete(sessions).where(mine)).rowcount


def end_everyones(db: Db, organization_id: str) -> None:
    db.execute(delete(sessions).where(sessions.c.organization_id == organization_id))


def forget_over(db: Db, user_id: str, *, now: datetime) -> None:
    """Sessions that ended by themselves leave no row behind."""
    over = (sessions.c.expires_at <= now) | (sessions.c.seen_at <= now - IDLE)
    db.execute(delete(sessions).where((sessions.c.user_id == user_id) & over))


def familiar(db: Db, user_id: str, digests: Iterable[str]) -> set[str]:
    """Those of `digests` that signed in to this account before."""
    mine = (familiars.c.user_id == user_id) & familiars.c.digest.in_(list(digests))
    return set(db.execute(select(familiars.c.digest).where(mine)).scalars())


def remember(db: Db, user_id: str, digests: Iterable[str], *, now: datetime) -> None:
    """Under the lock on the user's row, so that nobody else adds the same."""
    wanted = list(digests)
    mine = (familiars.c.user_id == user_id) & familiars.c.digest.in_(wanted)
    db.execute(delete(familiars).where(mine))
    rows = [{"user_id": user_id, "digest": digest, "seen_at": now} for digest in wanted]
    db.execute(insert(familiars), rows)


def forget(db: Db, user_id: str) -> None:
    db.execute(delete(familiars).where(familiars.c.user_id == user_id))
