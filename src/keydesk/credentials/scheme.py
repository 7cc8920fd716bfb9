"""How the gate asks us about a request.

On SQLite the answer is one plain statement in the event loop, which costs less than handing it to
a thread would.  On PostgreSQL the gate asks in a thread.  Both read what is committed at that
moment: there is no cache, so there is nothing that could be stale.
"""

import sqlite3
from contextlib import suppress
from pathlib import Path

from keydesk.auth import Answer, MustAsk, NotMine, Reason, Refused
from keydesk.credentials import lookup
from keydesk.credentials.judge import Found, judge
from keydesk.credentials.secret import NotOurs, Presented, parse
from keydesk.kit import sqlite
from keydesk.kit.clock import Clock
from keydesk.kit.columns import micros
from keydesk.kit.db import Database
from keydesk.kit.errors import Unavailable
from keydesk.kit.secret import Secret

MUST_ASK = MustAsk()


class KeyScheme:
    def __init__(self, database: Database, prefixes: tuple[str, ...], clock: Clock) -> None:
        self.database, self.prefixes, self.clock = database, prefixes, clock
        self.reader = _Reader(database.path) if database.dialect == "sqlite" else None

    def recall(self, secret: Secret) -> Answer | MustAsk:
        match parse(secret, self.prefixes):
            case Presented() as presented if self.reader:
                rows = self.reader.find(presented.credential_id)
                return judge(rows, presented, micros(self.clock()))
            case Presented():
                return MUST_ASK
            case NotOurs():
                return Refused(Reason.MALFORMED)

    def ask(self, secret: Secret) -> Answer:
        match parse(secret, self.prefixes):
            case Presented() as presented:
                with self.database.read() as db:
                    rows = lookup.find(db, presented.credential_id)
                return judge(rows, presented, micros(self.clock()))
            case NotOurs():
                return NotMine()


class _Reader:
    """One connection for the event loop of one worker.  A replaced file is opened anew."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.raw: sqlite.Handle | None = None

    def find(self, credential_id: str) -> list[Found]:
        """Raises Unavailable when the file is away or broken."""
        try:
            if self.raw is None or self.raw.identity != sqlite.identity(self.path):
                self._reopen()
            assert self.raw
            return [Found(*row) for row in self.raw.execute(lookup.SQLITE_TEXT, (credential_id,))]
        except sqlite3.Error as error:
            raise Unavailable from error

    def _reopen(self) -> None:
        if self.raw is not None:
            with suppress(sqlite3.Error):
                self.raw.close()
        self.raw = None
        self.raw = sqlite.connect(self.path)
