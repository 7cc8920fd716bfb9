"""The tables of accounts, and the SQL about people.  sessions.py and tries.py have the rest."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    RowMapping,
    Select,
    String,
    Table,
    insert,
    select,
    update,
)

from keydesk.access import BLOCKED, OWNER
from keydesk.accounts.model import Member, Organization, User
from keydesk.kit.db import Db, Instant, metadata

organizations = Table(
    "organizations",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("slug", String(60), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    Column("created_at", Instant, nullable=False),
)
users = Table(
    "users",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("language", String(5), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("password_changed_at", Instant, nullable=False),
)
memberships = Table(
    "memberships",
    metadata,
    Column("organization_id", ForeignKey("organizations.id"), primary_key=True),
    Column("user_id", ForeignKey("users.id"), primary_key=True, index=True),
    Column("role", String(40), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("group_id", ForeignKey("groups.id")),  # NULL = All
)
sessions = Table(
    "sessions",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("organization_id", ForeignKey("organizations.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("address", String(45), nullable=False),
    Column("program", String(120), nullable=False),
    Column("confirmed_at", Instant),
)
familiars = Table(
    "familiars",
    metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("seen_at", Instant, nullable=False),
)
tries = Table(
    "sign_in_tries",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", Instant, nullable=False, index=True),
)


def add_organization(db: Db, organization: Organization) -> None:
    db.execute(insert(organizations).values(vars(organization)))


def add_user(db: Db, user: User) -> None:
    db.execute(insert(users).values(vars(user)))


def add_membership(
    db: Db, organization_id: str, user_id: str, role: str, *, group_id: str | None = None,
    now: datetime,
) -> None:  # fmt: skip
    row = {"organization_id": organization_id, "user_id": user_id, "role": role, "created_at": now}
    db.execute(insert(memberships).values(row | {"group_id": group_id}))


def organization(db: Db, organization_id: str) -> Organization | None:
    return _organization(db, select(organizations).where(organizations.c.id == organization_id))


def organization_by_slug(db: Db, slug: str) -> Organization | None:
    return _organization(db, select(organizations).where(organizations.c.slug == slug))


def only_organization(db: Db) -> Organization | None:
    """The one there is; None when there is none, or more than one to choose from."""
    rows = db.execute(select(organizations).limit(2)).mappings().all()
    return Organization(**rows[0]) if len(rows) == 1 else None


def list_organizations(db: Db) -> list[Organization]:
    rows = db.execute(select(organizations).order_by(organizations.c.slug))
    return [Organization(**row) for row in rows.mappings()]


def members(db: Db, organization_id: str) -> list[Member]:
    """All of them, blocked ones too; the first to come first."""
    mine = memberships.c.organization_id == organization_id
    order = (memberships.c.created_at, memberships.c.user_id)
    return [Member(**row) for row in db.execute(_members().where(mine).order_by(*order)).mappings()]


def member(db: Db, organization_id: str, user_id: str) -> Member | None:
    this = (memberships.c.organization_id == organization_id) & (memberships.c.user_id == user_id)
    row = db.execute(_members().where(this)).mappings().first()
    return Member(**row) if row else None


def holding(db: Db, organization_id: str) -> dict[str, list[tuple[str, str]]]:
    """By role id: id and name of the users that hold it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in members(db, organization_id):
        found.setdefault(one.role, []).append((one.user_id, one.name))
    return found


def grouped(db: Db, organization_id: str) -> dict[str, list[tuple[str, str]]]:
    """By group id: id and name of the users that have it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in members(db, organization_id):
        if one.group_id:
            found.setdefault(one.group_id, []).append((one.user_id, one.name))
    return found


def owner_of(db: Db, organization_id: str) -> Member | None:
    """Its first Owner."""
    return next((m for m in members(db, organization_id) if m.role == OWNER.id), None)


def memberships_of(db: Db, user_id: str) -> list[Member]:
    """The oldest first; those that are not blocked before those that are."""
    first_come = memberships.c.created_at, memberships.c.organization_id
    rows = db.execute(_members().where(memberships.c.user_id == user_id).order_by(*first_come))
    found = [Member(**row) for row in rows.mappings()]
    return sorted(found, key=lambda m: m.role == BLOCKED.id)


def user(db: Db, user_id: str) -> User | None:
    return _user(db, select(users).where(users.c.id == user_id))


def user_by_email(db: Db, email: str) -> User | None:
    return _user(db, select(users).where(users.c.email == email))


def hold_user(db: Db, former: User) -> bool:
    """Locks the row; False when the password is no longer the one that was read before."""
    same = (users.c.id == former.id) & (users.c.password_hash == former.password_hash)
    held = select(users.c.id).where(same).with_for_update(key_share=True)
    return db.execute(held).first() is not None


def change_user(db: Db, former: User, changed: Mapping[str, object]) -> bool:
    """True if this call changed it; False when the password was changed meanwhile."""
    same = (users.c.id == former.id) & (users.c.password_hash == former.password_hash)
    return db.execute(update(users).where(same).values(**changed)).rowcount == 1


def _members() -> Select[Any]:
    return select(memberships, users.c.email, users.c.name).join(
        users, users.c.id == memberships.c.user_id
    )


def _organization(db: Db, wanted: Select[Any]) -> Organization | None:
    row: RowMapping | None = db.execute(wanted).mappings().first()
    return Organization(**row) if row else None


def _user(db: Db, wanted: Select[Any]) -> User | None:
    row: RowMapping | None = db.execute(wanted).mappings().first()
    return User(**row) if row else None
