"""Habits of an organization"""

import sqlalchemy as sa
from alembic import op

revision = "rights_0010"
down_revision = "rights_0009"


def upgrade() -> None:
    op.create_table(
        "habits",
        sa.Column("organization_id", sa.String(length=12), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("permissions", sa.String(length=10), nullable=False),
        sa.Column("first_tab", sa.String(length=10), nullable=False),
        sa.Column("secret", sa.String(length=10), nullable=False),
        sa.Column("with_connection", sa.Boolean(), nullable=False),
        sa.Column("one_credential", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_habits_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_habits")),
    )
