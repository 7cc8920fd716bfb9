"""What people write about connections"""

import sqlalchemy as sa
from alembic import op

revision = "rights_0009"
down_revision = "rights_0008"


def upgrade() -> None:
    with op.batch_alter_table("connections") as table:
        table.add_column(sa.Column("description", sa.Text, server_default="", nullable=False))
        table.add_column(sa.Column("contact", sa.String(200), server_default="", nullable=False))
        table.add_column(sa.Column("tags", sa.Text, server_default="", nullable=False))
        table.add_column(
            sa.Column("critical", sa.Boolean, server_default=sa.false(), nullable=False)
        )
        table.add_column(
            sa.Column("tracked", sa.Boolean, server_default=sa.false(), nullable=False)
        )
        table.add_column(sa.Column("picture", sa.String(16)))
        table.add_column(sa.Column("version", sa.Integer, server_default="1", nullable=False))
    op.create_table(
        "connection_pictures",
        sa.Column("connection_id", sa.String(12), nullable=False),
        sa.Column("organization_id", sa.String(12), nullable=False),
        sa.Column("png", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["connections.id"],
            name=op.f("fk_connection_pictures_connection_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_connection_pictures_organization_id"),
        ),
        sa.PrimaryKeyConstraint("connection_id", name=op.f("pk_connection_pictures")),
    )
