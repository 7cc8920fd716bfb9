"""One organization on one real database, with a clock that the test sets."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from keydesk import auth, events
from keydesk.access import OWNER
from keydesk.access import store as roles
from keydesk.accounts import store as accounts
from keydesk.accounts.model import User
from keydesk.accounts.verbs import Founded
from keydesk.attempts import Book
from keydesk.auth import Answer, Caller, MustAsk
from keydesk.connections import verbs as connections
from keydesk.connections.model import Connection
from keydesk.connections.wishes import Wish as ConnectionWish
from keydesk.credentials import verbs as credentials
from keydesk.credentials.scheme import KeyScheme
from keydesk.credentials.verbs import Issued
from keydesk.credentials.wishes import Wish
from keydesk.kit.db import Database, Db
from keydesk.kit.ids import new_id
from keydesk.kit.secret import Secret
from keydesk.kit.settings import Settings
from keydesk.limits.counters import Counters
from tests.harness.databases import NOON, Fresh

T = TypeVar("T")


class House:
    """What a test needs to hold.

    by     the Owner of Nordlys Living, the organization under test
    other  the Owner of Fjord Lights, to whom all of it must be invisible
    now    the time; set it, or let it pass with later()
    """

    def __init__(self, data: Path, fresh: Fresh) -> None:
        self.now = NOON
        self.data, self.seed = data, fresh.seed
        self.settings = Settings(data, database_url=fresh.database_url)
        self.database, self.usage = Database(fresh.rights), Database(fresh.usage)
        self.book = Book()
        self.counters: Counters | None = None
        self.by, self.other = _owner(fresh.seed.nordlys), _owner(fresh.seed.fjord)

    @property
    def dialect(self) -> str:
        return self.database.dialect

    @property
    def inside(self) -> auth.House:
        """The house as handlers see it."""
        bare = auth.House(self.settings, self.database, self.usage, lambda: self.now, self.book)
        self.counters = self.counters or Counters(bare)
        return replace(bare, limiter=self.counters)

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

    def do(self, verb: Callable[..., T], *rest: Any, by: Caller | None = None, **more: Any) -> T:
        """A verb as an edge calls it: `house.do(verbs.revoke, id)`, in a transaction, now."""
        with self.write() as db:
            return verb(db, by or self.by, *rest, **more, now=self.now)

    def member(self, role: str, organization: Founded | None = None) -> Caller:
        """A new user of the organization in a system role, or in a team role by its id."""
        home = organization or self.seed.nordlys
        id_ = new_id()
        user = User(id_, f"{id_.lower()}@example.com", role, "", self.now, self.now, "!")
        with self.write() as db:
            accounts.add_user(db, user)
            accounts.add_membership(db, home.organization.id, id_, role, now=self.now)
            found = roles.find(db, home.organization.id, role)
        assert found
        return _caller(home.organization.id, id_, found.permissions)

    def connect(
        self, label: str = "Magento", *, by: Caller | None = None, **wish: Any
    ) -> Connection:
        """A connection; role Viewer unless the wish says otherwise."""
        limit = wish.pop("limit", 100_000)
        return self.do(connections.create, ConnectionWish(label, **wish), by=by, limit=limit)

    def managing(self) -> Connection:
        """A connection that may manage the desk itself, as only an Owner can make one."""
        wanted = ["connections:read", "connections:manage", "credentials:read"]
        return self.connect(f"Desk {new_id()}", permissions=[*wanted, "credentials:manage"])

    def issue(
        self,
        connection: Connection | None = None,
        *,
        name: str = "",
        by: Caller | None = None,
        **wish: Any,
    ) -> Issued:
        """An active key, of a new connection when none is given."""
        of = connection or self.connect(f"Shop {new_id()}", by=by)
        wanted = Wish(name or f"Key {new_id()}", **({"active": True} | wish))
        return self.do(credentials.issue, of, wanted, by=by, prefix=self.settings.brand_prefix)

    def ask(self, secret: Secret) -> Answer:
        """What the gate would hear about this key now."""
        answer = self.scheme.recall(secret)
        return self.scheme.ask(secret) if isinstance(answer, MustAsk) else answer

    @cached_property
    def scheme(self) -> KeyScheme:
        return KeyScheme(self.database, self.settings.prefixes, lambda: self.now)

    def told(self, by: Caller | None = None) -> list[str]:
        """The names of the organization's events, oldest first."""
        with self.read() as db:
            return [row["name"] for row in events.since(db, (by or self.by).organization_id)]

    def close(self) -> None:
        self.database.dispose()
        self.usage.dispose()


def _owner(founded: Founded) -> Caller:
    return _caller(founded.organization.id, founded.owner.id, OWNER.permissions)


def _caller(organization_id: str, user_id: str, permissions: frozenset[str]) -> Caller:
    return Caller(
        f"user:{user_id}",
        organization_id,
        permissions,
        user_id=user_id,
        address="127.0.0.1",
        request_id="test",
    )
