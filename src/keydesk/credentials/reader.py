"""Judging credentials in the event loop of one worker, from SQLite: from memory, never stale."""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Select
from sqlalchemy.dialects.sqlite import dialect

from keydesk.auth import Accepted, Answer
from keydesk.credentials.secret import Presented
from keydesk.kit import sqlite
from keydesk.kit.clock import running
from keydesk.kit.errors import Unavailable

LOOK_EVERY = 0.25  # seconds
LARGEST = 10_000  # acceptances remembered


class Question(NamedTuple):
    """What to ask about a presented credential, and how to judge what comes back.  Pure.

    query  has the id of what was presented as its one parameter, `id`
    judge  the rows, what was presented, now in microseconds → an answer, and until when it holds
           if nothing changes (microseconds)
    """

    query: Select[Any]
    judge: Callable[[Sequence[Sequence[Any]], Presented, int], tuple[Answer, int]]


@cache
def _text(query: Select[Any]) -> str:
    return str(query.compile(dialect=dialect()))


class Remembered(NamedTuple):
    answer: Accepted
    until: int  # microseconds: then something of it ends by itself


class Reader:
    """Remembers acceptances until SQLite's data_version tells of a commit by anybody else.

    data_version changes with every commit of another connection, in whatever process, and this
    connection never writes.  It is asked for every request, before memory is believed: what was
    committed before is seen.  What happens behind Keydesk's back to the files themselves (moved
    away, replaced, the log deleted) is noticed by their inodes, within a quarter of a second.
    """

    def __init__(self, path: Path, question: Question) -> None:
        self.text = _text(question.query)
        self.judge = question.judge
        self.path, self.log_path = path, sqlite.log_of(path)
        self.looked_at = 0.0
        self.raw: sqlite.Handle | None = None
        self.log: tuple[int, int]
        self.asking: sqlite3.Cursor
        self.version = -1
        self.known: dict[bytes, Remembered] = {}

    def recall(self, text: str, now: int) -> Accepted | None:
        """The former acceptance of this very text, if it still holds.  Raises Unavailable.

        The key is a digest, so neither the text is kept nor does the look-up's time tell of it.
        """
        try:
            if running() - self.looked_at > LOOK_EVERY:
                self._open_this_file()
            self._forget_what_changed()
        except sqlite3.Error as error:
            raise Unavailable from error
        found = self.known.get(_key(text))
        return found.answer if found is not None and now < found.until else None

    def ask(self, text: str, presented: Presented, now: int) -> Answer:
        """After recall.  Refusals are not remembered: junk must not push out what is in use."""
        assert self.raw
        try:
            rows = self.raw.execute(self.text, (presented.credential_id,)).fetchall()
        except sqlite3.Error as error:
            raise Unavailable from error
        answer, until = self.judge(rows, presented, now)
        if isinstance(answer, Accepted) and len(self.known) < LARGEST:
            self.known[_key(text)] = Remembered(answer, until)
        return answer

    def probe(self) -> None:
        """Raises Unavailable where recall would, for /healthz: in any thread, changing nothing."""
        raw = self.raw
        try:
            if raw is not None and raw.identity == sqlite.identity(self.path):
                self._compare_log()
        except sqlite3.Error as error:
            raise Unavailable from error

    def _open_this_file(self) -> None:
        self.looked_at = 0.0  # until it is known to be well
        if self.raw is None or self.raw.identity != sqlite.identity(self.path):
            if self.raw is not None:
                with suppress(sqlite3.Error):
                    self.raw.close()
            self.raw = None
            raw = sqlite.connect(self.path)
            self.asking, self.version = raw.cursor(), -1
            self.asking.execute(self.text, ("",)).fetchall()  # from now on there is a log
            self.log, self.raw = sqlite.identity(self.log_path), raw
        else:
            self._compare_log()
        self.looked_at = running()

    def _compare_log(self) -> None:
        """A lost log is lost until a restart: SQLite shares the old one within a process."""
        if self.log != sqlite.identity(self.log_path):
            raise sqlite3.OperationalError("The write-ahead log was removed: restart Keydesk.")

    def _forget_what_changed(self) -> None:
        (version,) = self.asking.execute("PRAGMA data_version").fetchone()
        if version != self.version:
            self.known.clear()
            self.version = version


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
