"""Writes the next migration of a chain from the difference between the tables and its history.

    python scripts/new_migration.py rights "what changes"

Read what it wrote before you commit it.
"""

import sys
import tempfile
from pathlib import Path

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.runtime.migration import MigrationContext

from keydesk.kit.db import Database
from keydesk.migrations import CHAINS, _options, _scripts, migrate
from tests.harness.databases import declare_tables

TEMPLATE = '''"""{message}"""

import sqlalchemy as sa
from alembic import op

from keydesk.kit import columns

revision = "{revision}"
down_revision = {former!r}


def upgrade() -> None:
    {code}
'''


def main(chain: str, message: str) -> None:
    declare_tables()
    scripts = _scripts(chain)
    former = scripts.get_current_head()
    revision = f"{chain}_{int(former.rsplit('_', 1)[1]) + 1 if former else 1:04}"
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/empty.db")
        migrate(database, chain)
        with database.read() as db:
            context = MigrationContext.configure(db, opts=_options(chain))
            changes = produce_migrations(context, CHAINS[chain])
            code = render_python_code(
                changes.upgrade_ops, render_as_batch=True, user_module_prefix="columns."
            )
    path = Path(scripts.dir) / "versions" / f"{revision}.py"
    path.write_text(TEMPLATE.format(message=message, revision=revision, former=former, code=code))
    print(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
