"""The table of groups.  Every statement names the organization."""

from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from keydesk.kit.columns import Json
from keydesk.kit.db import Instant, metadata

groups = Table(
    "groups",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("organization_id", ForeignKey("organizations.id"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("folded_name", String(300), nullable=False),
    Column("explanation", String(200), nullable=False),
    Column("rights", Json, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("edited_at", Instant),
    Column("edited_by", String(200)),
    UniqueConstraint("organization_id", "folded_name"),
)


def given(group_id: ColumnElement[Any], organization_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """The ON of an outer join: another organization's group is none."""
    return (groups.c.id == group_id) & (groups.c.organization_id == organization_id)
