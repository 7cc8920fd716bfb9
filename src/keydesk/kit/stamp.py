"""The number of changes in memory that all processes of a machine share, beside a SQLite database.

Four words of 64 bits in the file `<database>.stamp`:

    id       of this file; the row of `changes` names it too
    begun    what the number will be after a change that is being committed
    settled  what it was after the last change that was committed
    inode    of this file, so that a copy of it is none

Whoever commits a change writes `begun` before, and `settled` after, holding SQLite's write lock in
between; so there is one at a time.  Where both are equal, that is the number of the database; where
they differ, a change is being committed, or its writer died: then the database is asked.  Words are
only ever wrong towards doubt (docs/adr/0029-strict-freshness.md).
"""

import mmap
import os
import secrets
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from keydesk.kit.filesystems import give_to_owner

ID, BEGUN, SETTLED, INODE = range(4)
SIZE = 32
LOOK_EVERY = 0.25  # seconds: how long a reader may believe that this is still the file
PATIENCE = 2 * LOOK_EVERY  # before a change counts on a new file: nobody reads the old one then
COUNTS = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'changes'"
ROW = "SELECT number, stamp FROM changes"


def path_of(database: Path) -> Path:
    return database.with_name(f"{database.name}.stamp")


class Stamp:
    """The file, mapped as it was when it was opened."""

    __slots__ = ("identity", "map", "words")

    def __init__(self, path: Path, *, writes: bool = True) -> None:
        """Raises OSError or ValueError where there is none that could be used."""
        descriptor = os.open(path, (os.O_RDWR if writes else os.O_RDONLY) | os.O_CLOEXEC)
        try:
            found = os.fstat(descriptor)
            self.identity = found.st_dev, found.st_ino
            access = mmap.ACCESS_WRITE if writes else mmap.ACCESS_READ
            self.map = mmap.mmap(descriptor, SIZE, access=access)
        finally:
            os.close(descriptor)
        self.words = memoryview(self.map).cast("Q")
        if self.words[INODE] != found.st_ino:
            raise ValueError(f"{path.name} is a copy, which others do not read.")

    def here(self, path: Path) -> bool:
        """And whole: whoever reads what is mapped and was cut off is killed by the system."""
        with suppress(OSError):
            found = os.stat(path)  # noqa: PTH116  (with each commit: half of Path.stat's price)
            return (found.st_dev, found.st_ino) == self.identity and found.st_size >= SIZE
        return False


class Settler:
    """The side that writes, of one database.  All its methods are said under SQLite's write lock,
    which their caller holds; only `settled` is written after it."""

    def __init__(self, database: Path) -> None:
        self.path = path_of(database)
        self.stamp: Stamp | None = None

    def commit(self, raw: sqlite3.Connection, commit: Callable[[], None]) -> None:
        """Commits; while that is under way, nobody believes what they remember."""
        found = self._row(raw)
        if found is None:
            return commit()
        number, words = found
        if words[BEGUN] == words[SETTLED] == number:
            return commit()  # nothing that decides was changed
        words[SETTLED] = 0  # or it may be `number` already, where the database was set back
        words[BEGUN] = number
        commit()
        words[SETTLED] = number
        return None

    def _row(self, raw: sqlite3.Connection) -> tuple[int, memoryview] | None:
        """None in a database that counts nothing: that of the attempts, or one not yet migrated."""
        if not raw.execute(COUNTS).fetchone():
            return None
        number, id_ = raw.execute(ROW).fetchone()
        try:
            return number, self._opened(raw, id_).words
        except OSError as error:
            raise sqlite3.OperationalError(f"{self.path.name}: {error.strerror}") from error

    def _opened(self, raw: sqlite3.Connection, id_: int | None) -> Stamp:
        """The file that the database names, wherever it came from; else a new one."""
        if self.stamp is None or not self.stamp.here(self.path):
            self.stamp = None
            with suppress(FileNotFoundError, ValueError):
                self.stamp = Stamp(self.path)
        if self.stamp is None or self.stamp.words[ID] != id_:
            self.stamp = self._made_anew(raw)
            if id_ is not None:
                time.sleep(PATIENCE)
        return self.stamp

    def _made_anew(self, raw: sqlite3.Connection) -> Stamp:
        """In doubt, until somebody settles it."""
        fresh = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        words = memoryview(bytearray(SIZE)).cast("Q")
        words[ID], words[BEGUN] = secrets.randbits(62), 1
        raw.execute("UPDATE changes SET stamp = ?", (words[ID],))
        with suppress(FileNotFoundError):
            fresh.unlink()
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            words[INODE] = os.fstat(descriptor).st_ino
            os.write(descriptor, words.tobytes())
            give_to_owner(descriptor, self.path.with_suffix(""))
        finally:
            os.close(descriptor)
        fresh.replace(self.path)
        return Stamp(self.path)
