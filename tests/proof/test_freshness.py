"""No sequence of changes and no clock makes a worker answer from what it remembers but should not
(security cases 68, 73, 75, 101).

Three workers with memories of their own, real verbs on a real SQLite database, in any order that
hypothesis can think of; beside them a model so slow and plain that it cannot be wrong.
"""

import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from keydesk.access.wishes import Changes as RoleChanges
from keydesk.access.wishes import Wish as RoleWish
from keydesk.accounts import people
from keydesk.auth import Accepted, Reason
from keydesk.auth.permissions import API_ACCESS
from keydesk.connections import verbs as connecting
from keydesk.connections.wishes import Changes as ConnectionChanges
from keydesk.credentials import verbs as keys
from keydesk.credentials.scheme import KeyScheme
from keydesk.credentials.wishes import Changes as KeyChanges
from keydesk.kit.db import Database
from keydesk.kit.secret import Secret
from keydesk.roles import verbs as roles
from tests.harness.databases import SqliteTemplate
from tests.harness.house import House

FEW = ["products:read", "products:update", "channels:read"]
some = st.lists(st.sampled_from(FEW), unique=True, max_size=3)
which = st.integers(0, 9)


@dataclass
class OfConnection:
    code: str
    user: str
    granted: set[str] | None  # None: by the role
    active: bool = True
    deleted: bool = False


@dataclass
class OfKey:
    id: str
    secret: Secret
    of: OfConnection
    expires_at: datetime
    active: bool = True
    revoked: bool = False
    narrowed: set[str] | None = None


@dataclass
class Plainly:
    """What holds, as a person would say it."""

    role: set[str] = field(default_factory=set)
    blocked: set[str] = field(default_factory=set)

    def hears(self, key: OfKey, now: datetime) -> set[str] | Reason:
        if key.revoked or key.of.deleted:
            return Reason.REVOKED
        if now >= key.expires_at:
            return Reason.EXPIRED
        if not key.active:
            return Reason.INACTIVE
        if not key.of.active:
            return Reason.CONNECTION_INACTIVE
        if key.of.user in self.blocked:
            return Reason.USER_BLOCKED
        granted = self.role if key.of.granted is None else key.of.granted
        held = granted | {API_ACCESS} if granted else set()
        return held if key.narrowed is None else held & key.narrowed


class Workers(RuleBasedStateMachine):
    template: SqliteTemplate

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.fresh = self.template.fresh(Path(self.folder.name))
        self.house = house = House(Path(self.folder.name), self.fresh.__enter__())
        url, prefixes = str(house.database.url), house.settings.prefixes
        self.databases = [Database(url) for _ in range(3)]
        self.workers = [KeyScheme(db, prefixes, lambda: house.now) for db in self.databases]
        self.model = Plainly(role={FEW[0]})
        self.role = house.do(roles.create, RoleWish("Team", "", FEW[:1])).id
        self.users = [house.member("admin").user_id for _ in range(2)]
        wishes = ({"role": self.role}, {"permissions": FEW}, {"permissions": FEW[:2]})
        self.connections = [self._connect(n, wish) for n, wish in enumerate(wishes)]
        self.keys: list[OfKey] = []
        for connection in self.connections:
            self._issue(connection, 30)

    def teardown(self) -> None:
        if hasattr(self, "house"):
            for database in self.databases:
                database.dispose()
            self.house.close()
            self.folder.cleanup()

    def _connect(self, n: int, wish: dict) -> OfConnection:
        user = self.users[n % 2]
        made = self.house.connect(f"Connection {n}", assigned_user=user, **wish)
        return OfConnection(made.code, user, set(wish["permissions"]) if n else None)

    def _issue(self, of: OfConnection, minutes: int) -> None:
        until = self.house.now + timedelta(minutes=minutes)
        wish = keys.Wish(f"Key {len(self.keys)}", expires_at=until, active=True)
        with self.house.read() as db:
            connection = connecting.find(db, self.house.by, of.code)
        made = self.house.do(keys.issue, connection, wish, prefix=self.house.settings.brand_prefix)
        self.keys.append(OfKey(made.credential.id, made.secret, of, until))

    def _living(self, n: int) -> OfKey | None:
        there = [key for key in self.keys if not key.revoked and not key.of.deleted]
        return there[n % len(there)] if there else None

    @rule(n=which, minutes=st.integers(1, 60))
    def issue(self, n, minutes) -> None:
        of = self.connections[n % 3]
        if not of.deleted and len(self.keys) < 8:
            self._issue(of, minutes)

    @rule(n=which, on=st.booleans())
    def switch_key(self, n, on) -> None:
        key = self._living(n)
        if key:
            self.house.do(keys.activate if on else keys.deactivate, key.id)
            key.active = on

    @rule(n=which)
    def revoke(self, n) -> None:
        key = self._living(n)
        if key:
            self.house.do(keys.revoke, key.id)
            key.revoked = True

    @rule(n=which, narrowed=st.none() | some)
    def edit_key(self, n, narrowed) -> None:
        key = self._living(n)
        granted = self.model.role if key and key.of.granted is None else key and key.of.granted
        if key and set(narrowed or ()) <= granted:
            self.house.do(keys.edit, key.id, KeyChanges(permissions=narrowed))
            key.narrowed = (
                None if narrowed is None else {*narrowed, *([API_ACCESS] * bool(narrowed))}
            )

    @rule(n=which, on=st.booleans())
    def switch_connection(self, n, on) -> None:
        of = self.connections[n % 3]
        if not of.deleted:
            self.house.do(connecting.activate if on else connecting.deactivate, of.code)
            of.active = on

    @rule(n=which, wanted=some)
    def grant(self, n, wanted) -> None:
        of = self.connections[n % 3]
        if of.granted is not None and not of.deleted:
            self.house.do(connecting.edit, of.code, ConnectionChanges(permissions=wanted))
            of.granted = set(wanted)

    @rule()
    def delete_connection(self) -> None:
        self.house.do(connecting.delete, self.connections[2].code) if (
            not self.connections[2].deleted
        ) else None
        self.connections[2].deleted = True

    @rule(wanted=some)
    def edit_role(self, wanted) -> None:
        self.house.do(roles.edit, self.role, RoleChanges(permissions=wanted))
        self.model.role = set(wanted)

    @rule(n=which)
    def block(self, n) -> None:
        user = self.users[n % 2]
        if user not in self.model.blocked:
            self.house.do(people.block, user)
            self.model.blocked.add(user)

    @rule(minutes=st.sampled_from([0.5, 5, 20]))
    def wait(self, minutes) -> None:
        self.house.later(minutes=minutes)

    @rule(n=which, worker=which)
    def call(self, n, worker) -> None:
        """So that not every worker remembers the same."""
        self._compare(self.keys[n % len(self.keys)], self.workers[worker % 3])

    @invariant()
    def one_worker_says_what_the_model_says(self) -> None:
        for key in getattr(self, "keys", ()):
            self._compare(key, self.workers[0])

    def _compare(self, key: OfKey, worker: KeyScheme) -> None:
        answer = worker.recall(key.secret)
        said = set(answer.caller.permissions) if isinstance(answer, Accepted) else answer.reason
        assert said == self.model.hears(key, self.house.now)


def _run(template, examples: int, steps: int) -> None:
    class Here(Workers):
        pass

    Here.template = template
    Here.TestCase.settings = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    Here.TestCase().runTest()


def test_no_worker_answers_otherwise_than_the_model(sqlite_template):
    _run(sqlite_template, examples=5, steps=30)


@pytest.mark.world
def test_no_worker_answers_otherwise_than_the_model_for_long(sqlite_template):
    _run(sqlite_template, examples=150, steps=80)
