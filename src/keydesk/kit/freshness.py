"""Has anything changed?  What is remembered of the database holds while its number is the same.

On SQLite the number is read from memory that all processes share, in the event loop.  On
PostgreSQL it is asked of the database, in one statement for all who wait
(docs/adr/0029-strict-freshness.md).
"""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from psycopg import Error as PostgresError
from sqlalchemy import URL

from keydesk.kit import sqlite
from keydesk.kit.clock import running
from keydesk.kit.errors import Unavailable
from keydesk.kit.repeated import Repeated
from keydesk.kit.stamp import BEGUN, ID, LOOK_EVERY, ROW, SETTLED, Stamp, path_of
from keydesk.kit.together import Together

UNKNOWN = 0  # is no number: ask
DOUBT = memoryview(b"\0" * 8 + b"\1" + b"\0" * 23).cast("Q")  # as words of a stamp
HEAL_AFTER = 0.1  # seconds of the same doubt
PATIENCE = 5  # seconds for the statement on PostgreSQL


class Local:
    """Of a SQLite database, in one event loop.

    raw   the connection that asks where memory does not know; it only reads, but for healing
    salt  what is added to numbers: another one once the file itself was replaced or set back, so
          that numbers of before are no numbers of now

    Whoever may only read heals nothing: it asks until somebody else has.
    """

    def __init__(self, path: Path, mode: str = "rw") -> None:
        self.path, self.log_path, self.stamp_path = path, sqlite.log_of(path), path_of(path)
        self.mode = mode
        self.raw: sqlite.Handle | None = None
        self.log: tuple[int, int]
        self.stamp: Stamp | None = None
        self.words = DOUBT
        self.looked_at = 0.0
        self.version, self.highest, self.salt = -1, 0, 0
        self.doubted, self.doubted_at = (0, 0), 0.0

    def number(self) -> int:
        """The number at this very moment, or UNKNOWN.  Raises sqlite3.Error."""
        if running() - self.looked_at > LOOK_EVERY:
            self._look()
        settled = self.words[SETTLED]
        if settled == self.words[BEGUN]:
            return settled + self.salt
        return self._doubt(settled)

    async def now(self) -> int:
        """As Shared has it, for those who may wait.  Raises Unavailable."""
        try:
            return self.number()
        except sqlite3.Error as error:
            raise Unavailable from error

    def database_id(self) -> tuple[int, ...]:
        """What no other database, and no other file in its place, has in common with it."""
        assert self.raw
        return *self.raw.identity, self.words[ID]

    def opened(self) -> sqlite.Handle:
        """Raises sqlite3.Error."""
        if self.raw is None:
            self._look()
        assert self.raw
        return self.raw

    def probe(self) -> None:
        """Raises sqlite3.Error where number() would, for /healthz: in any thread."""
        raw = self.raw
        if raw is not None and raw.identity == sqlite.identity(self.path):
            self._compare_log()

    def close(self) -> None:
        if self.raw is not None:
            with suppress(sqlite3.Error):
                self.raw.close()
        self.raw, self.words, self.stamp, self.looked_at = None, DOUBT, None, 0.0

    def _look(self) -> None:
        """Are these still the files, and has anybody changed them without telling?"""
        began, self.looked_at = running(), 0.0  # until it is known to be well
        if self.raw is None or self.raw.identity != sqlite.identity(self.path):
            self.close()
            self._open()
        self._compare_log()
        if self.stamp is None or not self.stamp.here(self.stamp_path):
            self.words, self.stamp, self.version = DOUBT, None, -1
            with suppress(OSError, ValueError):
                self.stamp = Stamp(self.stamp_path, writes=self.mode != "ro")
        self._compare_number()
        self.looked_at = began  # whoever was stopped meanwhile looks again

    def _open(self) -> None:
        raw = sqlite.connect(self.path, self.mode)
        raw.execute(ROW).fetchone()  # from now on there is a log
        self.log, self.raw, self.version = sqlite.identity(self.log_path), raw, -1
        self.highest, self.salt = 0, self.salt + 2**48

    def _compare_log(self) -> None:
        """A lost log is lost until a restart: SQLite shares the old one within a process."""
        if self.log != sqlite.identity(self.log_path):
            raise sqlite3.OperationalError("The write-ahead log was removed: restart Keydesk.")

    def _compare_number(self) -> None:
        """Only after a commit by anybody else, of whatever kind; or where the words went back."""
        assert self.raw
        (version,) = self.raw.execute("PRAGMA data_version").fetchone()
        if version == self.version and not 0 < self.words[SETTLED] < self.highest:
            return
        number, id_ = self.raw.execute(ROW).fetchone()
        if number < self.highest:
            self.salt += 2**48
        self.version, self.highest = version, number
        mine = self.stamp is not None and self.stamp.words[ID] == id_
        self.words = self.stamp.words if self.stamp is not None and mine else DOUBT
        if not (self.words[SETTLED] == self.words[BEGUN] == number):
            self._heal()
        if self.words[SETTLED] == self.words[BEGUN] != number:  # nobody could tell it yet
            self.words, self.version = DOUBT, -1

    def _doubt(self, settled: int) -> int:
        """A change is being committed.  If that never ends, whoever began it is dead."""
        doubted, now = (settled, self.words[BEGUN]), running()
        if doubted != self.doubted:
            self.doubted, self.doubted_at = doubted, now
        elif now - self.doubted_at > HEAL_AFTER:
            self.doubted_at = now
            self._heal()
        return UNKNOWN

    def _heal(self) -> None:
        """If nobody is writing at this moment.  A file that is missing is for writers to make."""
        if self.words is DOUBT or self.mode == "ro":
            return
        raw = self.opened()
        raw.execute("PRAGMA busy_timeout = 0")
        try:
            with suppress(sqlite3.OperationalError):
                raw.execute("BEGIN IMMEDIATE")
                number, id_ = raw.execute(ROW).fetchone()
                if self.words[ID] == id_:
                    self.words[BEGUN] = number
                    self.words[SETTLED] = number
        finally:
            if raw.in_transaction:
                raw.execute("ROLLBACK")
            raw.execute(f"PRAGMA busy_timeout = {sqlite.BUSY_SECONDS * 1000}")


class Shared:
    """Of a PostgreSQL database that any number of machines may use: asked, by all who wait at
    once."""

    def __init__(self, url: URL) -> None:
        self.dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self.question: Repeated | None = None
        self.together = Together(self._ask, self.close)

    async def now(self) -> int:
        """Raises Unavailable."""
        return await self.together.ask(None)

    async def _ask(self, waiting: Sequence[None]) -> list[int]:
        try:
            async with asyncio.timeout(PATIENCE):
                return [await self._read()] * len(waiting)
        except (PostgresError, OSError, TimeoutError) as error:
            self.close()
            raise Unavailable from error

    async def _read(self) -> int:
        """Anew where the connection has ended meanwhile: a server that was restarted is there."""
        if self.question is not None:
            with suppress(PostgresError):
                return await self.question.ask()
            self.close()
        self.question = await Repeated.prepared(self.dsn, "SELECT number FROM changes", PATIENCE)
        return await self.question.ask()

    def close(self) -> None:
        question, self.question = self.question, None
        if question is not None:
            question.close()
