"""Request ids may come from a proxy, and be longer"""

import sqlalchemy as sa
from alembic import op

revision = "rights_0008"
down_revision = "rights_0007"


def upgrade() -> None:
    with op.batch_alter_table("events") as table:
        table.alter_column("request_id", type_=sa.String(64), existing_nullable=False)
