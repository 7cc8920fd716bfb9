"""What the walk calls with, and what it calls about: real keys, real sessions, real things."""

import sqlite3
from functools import cached_property
from typing import Any

from keydesk.access.wishes import Wish as RoleWish
from keydesk.accounts import sessions
from keydesk.accounts.model import IDLE, Session
from keydesk.accounts.scheme import COOKIE
from keydesk.accounts.secret import SESSION, digest, mint
from keydesk.auth import Mapped
from keydesk.auth.permissions import KNOWN
from keydesk.credentials import clients
from keydesk.credentials import verbs as keys
from keydesk.credentials.store import credentials
from keydesk.credentials.terms import TermsWish
from keydesk.credentials.wishes import Wish
from keydesk.kit.db import metadata
from keydesk.kit.ids import new_id
from keydesk.roles import verbs as roles
from tests.harness.house import House

UNKNOWN = "0" * 12
# What may change although nothing was changed: when a session was seen, and who failed to sign in.
ABOUT_CALLING = {"sessions", "sign_in_tries", "familiars"}
Headers = dict[str, str]
FORM = [
    ("flow_type", "other"), ("role", "custom"), ("preset", "custom"), ("mode", "custom"),
    ("expires", "365"), ("version", "1"), ("language", "en"), ("grant", "client_credentials"),
]  # fmt: skip


class Things:
    """One of each, made for one route; nothing is granted to them, so anybody may put them to work.

    A parameter that is not named here gets an id that nobody has.
    """

    def __init__(self, house: House, by: Any = None) -> None:
        by = by or house.by
        name = new_id()
        self.connection = house.connect(f"Of {name}", by=by, permissions=[])
        self.key = house.issue(self.connection, by=by).credential
        self.client = house.do(clients.create, self.connection, Wish(name), TermsWish(), by=by)
        self.role = house.do(roles.create, RoleWish(f"Role {name}"), by=by)
        self.ids = {
            "code": self.connection.code, "key_id": self.key.id, "role_id": self.role.id,
        }  # fmt: skip

    def path(self, template: str, ids: dict[str, str] | None = None) -> str:
        known = self.ids if ids is None else ids
        if ids is None and ("/clients/" in template or template.endswith("/secret")):
            known = known | {"key_id": self.client.id}
        parts = (
            known.get(part[1:-1].partition(":")[0], UNKNOWN) if part.startswith("{") else part
            for part in template.split("/")
        )
        return "/".join(parts)

    def body(self, route: Mapped, method: str) -> Any:
        """One that would do something, if the caller were let in."""
        if not route.guard.changes:
            return None
        name, of = f"Made {new_id()}", self.connection.code
        if route.door.name == "console":
            return [*FORM, ("label", name), ("name", name), ("connection", of)]
        bodies: dict[str, Any] = {
            "POST connections": {"label": name, "permissions": []},
            "POST keys": {"name": name, "connection": of, "permissions": []},
            "POST roles": {"name": name, "permissions": []},
            "PATCH roles/{role_id}": {"name": name, "version": 1},
            "PATCH connections/{code}": {"label": name},
            "PATCH keys/{key_id}": {"name": name},
            "POST clients": {"name": name, "connection": of, "permissions": []},
            "PATCH clients/{key_id}": {"name": name},
        }
        if route.door.name == "catalog":
            return _catalog_body(method, route.path)
        return bodies.get(f"{method} {route.path.removeprefix('/manage/v1/')}")


def _catalog_body(method: str, path: str) -> Any:
    code = f"made_{new_id()}"
    bodies: dict[str, Any] = {
        "products": {"identifier": code}, "products-uuid": {}, "categories": {"code": code},
        "attribute-groups": {"code": code}, "association-types": {"code": code},
    }  # fmt: skip
    return bodies.get(path.rpartition("/")[2]) if method == "POST" else None


class World:
    """Callers by what they hold."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.keys: dict[tuple[frozenset[str], bool], Headers] = {}
        self.people: dict[frozenset[str], str] = {}
        self.buried: dict[str, Headers] = {}
        self.seen: tuple[int | None, dict[str, list[Any]]] = (None, {})
        self.things = Things(house)  # for calls that must change nothing

    def caller(self, door: str, held: frozenset[str]) -> Headers:
        return self.session(held) if door == "console" else self.key(held)

    def key(self, held: frozenset[str], *, root: bool = True) -> Headers:
        """A key of a connection granted exactly `held`, and the root unless told otherwise."""
        if (held, root) not in self.keys:
            connection = self.house.connect(f"Caller {new_id()}", permissions=sorted(held))
            issued = self.house.issue(connection)
            if not root:
                self._narrow(issued.credential.id, held)
            self.keys[held, root] = {"authorization": f"Bearer {issued.secret.reveal()}"}
        return self.keys[held, root]

    def _narrow(self, id_: str, held: frozenset[str]) -> None:
        """As no verb would: a narrowing without the root."""
        this = credentials.c.id == id_
        with self.house.write() as db:
            db.execute(credentials.update().where(this).values(permissions=sorted(held)))

    def session(self, held: frozenset[str]) -> Headers:
        """A new session of a user whose team role holds exactly `held`, and the root."""
        house, cookie = self.house, mint(SESSION)
        if held not in self.people:
            wish = RoleWish(f"Of caller {new_id()}", permissions=sorted(held))
            self.people[held] = house.member(house.do(roles.create, wish).id).user_id
        session = Session(
            new_id(), self.people[held], house.by.organization_id, house.now, house.now,
            house.now + IDLE, "", "", house.now,
        )  # fmt: skip
        with house.write() as db:
            sessions.add(db, session, digest(cookie.reveal()))
        return {"cookie": f"{COOKIE}={cookie.reveal()}"}

    def dead(self, door: str) -> Headers:
        """What held everything once: a revoked key, or a session that is over."""
        if door not in self.buried:
            self.buried[door] = self._bury(door)
        return self.buried[door]

    def _bury(self, door: str) -> Headers:
        house = self.house
        if door == "console":
            found = self.session(KNOWN)
            with house.write() as db:
                sessions.end_everyones(db, house.by.organization_id)
            return found
        issued = house.issue(house.connect(f"Dead {new_id()}", permissions=sorted(KNOWN)))
        house.do(keys.revoke, issued.credential.id)
        return {"authorization": f"Bearer {issued.secret.reveal()}"}

    def rights(self) -> dict[str, list[Any]]:
        """Every row of every table of rights, as the database keeps it.

        They are read again only when somebody has written: SQLite tells, PostgreSQL does not.
        """
        version = self._version()
        if version is None or version != self.seen[0]:
            self.seen = (version, self._rights())
        return self.seen[1]

    def _version(self) -> int | None:
        if self.house.dialect != "sqlite":
            return None
        found: int = self.watch.execute("PRAGMA data_version").fetchone()[0]
        return found

    @cached_property
    def watch(self) -> sqlite3.Connection:
        """A connection that writes nothing itself, so that every write is another's."""
        with self.house.read() as db:
            ((_, _, path),) = db.exec_driver_sql("PRAGMA database_list")
        return sqlite3.connect(path)

    def _rights(self) -> dict[str, list[Any]]:
        names = sorted(metadata.tables.keys() - ABOUT_CALLING)
        if self.house.dialect == "sqlite":  # without what a driver's driver costs: it is read often
            found = ((name, self.watch.execute(f'SELECT * FROM "{name}"')) for name in names)
            return {name: rows.fetchall() for name, rows in found}
        with self.house.read() as db:
            return {
                name: sorted(map(repr, db.exec_driver_sql(f'SELECT * FROM "{name}"')))
                for name in names
            }
