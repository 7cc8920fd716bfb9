"""How the gate asks us about a request.

On SQLite the answer comes in the event loop, which costs less than handing it to a thread would.
What was read before is used again only if SQLite says, for this very request, that nothing was
committed since: so there is nothing that could be stale.  On PostgreSQL the gate asks in a thread.
"""

from keydesk.auth import Answer, MustAsk, Reason, Refused
from keydesk.credentials import lookup
from keydesk.credentials.judge import judge
from keydesk.credentials.reader import Reader
from keydesk.credentials.secret import NotOurs, parse
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
        text, now = secret.reveal(), micros(self.clock())
        if self.reader is not None:
            known = self.reader.recall(text, now)
            if known is not None:
                return known
        presented = parse(secret, self.prefixes)
        if isinstance(presented, NotOurs):
            return MALFORMED
        return MUST_ASK if self.reader is None else self.reader.ask(text, presented, now)

    def probe(self) -> None:
        """Raises Unavailable when no key can be judged; what /healthz asks besides the database."""
        if self.reader is not None:
            self.reader.probe()

    def ask(self, secret: Secret) -> Answer:
        presented = parse(secret, self.prefixes)
        if isinstance(presented, NotOurs):
            return MALFORMED
        with self.database.read() as db:
            rows = lookup.find(db, presented.credential_id)
        return judge(rows, presented, micros(self.clock()))
