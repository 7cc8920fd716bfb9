"""A SQLite connection as Keydesk wants it, and proof that it still looks at the right file."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import QueuePool as Pool

from keydesk.kit.stamp import Settler

__all__ = ["Pool", "connect", "identity", "same_file"]

BUSY_SECONDS = 10


class Handle(sqlite3.Connection):
    """Remembers which file it opened: a file moved away or replaced is noticed.

    What it commits is told by the stamp beside the file, if there is a `settler` for it: only by
    a transaction that changed something, since that alone holds the write lock.
    """

    identity: tuple[int, int]
    settler: Settler | None = None
    before = 0  # rows that this connection had changed when its transaction began

    def commit(self) -> None:
        changed = self.total_changes != self.before and self.in_transaction
        if self.settler is None or not changed:
            super().commit()
        else:
            self.settler.commit(self, super().commit)

    def rollback(self) -> None:
        """What is taken back was changed by nobody: the next to read here has nothing to settle,
        and no lock under which it could."""
        super().rollback()
        self.before = self.total_changes


def identity(path: Path) -> tuple[int, int]:
    """Device and inode.  Raises OperationalError when the file is not there."""
    try:
        found = os.stat(path)  # noqa: PTH116  (on the path of every call: half of Path.stat's price)
    except OSError as error:
        raise sqlite3.OperationalError(f"unable to open database file: {error.strerror}") from error
    return found.st_dev, found.st_ino


def log_of(path: Path) -> Path:
    """The write-ahead log: there as long as anybody has the database open and has read from it."""
    return path.with_name(f"{path.name}-wal")


def connect(path: Path, mode: str = "rw", *, settler: Settler | None = None) -> Handle:
    """Opens an existing file; only a migration may create one (rwc).  BEGIN is ours to say.

    mode  rw, rwc, or ro: then nothing can be written into it
    """
    before = None if mode == "rwc" else identity(path)
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    raw = sqlite3.connect(
        uri,
        uri=True,
        factory=Handle,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "synchronous=FULL",
            "trusted_schema=OFF",
        ):
            raw.execute(f"PRAGMA {pragma}")
        raw.create_function("lower", 1, _lower, deterministic=True)
        raw.identity = before or identity(path)
        raw.settler = settler
    except BaseException:
        raw.close()
        raise
    return raw


@contextmanager
def any_text(raw: Any) -> Iterator[None]:
    """Reads a text that is no UTF-8 as well: half of a surrogate pair stands for each wrong byte.

    Whoever can write into the file can put one there, and every reading of that row fails.
    """
    raw.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = str


def _lower(text: str | None) -> str | None:
    """SQLite's own knows only A to Z: École would not be found as école."""
    return None if text is None else text.lower()


def same_file(raw: Any, path: Path) -> None:
    """Said before each use of a pooled connection; a stale one is thrown away and made anew."""
    try:
        stale = raw.identity != identity(path)
    except sqlite3.OperationalError as error:
        raise DisconnectionError("The database file is away.") from error
    if stale:
        raise DisconnectionError("The database file was replaced.")
