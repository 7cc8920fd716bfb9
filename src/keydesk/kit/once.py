"""Things that may happen once: a form that was sent, a request with an Idempotency-Key.

Creating a credential twice by a reload or a network retry would leave a live secret that nobody
holds.  The token is claimed in the same transaction as the change, so both happen or neither.
"""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Column, String, Table, delete, insert, select
from sqlalchemy.exc import IntegrityError

from keydesk.kit.db import Db, Instant, metadata

KEPT = timedelta(days=7)

claims = Table(
    "claims",
    metadata,
    Column("token_digest", String(64), primary_key=True),
    Column("subject", String(64), nullable=False),
    Column("at", Instant, nullable=False, index=True),
)


class AlreadyDone(Exception):
    """This token was used before; `subject` is the id of what it made then."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject)
        self.subject = subject


def claim(db: Db, token: str, subject: str, *, now: datetime) -> None:
    """Raises AlreadyDone when `token` was claimed within the last seven days.

    `token` should carry its organization ("{organization_id}:{token}"), so that no tenant can
    use up another's.
    """
    db.execute(delete(claims).where(claims.c.at < now - KEPT))
    digest = hashlib.sha256(token.encode()).hexdigest()
    try:
        with db.begin_nested():
            db.execute(insert(claims).values(token_digest=digest, subject=subject, at=now))
    except IntegrityError:
        former = select(claims.c.subject).where(claims.c.token_digest == digest)
        raise AlreadyDone(db.execute(former).scalar_one()) from None
