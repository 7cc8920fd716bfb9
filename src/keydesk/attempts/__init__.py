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
    Attempt,
    Call,
    LastUse,
    Trouble,
    Who,
    bucket,
)
from keydesk.attempts.reading import all_totals, calls_since, last_calls, last_uses, lost_since

__all__ = [
    "ACCEPTED", "LONGEST", "LOST", "MILLISECONDS", "Attempt", "Book", "Call", "Flusher", "LastUse",
    "Trouble", "Who", "all_totals", "bucket", "calls_since", "last_calls", "last_uses",
    "lost_since",
]  # fmt: skip
