"""Calls counted against rates and quotas"""

import sqlalchemy as sa
from alembic import op

from keydesk.kit import columns

revision = "usage_0005"
down_revision = "usage_0004"


def upgrade() -> None:
    op.create_table(
        "quotas",
        sa.Column("organization_id", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "subject", "period", name=op.f("pk_quotas")),
    )
    op.create_table(
        "rates",
        sa.Column("organization_id", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("tat", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "subject", name=op.f("pk_rates")),
    )
