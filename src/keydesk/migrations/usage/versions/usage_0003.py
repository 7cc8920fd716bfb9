"""Totals since the beginning; longer request ids"""

import sqlalchemy as sa
from alembic import op

revision = "usage_0003"
down_revision = "usage_0002"


def upgrade() -> None:
    """They begin at nothing: what was rolled up or forgotten already is not known any more."""
    op.create_table(
        "totals",
        sa.Column("door", sa.String(40), nullable=False),
        sa.Column("method", sa.String(10), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("status_class", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("took", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.Column("items", sa.BigInteger(), nullable=False),
        sa.Column("micros", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "door", "method", "outcome", "status_class", "took", name=op.f("pk_totals")
        ),
    )
    with op.batch_alter_table("calls") as table:
        table.alter_column("request_id", type_=sa.String(64), existing_nullable=False)
