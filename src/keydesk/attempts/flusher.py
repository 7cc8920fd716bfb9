"""Writes the book to its database each second, and once more at the end."""

import logging

from keydesk.attempts import store
from keydesk.attempts.book import Book
from keydesk.kit.db import Database
from keydesk.kit.errors import Unavailable
from keydesk.kit.repeating import Repeating

log = logging.getLogger("keydesk.attempts")


class Flusher(Repeating):
    def __init__(self, book: Book, database: Database, seconds: float = 1.0) -> None:
        super().__init__("attempts", seconds)
        self.book, self.database = book, database

    def stop(self) -> None:
        """Writes what is left.  Called at shutdown."""
        super().stop()
        self.once()

    def flush(self) -> bool:
        """False when the database is away: nothing is lost, it is tried again."""
        taken = self.book.take()
        if not taken:
            return True
        try:
            with self.database.write() as db:
                store.add(db, taken)
        except Unavailable as error:
            self.book.give_back(taken)
            log.warning("attempts_not_written", extra={"cause": str(error.__cause__)})
            return False
        except Exception:  # a defect of ours, which would come again with the same calls
            self.book.lose(taken)
            raise
        if taken.lost:
            log.error("attempts_lost", extra={"times": sum(taken.lost.values())})
        return True

    def once(self) -> None:
        try:
            self.flush()
        except Exception:
            log.exception("attempts_flush_failed")
