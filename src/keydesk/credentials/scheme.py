"""How the gate asks us about a request.

On SQLite the answer comes in the event loop, which costs less than handing it to a thread would.
What was read before is used again only if SQLite says, for this very request, that nothing was
committed since: so there is nothing that could be stale.  On PostgreSQL the gate asks in a thread.
"""

from keydesk.auth import Answer, MustAsk, Reason, Refused
from keydesk.credentials import lookup
from keydesk.credentials.judge import Found, judge
from keydesk.credentials.reader import Reader
from keydesk.credentials.secret import NotOurs, Presented, parse
from keydesk.kit.clock import Clock
from keydesk.kit.columns import micros
from keydesk.kit.db import Database
from keydesk.kit.secret import Secret

MUST_ASK, MALFORMED = MustAsk(), Refused(Reason.MALFORMED)


class KeyScheme:
    def __init__(self, database: Database, prefixes: tuple[str, ...], clock: Clock) -> None:
        self.database, self.prefixes, self.clock = database, prefixes, clock
        self.reader = Reader(database.path) if database.dialect == "sqlite" else None

    def recall(self, secret: Secret) -> Answer | MustAsk:
        presented = parse(secret, self.prefixes)
        if isinstance(presented, NotOurs):
            return MALFORMED
        if self.reader is None:
            return MUST_ASK
        return self._judged(self.reader.find(presented.credential_id), presented)

    def ask(self, secret: Secret) -> Answer:
        presented = parse(secret, self.prefixes)
        if isinstance(presented, NotOurs):
            return MALFORMED
        with self.database.read() as db:
            rows = lookup.find(db, presented.credential_id)
        return self._judged(rows, presented)

    def _judged(self, rows: list[Found], presented: Presented) -> Answer:
        return judge(rows, presented, micros(self.clock()))
