"""products are listed from an index"""

from alembic import op

revision = "rights_0018"
down_revision = "rights_0017"


def upgrade() -> None:
    columns = ["organization_id", "identifier", "uuid"]
    op.create_index("ix_products_identifier", "products", columns)
