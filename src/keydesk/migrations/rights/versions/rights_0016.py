"""Limits of connections and credentials"""

import sqlalchemy as sa
from alembic import op

from keydesk.kit import columns

revision = "rights_0016"
down_revision = "rights_0015"


def upgrade() -> None:
    with op.batch_alter_table("connections", schema=None) as batch_op:
        batch_op.add_column(sa.Column("limits", columns.Json(), nullable=True))

    with op.batch_alter_table("credentials", schema=None) as batch_op:
        batch_op.add_column(sa.Column("limits", columns.Json(), nullable=True))
