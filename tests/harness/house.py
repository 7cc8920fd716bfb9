"""One organization on one real database, with a clock that the test sets."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from keydesk import auth
from keydesk.access import OWNER
from keydesk.attempts import Book
from keydesk.auth import Caller
from keydesk.kit.db import Database, Db
from keydesk.kit.settings import Settings
from tests.harness.databases import Pair

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


class House:
    """What a test needs to hold.  `by` is the owner of its organization."""

    def __init__(self, data: Path, pair: Pair) -> None:
        self.now = NOON
        self.settings = Settings(data, database_url=pair.database_url)
        self.database, self.usage = Database(pair.rights), Database(pair.usage)
        self.book = Book()
        self.by = self.caller("o1nordlys000", OWNER.permissions)

    @property
    def dialect(self) -> str:
        return self.database.dialect

    @property
    def inside(self) -> auth.House:
        """The house as handlers see it."""
        return auth.House(self.settings, self.database, self.usage, lambda: self.now, self.book)

    def later(self, **delta: float) -> datetime:
        """Time goes on; returns the new now."""
        self.now += timedelta(**delta)
        return self.now

    @contextmanager
    def read(self) -> Iterator[Db]:
        with self.database.read() as db:
            yield db

    @contextmanager
    def write(self) -> Iterator[Db]:
        with self.database.write() as db:
            yield db

    def caller(self, organization_id: str, permissions: frozenset[str]) -> Caller:
        return Caller(
            f"user:{organization_id}",
            organization_id,
            permissions,
            user_id=organization_id,
            address="127.0.0.1",
            request_id="test",
        )

    def close(self) -> None:
        self.database.dispose()
        self.usage.dispose()
