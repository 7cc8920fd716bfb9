"""The book of attempts: everything that was tried, accepted or refused, and the last uses.

Counted in memory and written to its own database each second (docs/architecture.md says what a
killed process can lose: at most the last second).
"""

from keydesk.attempts.book import Book
from keydesk.attempts.flusher import Flusher
from keydesk.attempts.model import (
    ACCEPTED,
    LONGEST,
    LOST,
    MILLISECONDS,
    PATH,
    Attempt,
    Call,
    Kept,
    LastUse,
    Trouble,
    Who,
    bucket,
)
from keydesk.attempts.reading import (
    Days,
    all_totals,
    daily,
    last_calls,
    last_uses,
    latest_calls,
    lost_since,
)

__all__ = [
    "ACCEPTED", "LONGEST", "LOST", "MILLISECONDS", "PATH", "Attempt", "Book", "Call", "Days",
    "Flusher", "Kept", "LastUse", "Trouble", "Who", "all_totals", "bucket", "daily", "last_calls",
    "last_uses", "latest_calls", "lost_since",
]  # fmt: skip
