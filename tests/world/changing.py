"""Who changes what decides, one thing after the other, in every way; and notes what must hold."""

import os
import random
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import httpx2
from sqlalchemy import select, text

from keydesk.access import OWNER
from keydesk.access.wishes import Changes as RoleChanges
from keydesk.access.wishes import Wish as RoleWish
from keydesk.accounts import people
from keydesk.accounts import store as accounts
from keydesk.accounts.model import User
from keydesk.auth import Caller, open_house
from keydesk.connections import verbs as connecting
from keydesk.connections.wishes import Changes as ConnectionChanges
from keydesk.connections.wishes import Wish as ConnectionWish
from keydesk.credentials import verbs as keys
from keydesk.credentials.standing import ABOVE
from keydesk.credentials.wishes import Changes as KeyChanges
from keydesk.kit import changes
from keydesk.kit.ids import new_id
from keydesk.kit.settings import current
from keydesk.roles import verbs as roles
from tests.world.asking import LINE, PATHS, path_of

READ, OTHER = "currencies:read", "channels:read"
SLOTS = 18


@dataclass
class Change:
    """Of what one key hears, in monotonic seconds."""

    began: float
    ended: float
    heard: set[int]
    after: int


@dataclass
class Connection:
    code: str
    user: str
    granted: set[str] | None  # None: what the role holds
    active: bool = True


@dataclass
class Key:
    slot: int
    generation: int
    id: str
    of: Connection
    active: bool = True
    revoked: bool = False
    narrowed: set[str] | None = None


class Desk:
    """`told` has the changes of each key, by slot and generation."""

    def __init__(self, data: Path, port: int, table: Path) -> None:
        self.data, self.table, self.dice = data, table, random.Random(7)
        self.house = open_house(current(data))
        with self.house.database.read() as db:
            (organization,) = accounts.list_organizations(db)
            (owner,) = accounts.members(db, organization.id)
        self.by = Caller(f"user:{owner.user_id}", organization.id, OWNER.permissions, owner.user_id)
        self.ways: Counter[str] = Counter()
        self.told: defaultdict[tuple[int, int], list[Change]] = defaultdict(list)
        self.role_holds, self.blocked, self.keys = {READ}, set(), []
        self.role = self._do(roles.create, RoleWish("Team", "", [READ])).id
        self.users = [self._user() for _ in range(2)]
        self.connections = [self._connect(n) for n in range(4)]
        self.slots: list[Key] = []
        headers = {"Authorization": f"Bearer {self._manager()}"}
        self.api = httpx2.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=20)
        for slot in range(SLOTS):
            self.issue(slot, 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.api.close()
        self.house.close()

    def change(self) -> None:
        kinds = (self.switch_key, self.switch_key, self.narrow, self.revoke, self.switch_connection,
                 self.grant, self.edit_role, self.block)  # fmt: skip
        self.dice.choice(kinds)()

    def hears(self, key: Key) -> int:
        if key.revoked or not key.active or not key.of.active or key.of.user in self.blocked:
            return 401
        if path_of(key.slot) == PATHS[0]:
            return 200  # whoever is known
        granted = self.role_holds if key.of.granted is None else key.of.granted
        held = granted if key.narrowed is None else granted & key.narrowed
        return 200 if READ in held else 403

    def issue(self, slot: int, generation: int) -> None:
        of = self.dice.choice(self.connections)
        with self.house.database.read() as db:
            connection = connecting.find(db, self.by, of.code)
        wish = keys.Wish(f"Key {slot} {generation}", active=True)
        made = self._do(keys.issue, connection, wish, prefix=self.house.settings.brand_prefix)
        key = Key(slot, generation, made.credential.id, of)
        self.slots[slot : slot + 1] = [key]
        self.keys.append(key)
        self.told[slot, generation].append(Change(0, 0, set(), self.hears(key)))
        line = f"{generation} {made.secret.reveal()}".encode().ljust(LINE)
        with self.table.open("r+b") as file:
            os.pwrite(file.fileno(), line, slot * LINE)

    def switch_key(self) -> None:
        key = self.dice.choice(self.slots)
        verb, word = (keys.deactivate, "deactivate") if key.active else (keys.activate, "activate")
        self._carry(
            verb, key.id, then=lambda: setattr(key, "active", word == "activate"),
            api=f"/manage/v1/keys/{key.id}/{word}",
        )  # fmt: skip

    def revoke(self) -> None:
        key = self.dice.choice(self.slots)
        self._carry(
            keys.revoke, key.id, then=lambda: setattr(key, "revoked", True),
            api=f"/manage/v1/keys/{key.id}/revoke",
        )  # fmt: skip
        if key.revoked:
            self.issue(key.slot, key.generation + 1)

    def narrow(self) -> None:
        key = self.dice.choice(self.slots)
        granted = self.role_holds if key.of.granted is None else key.of.granted
        wanted = self.dice.choice([None, *([p] for p in sorted(granted))])
        self._carry(
            keys.edit, key.id, KeyChanges(permissions=wanted),
            then=lambda: setattr(key, "narrowed", None if wanted is None else set(wanted)),
        )  # fmt: skip

    def switch_connection(self) -> None:
        of = self.dice.choice(self.connections)
        verb = connecting.deactivate if of.active else connecting.activate
        on = not of.active
        self._carry(verb, of.code, then=lambda: setattr(of, "active", on))

    def grant(self) -> None:
        of = self.dice.choice([c for c in self.connections if c.granted is not None])
        wanted = self.dice.choice([[READ], [OTHER], [READ, OTHER]])
        self._carry(
            connecting.edit, of.code, ConnectionChanges(permissions=wanted),
            then=lambda: setattr(of, "granted", set(wanted)),
        )  # fmt: skip

    def edit_role(self) -> None:
        wanted = self.dice.choice([[READ], [OTHER], [READ, OTHER]])
        self._carry(
            roles.edit, self.role, RoleChanges(permissions=wanted),
            then=lambda: setattr(self, "role_holds", set(wanted)),
        )  # fmt: skip

    def block(self) -> None:
        user = self.dice.choice(self.users)
        if user in self.blocked:
            self._carry(
                people.unblock, user, "admin", above=ABOVE, then=lambda: self.blocked.discard(user)
            )
        else:
            self._carry(people.block, user, then=lambda: self.blocked.add(user))

    def _carry(
        self,
        verb: Callable,
        *rest: object,
        then: Callable[[], object],
        api: str = "",
        **more: object,
    ) -> None:
        """In this process, by a worker, or by a process that is killed meanwhile."""
        before = {(key.slot, key.generation): self.hears(key) for key in self.keys}
        number, began = self._number(), time.monotonic()
        way = self.dice.choice(["here", "killed", "api"] if api else ["here", "killed"])
        if way == "killed":
            self._killed(verb, rest, more)
        elif way == "api":
            self._asked(api)
        else:
            self._do(verb, *rest, **more)
        if way != "here":
            self._settle()
        done = self._number() != number
        if done:
            then()
        ended = time.monotonic()
        self.ways[
            way if way != "killed" else ("killed, and done" if done else "killed before")
        ] += 1
        for key in self.keys:
            place, after = (key.slot, key.generation), self.hears(key)
            if after != before[place]:
                self.told[place].append(Change(began, ended, {before[place], after}, after))

    def _killed(self, verb: Callable, rest: tuple, more: dict) -> None:
        child = os.fork()
        if child == 0:
            try:
                self.house = open_house(current(self.data))
                self._do(verb, *rest, **more)
            finally:
                os._exit(0)
        time.sleep(self.dice.uniform(0, 0.1))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    def _asked(self, path: str) -> None:
        try:
            answer = self.api.post(path)
        except httpx2.HTTPError:
            return  # its worker was killed: whether it was done, the database knows
        assert answer.status_code == 200, answer.text

    def _do(self, verb: Callable, *rest: object, **more: object):
        with self.house.database.write() as db:
            return verb(db, self.by, *rest, **more, now=self.house.clock())

    def _settle(self) -> None:
        """A PostgreSQL server goes on to commit for a client that was killed."""
        if self.house.database.dialect == "sqlite":
            return
        asked = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
        others = "pid <> pg_backend_pid() AND xact_start < :began"
        with self.house.database.read() as db:
            began = db.execute(text("SELECT clock_timestamp()")).scalar_one()
        while True:
            with self.house.database.read() as db:
                if not db.execute(text(f"{asked} AND {others}"), {"began": began}).scalar_one():
                    return
            time.sleep(0.005)

    def _number(self) -> int:
        with self.house.database.read() as db:
            return db.execute(select(changes.changes.c.number)).scalar_one()

    def _user(self) -> str:
        id_, now = new_id(), self.house.clock()
        with self.house.database.write() as db:
            accounts.add_user(db, User(id_, f"{id_}@x.example".lower(), id_, "", now, now, "!"))
            accounts.add_membership(db, self.by.organization_id, id_, "admin", now=now)
        return id_

    def _connect(self, n: int) -> Connection:
        user = self.users[n % 2]
        wish = {"role": self.role} if n < 2 else {"permissions": [READ]}
        made = self._do(
            connecting.create, ConnectionWish(f"Conn {n}", assigned_user=user, **wish), limit=50
        )
        return Connection(made.code, user, None if n < 2 else {READ})

    def _manager(self) -> str:
        held = ["connections:read", "credentials:read", "credentials:manage", READ, OTHER]
        made = self._do(connecting.create, ConnectionWish("Manager", permissions=held), limit=50)
        wish = keys.Wish("Manager", active=True)
        prefix = self.house.settings.brand_prefix
        return self._do(keys.issue, made, wish, prefix=prefix).secret.reveal()
