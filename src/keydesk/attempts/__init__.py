"""The book of attempts: everything that was tried, accepted or refused, and the last uses.

Counted in memory and written to its own database each second (docs/architecture.md says what a
killed process can lose: at most the last second).
"""

from keydesk.attempts.book import Book
from keydesk.attempts.flusher import Flusher
from keydesk.attempts.model import Attempt, LastUse, Who
from keydesk.attempts.store import calls_since, last_calls, last_uses

__all__ = ["Attempt", "Book", "Flusher", "LastUse", "Who", "calls_since", "last_calls", "last_uses"]
