"""The number of changes to what decides who may do what, counted by the database itself.

Triggers on the tables listed here add to one row with each change, whoever makes it and however,
in the transaction of the change.  So two answers of the database that name the same number were
judged by the same rules (docs/adr/0029-strict-freshness.md).
"""

import secrets
from typing import Any

from sqlalchemy import BigInteger, Column, SmallInteger, Table, inspect, select

from keydesk.kit.db import Db, metadata

changes = Table(
    "changes",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("stamp", BigInteger),  # the shared-memory file that belongs to it; NULL = none was made
)
NUMBER = select(changes.c.number).scalar_subquery()
# A new token changes no answer: nobody can have shown it before it was there.
DECIDING = {
    "apis": "insert update delete",
    "api_doors": "insert update delete",
    "api_permissions": "insert update delete",
    "api_routes": "insert update delete",
    "connections": "insert update delete",
    "credential_secrets": "insert update delete",
    "credentials": "insert update delete",
    "groups": "insert update delete",
    "memberships": "insert update delete",
    "organizations": "insert update delete",
    "roles": "insert update delete",
    "second_factors": "insert update delete",
    "tokens": "update delete",
    "users": "insert update delete",
}
# Counted at the end of the transaction, once: whoever waits for the row holds nothing else that
# others wait for, so nobody waits in a circle.
POSTGRESQL = """
CREATE OR REPLACE FUNCTION keydesk_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('keydesk.changed', true), '') <> txid_current()::text THEN
    UPDATE changes SET number = number + 1;
    PERFORM set_config('keydesk.changed', txid_current()::text, true);
  END IF;
  RETURN NULL;
END $$
"""


def install(db: Db) -> None:
    """The row and the triggers; those that are there are made anew.

    Said after every migration, because one that rebuilds a table loses its triggers, and what it
    changes of that table is not counted: so the migration itself counts.
    """
    if not count(db):
        db.execute(changes.insert().values(id=1, number=1))
    if db.dialect.name == "postgresql":  # where no file has it, it tells one database from others
        named = changes.c.stamp.is_(None)
        db.execute(changes.update().where(named).values(stamp=secrets.randbits(62)))
    present = set(inspect(db).get_table_names())
    on_sqlite = db.dialect.name == "sqlite"
    if not on_sqlite:
        db.exec_driver_sql(POSTGRESQL)
    for table in sorted(present & DECIDING.keys()):
        for kind in DECIDING[table].split():
            for statement in (_on_sqlite if on_sqlite else _on_postgresql)(table, kind):
                db.exec_driver_sql(statement)


def _on_sqlite(table: str, kind: str) -> list[str]:
    name = f"decides_{table}_{kind}"
    counts = "BEGIN UPDATE changes SET number = number + 1; END"
    return [
        f"DROP TRIGGER IF EXISTS {name}",
        f"CREATE TRIGGER {name} AFTER {kind.upper()} ON {table} {counts}",
    ]


def _on_postgresql(table: str, kind: str) -> list[str]:
    name = f"decides_{table}_{kind}"
    counts = "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keydesk_changed()"
    return [
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE CONSTRAINT TRIGGER {name} AFTER {kind.upper()} ON {table} {counts}",
    ]


def count(db: Db) -> bool:
    """As any change does; it makes the stamp where that is missing.  False without the row."""
    return db.execute(changes.update().values(number=changes.c.number + 1)).rowcount == 1


def number(db: Db) -> int:
    found: Any = db.execute(select(changes.c.number)).scalar_one()
    return int(found)
