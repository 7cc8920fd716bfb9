"""How the gate asks whose session a cookie opens."""

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from starlette.types import Scope

from keydesk.accounts import sessions
from keydesk.accounts.model import SEEN_EVERY, STEP_UP, Session, judge
from keydesk.accounts.secret import SESSION, digest, shaped
from keydesk.auth import Accepted, Answer, MustAsk, NotMine
from keydesk.auth.carrier import NOTHING, UNREADABLE, Carried
from keydesk.kit.clock import Clock
from keydesk.kit.db import Database
from keydesk.kit.errors import Unavailable
from keydesk.kit.secret import Secret

COOKIE = "keydesk_session"
NOT_MINE = NotMine()
# What a page sends that refreshes itself: static/js/live.js.
BY_ITSELF = {(b"accept", b"text/event-stream"), (b"x-refresh", b"1")}


class Unattended(Secret):
    """Of a page that refreshes itself: no sign that anybody sits there."""

    __slots__ = ()


def carry_cookie(scope: Scope) -> Carried:
    """For the console's door.  Of two session cookies one may be planted: neither is believed."""
    found = [value for name, value in _cookies(scope) if name == COOKIE and value]
    if not found:
        return NOTHING
    if len(found) > 1:
        return UNREADABLE
    return (Secret if BY_ITSELF.isdisjoint(scope["headers"]) else Unattended)(found[0])


def _cookies(scope: Scope) -> Iterator[tuple[str, str]]:
    for header, value in scope["headers"]:
        if header == b"cookie":
            for pair in value.decode("latin-1").split(";"):
                name, _, text = pair.strip().partition("=")
                yield name, text


class SessionScheme:
    """Always asks the database: a page costs much more than this one statement does."""

    def __init__(self, database: Database, clock: Clock, step_up: timedelta = STEP_UP) -> None:
        self.database, self.clock, self.step_up = database, clock, step_up
        self.must_ask = MustAsk(self.ask)

    def recall(self, secret: Secret, _: str = "") -> Answer | MustAsk:
        return self.must_ask if shaped(secret, SESSION) else NOT_MINE

    def ask(self, secret: Secret, _: str = "") -> Answer:
        now = self.clock()
        with self.database.read() as db:
            found = sessions.presented(db, digest(secret.reveal()))
        answer = judge(found, now, self.step_up)
        if found and isinstance(answer, Accepted) and not isinstance(secret, Unattended):
            self._see(found.session, now)
        return answer

    def _see(self, session: Session, now: datetime) -> None:
        """Once a minute at most.  A full disk must not keep anybody from looking."""
        if now - session.seen_at >= SEEN_EVERY:
            with contextlib.suppress(Unavailable), self.database.write() as db:
                sessions.mark_seen(db, session, now=now)
