"""No sequence of changes makes anybody a ladder (security cases 12, 13 and 15).

Real verbs on a real SQLite database, called by people and machines of every kind, in any order that
hypothesis can think of; after each the same questions are asked of what every call would hear.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from keydesk.access import judge_holding
from keydesk.access import verbs as access
from keydesk.access.wishes import Changes as RoleChanges
from keydesk.access.wishes import Wish as RoleWish
from keydesk.auth import Accepted
from keydesk.auth.permissions import ALL_OF_A_CONNECTION, API_ACCESS, OWN, SENSITIVE
from keydesk.connections import store as connections
from keydesk.connections import verbs as connecting
from keydesk.connections.wishes import Changes as ConnectionChanges
from keydesk.connections.wishes import Wish as ConnectionWish
from keydesk.credentials import verbs as keys
from keydesk.credentials.wishes import Changes as KeyChanges
from keydesk.kit.errors import Conflict, Forbidden, Invalid, NotFound
from keydesk.roles import verbs as roles
from tests.harness.databases import SqliteTemplate
from tests.harness.house import House

FEW = [
    "products:read", "products:update", "channels:read", "credentials:manage", "users:manage",
    "roles:manage",
]  # fmt: skip
some = st.lists(st.sampled_from(FEW), unique=True, max_size=4)
which = st.integers(0, 30)
grants = st.one_of(
    some.map(lambda found: {"permissions": found}),
    st.sampled_from(["viewer", "editor", "admin", "owner"]).map(lambda role: {"role": role}),
    st.just({"everything": True}),
    which.map(lambda n: {"team": n}),
)


class Ladder(RuleBasedStateMachine):
    """`actors` are callers; who is a machine or holds a team role is read anew before each act."""

    template: SqliteTemplate

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.fresh = self.template.fresh(Path(self.folder.name))
        self.house = House(Path(self.folder.name), self.fresh.__enter__())
        house = self.house
        self.roles, self.connections, self.keys = [], [], []
        for wanted in (FEW[:1], FEW[:2], FEW[3:]):
            self.roles.append(
                house.do(roles.create, RoleWish(f"R{len(self.roles)}", "", wanted)).id
            )
        self.people = {
            caller.user_id: role
            for role in ("admin", "editor", "viewer", *self.roles)
            for caller in [house.member(role)]
        }
        self.people[house.by.user_id] = "owner"
        for wish in ({"role": self.roles[1]}, {"permissions": FEW}):
            self.connections.append(house.connect(f"Conn {len(self.connections)}", **wish).code)
            self._keep(house.issue(self._connection(len(self.connections) - 1)))

    def teardown(self) -> None:
        if hasattr(self, "house"):
            self.house.close()
            self.folder.cleanup()

    def _keep(self, issued) -> None:
        self.keys.append((issued.credential.id, issued.secret))

    def _connection(self, n):
        code = self.connections[n % len(self.connections)]
        with self.house.read() as db:
            return connections.find(db, self.house.by.organization_id, code)

    def _actor(self, n):
        """A person as their role is now, or a machine as its next call would be."""
        everybody = [*self.people, *self.keys]
        chosen = everybody[n % len(everybody)]
        if isinstance(chosen, tuple):
            answer = self.house.ask(chosen[1])
            return answer.caller if isinstance(answer, Accepted) else None
        return self._person(chosen)

    def _person(self, user_id):
        with self.house.read() as db:
            held = roles.find(db, self.house.by, self.people[user_id]).permissions
        return self.house.by.__class__(
            f"user:{user_id}", self.house.by.organization_id, held, user_id=user_id
        )

    def _held(self):
        """By whom or what → what it may do now; the second are the connections as granted."""
        machines, granted = {}, {}
        for id_, secret in self.keys:
            answer = self.house.ask(secret)
            machines[id_] = (
                answer.caller.permissions if isinstance(answer, Accepted) else frozenset()
            )
        for n, code in enumerate(self.connections):
            granted[code] = self._connection(n).permissions
        return machines | {one: self._person(one).permissions for one in self.people}, granted

    @contextmanager
    def _acting(self, n) -> Iterator[object]:
        """What anybody gained by this act, the actor held; and only an Owner grants what is
        sensitive to a connection."""
        by = self._actor(n)
        if by is None:
            return
        (held, granted), before = self._held(), len(self.house.told())
        try:
            yield by
        except (Invalid, Conflict, NotFound, Forbidden):
            assert self._held() == (held, granted)
            assert len(self.house.told()) == before
            return
        now_held, now_granted = self._held()
        for one, permissions in now_held.items():
            gained = permissions - held.get(one, frozenset())
            assert gained <= by.permissions, f"{by.actor} gave {sorted(gained - by.permissions)}"
        for code, permissions in now_granted.items():
            gained = permissions - granted.get(code, frozenset())
            assert gained <= by.permissions
            assert OWN in by.permissions or not gained & SENSITIVE, f"{by.actor}: {sorted(gained)}"

    def _grant(self, grant):
        if "team" in grant:
            return {"role": self.roles[grant["team"] % len(self.roles)]}
        return grant

    def _do(self, n, verb, *rest, **more):
        if self._actor(n) is None:
            return
        with self._acting(n) as by:
            self.house.do(verb, *rest, by=by, **more)

    @rule(n=which, grant=grants)
    def create_connection(self, n, grant) -> None:
        label = f"Connection {len(self.connections)}"
        if self._actor(n) is None or not self._actor(n).user_id:
            return
        with self._acting(n) as by:
            wish = ConnectionWish(label, **self._grant(grant))
            self.connections.append(self.house.do(connecting.create, wish, by=by, limit=1000).code)

    @rule(n=which, of=which, grant=grants)
    def edit_connection(self, n, of, grant) -> None:
        changes = ConnectionChanges(**self._grant(grant))
        self._do(n, connecting.edit, self._connection(of).code, changes)

    @rule(n=which, of=which, on=st.booleans())
    def switch_connection(self, n, of, on) -> None:
        verb = connecting.activate if on else connecting.deactivate
        self._do(n, verb, self._connection(of).code)

    @rule(n=which, of=which, narrowed=st.none() | some, active=st.booleans())
    def issue(self, n, of, narrowed, active) -> None:
        if self._actor(n) is None:
            return
        with self._acting(n) as by:
            made = self.house.issue(
                self._connection(of), by=by, permissions=narrowed, active=active
            )
            self._keep(made)

    @rule(n=which, key=which, narrowed=st.none() | some)
    def edit_key(self, n, key, narrowed) -> None:
        id_, _ = self.keys[key % len(self.keys)]
        self._do(n, keys.edit, id_, KeyChanges(permissions=narrowed))

    @rule(n=which, key=which, verb=st.sampled_from([keys.activate, keys.deactivate]))
    def switch_key(self, n, key, verb) -> None:
        id_, _ = self.keys[key % len(self.keys)]
        self._do(n, verb, id_)

    @rule(n=which, role=which, wanted=some, everything=st.booleans())
    def edit_role(self, n, role, wanted, everything) -> None:
        changes = RoleChanges(permissions=None if everything else wanted, everything=everything)
        self._do(n, roles.edit, self.roles[role % len(self.roles)], changes)

    @rule(n=which, wanted=some, like=st.none() | st.sampled_from(["admin", "owner", "R1"]))
    def create_role(self, n, wanted, like) -> None:
        name = f"R{len(self.roles)}"
        if self._actor(n) is None:
            return
        with self._acting(n) as by:
            made = (
                self.house.do(roles.duplicate, like, name=name, by=by)
                if like
                else self.house.do(roles.create, RoleWish(name, "", wanted), by=by)
            )
            assert made.permissions <= by.permissions
            self.roles.append(made.id)

    @invariant()
    def no_machine_holds_more_than_its_connection(self) -> None:
        if not hasattr(self, "house"):
            return
        for id_, secret in self.keys:
            answer = self.house.ask(secret)
            if isinstance(answer, Accepted):
                with self.house.read() as db:
                    of = answer.caller.organization_id, answer.caller.connection_id
                    connection = connections.find_by_id(db, *of)
                    credential = keys.find(db, self.house.by, id_)
                held = answer.caller.permissions
                assert held <= connection.permissions
                assert OWN not in held
                if credential.permissions is not None:
                    assert held <= credential.permissions
                if connection.access.mode == "all":
                    assert held <= ALL_OF_A_CONNECTION
                assert not held or API_ACCESS in connection.permissions


def climb(template, examples: int, steps: int, **more):
    case = type("Ladder", (Ladder,), {"template": template}).TestCase
    case.settings = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None,
        suppress_health_check=list(HealthCheck), **more,
    )  # fmt: skip
    case("runTest").runTest()


def test_no_sequence_of_changes_is_a_ladder(sqlite_template):
    climb(sqlite_template, 8, 15)


@pytest.mark.world
def test_no_long_sequence_is_one_either(sqlite_template):
    climb(sqlite_template, 250, 50)


# The name of each mistake, the module, its function, and what a careless hand made of it.
MISTAKES = {
    "a role is not judged": (access, "_judge", lambda *_, **__: None),
    "a role of machines is judged like one of people": (
        access, "judge_role", lambda by, gained, of_connections: judge_holding(by, gained),
    ),
    "a grant is not judged": (connecting, "_judge", lambda *_: None),
    "a grant of what is sensitive is judged like another": (
        connecting, "judge_grant", judge_holding,
    ),
    "a key is not judged": (keys, "judge_grant", lambda *_: None),
    "putting a key to work is not judged": (keys, "require_all", lambda *_: None),
    "putting a connection to work is not judged": (connecting, "require_all", lambda *_: None),
}  # fmt: skip


@pytest.mark.world
@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_by_hand_makes_one(sqlite_template, monkeypatch, mistake):
    """Security case 103: a machine that never falls is not climbing."""
    monkeypatch.setattr(*MISTAKES[mistake])
    with pytest.raises(AssertionError):
        climb(sqlite_template, 300, 40, derandomize=True, database=None, phases=[Phase.generate])
