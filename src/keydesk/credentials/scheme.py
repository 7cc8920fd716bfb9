"""How the gate asks us about a request.

On SQLite the answer comes in the event loop, which costs less than handing it to a thread would.
What was read before is used again only if SQLite says, for this very request, that nothing was
committed since: so there is nothing that could be stale.  On PostgreSQL the gate asks in a thread.
"""

from keydesk.auth import Answer, MustAsk, NotMine
from keydesk.credentials import lookup
from keydesk.credentials.judge import judge_rows
from keydesk.credentials.reader import Question, Reader
from keydesk.credentials.secret import NotOurs, parse
from keydesk.kit.clock import Clock
from keydesk.kit.columns import micros
from keydesk.kit.db import Database
from keydesk.kit.secret import Secret

MUST_ASK, NOT_MINE = MustAsk(), NotMine()


class DatabaseScheme:
    """One kind of secret, told from the others by its prefix, and the one question about it."""

    def __init__(
        self, database: Database, prefixes: tuple[str, ...], clock: Clock, question: Question
    ) -> None:
        self.database, self.prefixes, self.clock = database, prefixes, clock
        self.question = question
        on_sqlite = database.dialect == "sqlite"
        self.reader = Reader(database.path, question) if on_sqlite else None
        self.heads = tuple(f"{prefix}_" for prefix in prefixes)

    def recall(self, secret: Secret) -> Answer | MustAsk:
        text = secret.reveal()
        if not text.startswith(self.heads):
            return NOT_MINE
        now = micros(self.clock())
        if self.reader is not None:
            known = self.reader.recall(text, now)
            if known is not None:
                return known
        presented = parse(secret, self.prefixes)
        if isinstance(presented, NotOurs):
            return NOT_MINE
        return MUST_ASK if self.reader is None else self.reader.ask(text, presented, now)

    def probe(self) -> None:
        """Raises Unavailable when nothing can be judged; /healthz asks it."""
        if self.reader is not None:
            self.reader.probe()

    def ask(self, secret: Secret) -> Answer:
        presented = parse(secret, self.prefixes)
        if isinstance(presented, NotOurs):
            return NOT_MINE
        with self.database.read() as db:
            rows = db.execute(self.question.query, {"id": presented.credential_id}).all()
        answer, _ = self.question.judge(rows, presented, micros(self.clock()))
        return answer


class KeyScheme(DatabaseScheme):
    """API keys."""

    def __init__(self, database: Database, prefixes: tuple[str, ...], clock: Clock) -> None:
        super().__init__(database, prefixes, clock, Question(lookup.QUERY, judge_rows))
