"""What one connection did, without a look at what the others of its organization did"""

from alembic import op

revision = "usage_0004"
down_revision = "usage_0003"


def upgrade() -> None:
    with op.batch_alter_table("attempts") as table:
        table.create_index(
            "ix_attempts_organization_id_connection_id_hour",
            ["organization_id", "connection_id", "hour"],
            unique=False,
        )
