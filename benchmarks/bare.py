"""The least that could be done with the same rows: the bare driver, and the encoder of Python."""

import json
import sqlite3
import uuid
from pathlib import Path
from typing import Any

import psycopg

READ = (
    "SELECT uuid, identifier, enabled, family, parent, document, created_at, updated_at "
    "FROM products WHERE identifier IS NOT NULL ORDER BY identifier LIMIT 100"
)
PRODUCT = (
    "INSERT INTO products (organization_id, uuid, identifier, enabled, family, document, "
    "created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
CATEGORY = "INSERT INTO product_categories (organization_id, category, uuid) VALUES (?, ?, ?)"
COMPLETE = (
    "INSERT INTO product_completenesses (organization_id, uuid, channel, locale, percent) "
    "VALUES (?, ?, 'ecommerce', 'en_US', 100)"
)
VALUE = (
    "INSERT INTO product_values (organization_id, attribute, place, value, uuid) "
    "VALUES (?, ?, '||', ?, ?)"
)
EVENT = (
    "INSERT INTO catalog_events (organization_id, at, name, subject, label, actor, request_id, "
    "changes) VALUES (?, ?, 'product.created', ?, ?, 'bare', '', ?)"
)


class Bare:
    """Reads and writes what Keydesk reads and writes for the same calls, and judges nothing."""

    def __init__(self, data: Path, url: str) -> None:
        self.postgres = bool(url)
        self.raw: Any = (
            psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
            if url
            else sqlite3.connect(data / "keydesk.db", isolation_level=None)
        )
        (self.home,) = next(iter(self.raw.execute("SELECT id FROM organizations")))

    def read(self) -> bytes:
        """A page of a hundred, as JSON."""
        rows = self.raw.execute(READ).fetchall()
        items = [
            {"uuid": row[0], "identifier": row[1], **json.loads(row[5]), "created": row[6]}
            for row in rows
        ]
        return json.dumps({"items": items}).encode()

    def write(self, lines: bytes, *, values: bool = True) -> None:
        """A hundred new products: the row, its category, its completeness, its event; the rows of
        its values, sorted."""
        read = [(str(uuid.uuid4()), json.loads(line)) for line in lines.splitlines()]
        cursor = self.raw.cursor()
        cursor.execute("BEGIN" if self.postgres else "BEGIN IMMEDIATE")
        self._many(cursor, PRODUCT, [
            (self.home, key, one["identifier"], True, one["family"], json.dumps(one), 1, 1)
            for key, one in read
        ])  # fmt: skip
        self._many(cursor, CATEGORY, [(self.home, one["categories"][0], key) for key, one in read])
        self._many(cursor, COMPLETE, [(self.home, key) for key, _ in read])
        self._many(cursor, EVENT, [
            (self.home, 1, key, one["identifier"], json.dumps(one["values"])) for key, one in read
        ])  # fmt: skip
        if values:
            self._many(cursor, VALUE, sorted(
                (self.home, code, str(entry["data"])[:150], key)
                for key, one in read for code, entries in one["values"].items() for entry in entries
            ))  # fmt: skip
        cursor.execute("COMMIT")

    def _many(self, cursor: Any, statement: str, rows: list[tuple[object, ...]]) -> None:
        cursor.executemany(statement.replace("?", "%s") if self.postgres else statement, rows)
