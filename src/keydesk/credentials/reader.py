"""Reading credentials in the event loop of one worker, from SQLite and never stale."""

import sqlite3
from contextlib import suppress
from pathlib import Path

from keydesk.credentials.judge import Found
from keydesk.credentials.lookup import SQLITE_TEXT
from keydesk.kit import sqlite
from keydesk.kit.errors import Unavailable

LARGEST = 10_000  # credentials remembered


class Reader:
    """Remembers what it read until SQLite's data_version tells of a commit by anybody else.

    data_version changes with every commit of another connection, in whatever process, and this
    connection never writes.  A file that was moved away or replaced is noticed by its inode.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.raw: sqlite.Handle | None = None
        self.version = -1
        self.known: dict[str, list[Found]] = {}

    def find(self, credential_id: str) -> list[Found]:
        """One entry per live secret; none when the id is unknown.  Raises Unavailable."""
        try:
            raw = self._same_file()
            self._forget_what_changed(raw)
            found = self.known.get(credential_id)
            if found is None:
                found = [Found(*row) for row in raw.execute(SQLITE_TEXT, (credential_id,))]
                self._remember(credential_id, found)
        except sqlite3.Error as error:
            raise Unavailable from error
        return found

    def _same_file(self) -> sqlite.Handle:
        if self.raw is None or self.raw.identity != sqlite.identity(self.path):
            if self.raw is not None:
                with suppress(sqlite3.Error):
                    self.raw.close()
            self.raw = None
            self.raw = sqlite.connect(self.path)
            self.version = -1
        return self.raw

    def _forget_what_changed(self, raw: sqlite.Handle) -> None:
        """Asked before each look into memory: what was committed before now is seen now."""
        (version,) = raw.execute("PRAGMA data_version").fetchone()
        if version != self.version:
            self.known.clear()
            self.version = version

    def _remember(self, credential_id: str, found: list[Found]) -> None:
        """Unknown ids are not remembered: junk must not push out what is in use."""
        if found and len(self.known) < LARGEST:
            self.known[credential_id] = found
