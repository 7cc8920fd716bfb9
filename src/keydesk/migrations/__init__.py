"""The schema's history, one chain per book, and the one way to bring a database up to date.

`rights` and `usage` each have their own version table, because on SQLite they are two files.
Several processes may migrate at once: one works, the others wait and find nothing to do.
"""

from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData

from keydesk.kit import changes, sqlite
from keydesk.kit.db import Database, metadata, outage, usage_metadata

CHAINS: dict[str, MetaData] = {"rights": metadata, "usage": usage_metadata}
LOCK = 7_105_133  # any number, the same in every process: PostgreSQL's advisory lock


def migrate(database: Database, chain: str) -> list[str]:
    """Brings one book up to date and returns the revisions that were run.  All of it or nothing."""
    if database.dialect == "sqlite":
        _create_file(database.path)
    with outage(), _foreign_keys_off(database).connect() as db, db.begin():
        if database.dialect == "postgresql":
            db.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        ran = _upgrade(db, chain)
        if chain == "rights":  # each start counts: files may have been copied or restored
            (changes.install if ran else changes.count)(db)
        if database.dialect == "sqlite":
            _check_foreign_keys(db)
    return ran


def pending(database: Database, chain: str) -> bool:
    """True when the database is older than this version of Keydesk."""
    with database.read() as db:
        return _context(db, chain).get_current_revision() != _scripts(chain).get_current_head()


def _upgrade(db: Connection, chain: str) -> list[str]:
    scripts = _scripts(chain)
    ran: list[str] = []

    def steps(revision: Any, _context: Any) -> Any:
        found = scripts._upgrade_revs("head", revision)  # noqa: SLF001  (what alembic's own command does)
        ran.extend(step.revision.revision for step in found)
        return found

    with EnvironmentContext(Config(), scripts, fn=steps, destination_rev="head") as environment:
        environment.configure(connection=db, **_options(chain))
        environment.run_migrations()
    return ran


def _options(chain: str) -> dict[str, Any]:
    return {
        "target_metadata": CHAINS[chain],
        "version_table": f"migrations_{chain}",
        "render_as_batch": True,
        "transactional_ddl": False,  # the transaction is ours
    }


def _context(db: Connection, chain: str) -> MigrationContext:
    return MigrationContext.configure(db, opts=_options(chain))


def _scripts(chain: str) -> ScriptDirectory:
    return ScriptDirectory(str(Path(__file__).parent / chain))


def _create_file(path: Path) -> None:
    """Readable by its owner only, before anything is written into it."""
    if not path.exists():
        path.touch(mode=0o600)
    sqlite.connect(path).close()


def _foreign_keys_off(database: Database) -> Any:
    """A batch migration rebuilds tables; with foreign keys on, that would delete their children."""
    return database.engine.execution_options(keydesk_writes=True, keydesk_rebuilds=True)


def _check_foreign_keys(db: Connection) -> None:
    broken = db.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"A migration broke {len(broken)} references; nothing was changed.")
