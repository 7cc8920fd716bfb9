"""The habits table: a row for each organization that chose.  Every statement names it."""

from dataclasses import fields

from sqlalchemy import Boolean, Column, ForeignKey, String, Table, insert, select, update

from keydesk.accounts import members
from keydesk.habits.model import KEYDESK, Habits
from keydesk.kit.db import Db, metadata

habits = Table(
    "habits",
    metadata,
    Column("organization_id", ForeignKey("organizations.id"), primary_key=True),
    Column("active", Boolean, nullable=False),
    Column("permissions", String(10), nullable=False),
    Column("first_tab", String(10), nullable=False),
    Column("secret", String(10), nullable=False),
    Column("with_connection", Boolean, nullable=False),
    Column("one_credential", String(10), nullable=False),
)


def of(db: Db, organization_id: str) -> Habits:
    """Keydesk's own where nothing was chosen."""
    mine = habits.c.organization_id == organization_id
    row = db.execute(select(habits).where(mine)).mappings().first()
    return Habits(**{field.name: row[field.name] for field in fields(Habits)}) if row else KEYDESK


def hold(db: Db, organization_id: str) -> Habits:
    """Whoever chooses next waits for the end of this transaction, also for the first row."""
    members.hold(db, organization_id)
    return of(db, organization_id)


def put(db: Db, organization_id: str, chosen: Habits) -> None:
    """After hold()."""
    mine = habits.c.organization_id == organization_id
    if db.execute(update(habits).where(mine).values(vars(chosen))).rowcount == 0:
        db.execute(insert(habits).values(vars(chosen) | {"organization_id": organization_id}))
