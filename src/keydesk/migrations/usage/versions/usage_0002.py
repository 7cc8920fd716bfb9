"""Counts by duration, network and program; calls in full; what was lost"""

import sqlalchemy as sa
from alembic import op

from keydesk.attempts.model import LONGEST
from keydesk.kit import columns

revision = "usage_0002"
down_revision = "usage_0001"
FORMER = (
    "hour", "organization_id", "connection_id", "credential_id", "secret_id", "door", "permission",
    "route", "method", "outcome", "status_class",
)  # fmt: skip


def upgrade() -> None:
    """What was counted before took unknown times, from unknown networks and programs."""
    with op.batch_alter_table("attempts") as table:
        table.add_column(
            sa.Column("took", sa.Integer(), nullable=False, server_default=str(LONGEST))
        )
        table.add_column(sa.Column("network", sa.String(50), nullable=False, server_default=""))
        table.add_column(sa.Column("program", sa.String(50), nullable=False, server_default=""))
        table.add_column(sa.Column("items", sa.BigInteger(), nullable=False, server_default="0"))
    with op.batch_alter_table("attempts") as table:
        for name in ("took", "network", "program", "items"):
            table.alter_column(name, server_default=None)
        table.drop_constraint("pk_attempts", type_="primary")
        table.create_primary_key("pk_attempts", [*FORMER, "took", "network", "program"])
    op.create_table(
        "losses",
        sa.Column("hour", columns.Instant(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hour", name=op.f("pk_losses")),
    )
    _create_calls()


def _create_calls() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.String(12), nullable=False),
        sa.Column("connection_id", sa.String(12), nullable=False),
        sa.Column("credential_id", sa.String(12), nullable=False),
        sa.Column("secret_id", sa.String(12), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("door", sa.String(40), nullable=False),
        sa.Column("permission", sa.String(60), nullable=False),
        sa.Column("route", sa.String(200), nullable=False),
        sa.Column("method", sa.String(10), nullable=False),
        sa.Column("path", sa.String(500), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("took", sa.Integer(), nullable=False),
        sa.Column("items", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("program", sa.String(120), nullable=False),
        sa.Column("request_id", sa.String(40), nullable=False),
        sa.Column("trouble", columns.Json(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
    )
    with op.batch_alter_table("calls") as table:
        table.create_index(
            "ix_calls_connection_id_failed_at", ["connection_id", "failed", "at"], unique=False
        )
        table.create_index("ix_calls_at", ["at"], unique=False)
