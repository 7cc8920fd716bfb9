"""How the gate asks us about a request.

What was judged before is used again only if nothing that decides has changed since, up to this very
request (keydesk.kit.freshness).  On SQLite that is known from memory, and what is not remembered is
asked in the event loop, which costs less than handing it to a thread would.  On PostgreSQL all who
wait ask together whether anything has changed, and a thread asks what is not remembered.
"""

import hashlib
import sqlite3

from keydesk.auth import Answer, HeldUp, MustAsk, NotMine, Reason
from keydesk.credentials import lookup
from keydesk.credentials.judge import judge_rows
from keydesk.credentials.memory import Memory
from keydesk.credentials.reader import Judged, Question, by_engine, by_hand
from keydesk.credentials.secret import NotOurs, parse, sound
from keydesk.credentials.throttle import Throttle
from keydesk.kit.clock import Clock, SystemClock
from keydesk.kit.columns import micros
from keydesk.kit.db import Database
from keydesk.kit.errors import Unavailable
from keydesk.kit.freshness import UNKNOWN, Local
from keydesk.kit.secret import Secret

NOT_MINE = NotMine()


class DatabaseScheme:
    """One kind of secret, told from the others by its prefix, and the one question about it."""

    def __init__(
        self, database: Database, prefixes: tuple[str, ...], clock: Clock, question: Question
    ) -> None:
        self.database, self.prefixes = database, prefixes
        self.question, self.changed = question, database.changed
        self.memory, self.throttle = Memory(), Throttle()
        self.now = clock.micros if isinstance(clock, SystemClock) else lambda: micros(clock())
        self.heads = tuple(f"{prefix}_" for prefix in prefixes)
        local = isinstance(self.changed, Local)
        self.must_ask = MustAsk(self.ask, None if local else self._recall_shared)

    def recall(self, secret: Secret, address: str = "") -> Answer | MustAsk:
        text = secret.reveal()
        if not text.startswith(self.heads) or not sound(text):
            return NOT_MINE
        if not isinstance(self.changed, Local):
            return self.must_ask
        try:
            return self._recall(secret, address, _key(text), self.changed)
        except sqlite3.Error as error:
            raise Unavailable from error

    def recall_at(self, secret: Secret, number: int, address: str = "") -> Answer | MustAsk:
        """As recall, told the number that all who ask together have read (changed.now())."""
        answer = self.recall(secret, address)
        if isinstance(answer, MustAsk) and answer.first is not None:
            return self._recall_at(secret, address, number)
        return answer

    def until(self, secret: Secret) -> int:
        """How long the answer just given holds if nothing changes, in microseconds; 0 = unknown."""
        return self.memory.until(_key(secret.reveal()))

    def probe(self) -> None:
        """Raises Unavailable when nothing can be judged; /healthz asks it."""
        try:
            if isinstance(self.changed, Local):
                self.changed.probe()
        except sqlite3.Error as error:
            raise Unavailable from error

    def ask(self, secret: Secret, address: str = "") -> Answer:
        shown = parse(secret, self.prefixes)
        if isinstance(shown, NotOurs):
            return NOT_MINE
        now = self.now()
        with self.database.read() as db:
            judged = by_engine(db, self.question, shown, now)
        self.throttle.heard(address, shown.credential_id, judged.answer, now)
        return self._kept(_key(secret.reveal()), judged)

    def _recall(self, secret: Secret, address: str, key: bytes, changed: Local) -> Answer:
        """Raises sqlite3.Error."""
        now = self.now()
        number = changed.number()
        known = self.memory.recall(key, number, now) if number != UNKNOWN else None
        if known is not None:
            return known
        shown = parse(secret, self.prefixes)
        if isinstance(shown, NotOurs):
            return NOT_MINE
        wait = self.throttle.may_ask(address, shown.credential_id, now)
        if wait:
            return HeldUp(Reason.TOO_MANY_TRIES, seconds=wait)
        judged = by_hand(changed.opened(), self.question, shown, now)
        self.throttle.heard(address, shown.credential_id, judged.answer, now)
        return self._kept(key, judged._replace(number=judged.number + changed.salt))

    async def _recall_shared(self, secret: Secret, address: str) -> Answer | MustAsk:
        """Raises Unavailable."""
        assert not isinstance(self.changed, Local)
        return self._recall_at(secret, address, await self.changed.now())

    def _recall_at(self, secret: Secret, address: str, number: int) -> Answer | MustAsk:
        now = self.now()
        known = self.memory.recall(_key(secret.reveal()), number, now)
        if known is not None:
            return known
        shown = parse(secret, self.prefixes)
        if isinstance(shown, NotOurs):
            return NOT_MINE
        wait = self.throttle.may_ask(address, shown.credential_id, now)
        return HeldUp(Reason.TOO_MANY_TRIES, seconds=wait) if wait else self.must_ask

    def _kept(self, key: bytes, judged: Judged) -> Answer:
        self.memory.keep(key, judged.answer, judged.until, judged.number)
        return judged.answer


class KeyScheme(DatabaseScheme):
    """API keys."""

    def __init__(self, database: Database, prefixes: tuple[str, ...], clock: Clock) -> None:
        super().__init__(database, prefixes, clock, Question(lookup.QUERY, judge_rows))


def _key(text: str) -> bytes:
    """A digest, so neither the text is kept nor does the time of the look-up tell of it."""
    return hashlib.sha256(text.encode()).digest()
