"""The names of those who did it and of what it was done to: as they are now, or were told then."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, or_, select

from keydesk.access.store import roles
from keydesk.accounts.store import memberships, organizations, users
from keydesk.audit.model import Entry
from keydesk.audit.sentences import PHRASES, kind_of
from keydesk.connections.rows import connections
from keydesk.credentials.model import Kind
from keydesk.credentials.store import credentials
from keydesk.events.log import events
from keydesk.groups.store import groups
from keydesk.kit.db import Db
from keydesk.kit.searching import contains

MOST = 30  # things that one search names
TOLD = ("name_given", "label", "code", "username", "organization", "email")  # by events
MACHINES = {"key", "client"}  # kinds of actors


@dataclass(frozen=True)
class Named:
    """`href`: its page; "" when it has none any more."""

    name: str
    href: str = ""


@dataclass(frozen=True)
class Who:
    """kind: user, machine, cli or nobody; `behalf` names the user that a machine stood for."""

    kind: str
    name: str
    credential: str = ""
    behalf: str = ""


@dataclass(frozen=True)
class Names:
    """By id.  `connections` also by id; a deleted one has no page."""

    users: Mapping[str, Named] = field(default_factory=dict)
    connections: Mapping[str, Named] = field(default_factory=dict)
    credentials: Mapping[str, Named] = field(default_factory=dict)
    roles: Mapping[str, Named] = field(default_factory=dict)
    organizations: Mapping[str, Named] = field(default_factory=dict)
    groups: Mapping[str, Named] = field(default_factory=dict)

    def target(self, entry: Entry) -> Named:
        """Under the name that it had then, when the event tells it."""
        found = self._found(entry)
        told = next((str(entry.data[name]) for name in TOLD if entry.data.get(name)), "")
        if kind_of(entry.name) == "user":  # their name says more than their address
            told = ""
        return Named(told or (found.name if found else entry.subject), found.href if found else "")

    def _found(self, entry: Entry) -> Named | None:
        match kind_of(entry.name):
            case "connection":
                return self.connections.get(entry.subject)
            case "key" | "client" | "account":
                return self.credentials.get(entry.subject)
            case "role":
                return self.roles.get(entry.subject)
            case "group":
                return self.groups.get(entry.subject)
            case "organization":
                return self.organizations.get(entry.subject)
        return self.users.get(str(entry.data.get("user_id", entry.subject)))

    def who(self, entry: Entry) -> Who:
        kind, _, id_ = entry.actor.partition(":")
        if kind in MACHINES:
            name = self.connections.get(entry.connection_id or "")
            behalf = self.users.get(entry.user_id or "")
            credential = self.credentials.get(id_, Named(id_)).name
            shown = name.name if name else credential
            return Who("machine", shown, credential, behalf.name if behalf else "")
        if kind == "user":
            return Who("user", self.users.get(id_, Named(id_)).name)
        return Who("nobody" if entry.actor == "nobody" else "cli", entry.actor)


def names(db: Db, organization_id: str, entries: Sequence[Entry]) -> Names:
    """Of all that these entries speak of: six queries, however many there are."""
    subjects = {entry.subject for entry in entries}
    actors = {entry.actor.partition(":")[2] for entry in entries}
    people = subjects | actors | {entry.user_id or "" for entry in entries}
    people |= {str(entry.data.get("user_id", "")) for entry in entries}
    machines = {entry.connection_id or "" for entry in entries}
    c, k, u = connections.c, credentials.c, users.c
    known = _known(db, c.id, [c.label, c.code, c.deleted_at], subjects | machines, organization_id)
    pages = {id_: _page(row[1], f"/console/connections/{row[2]}", row[3]) for id_, row in known}
    keys = _known(db, k.id, [k.name, k.kind, k.deleted_at], subjects | actors, organization_id)
    found = _known(db, roles.c.id, [roles.c.name], subjects, organization_id)
    limits = _known(db, groups.c.id, [groups.c.name], subjects, organization_id)
    persons = select(u.id, u.name, memberships.c.user_id).outerjoin(
        memberships,
        (memberships.c.user_id == u.id) & (memberships.c.organization_id == organization_id),
    )
    here = select(organizations.c.id, organizations.c.name)
    return Names(
        {r[0]: _user(r) for r in db.execute(persons.where(u.id.in_(sorted(people))))},
        pages,
        {id_: _credential(row) for id_, row in keys},
        {id_: Named(row[1], f"/console/roles/{id_}") for id_, row in found},
        organizations={
            r[0]: Named(r[1]) for r in db.execute(here.where(organizations.c.id == organization_id))
        },
        groups={id_: Named(row[1], f"/console/groups/{id_}") for id_, row in limits},
    )


def _known(
    db: Db, id_: Column[Any], shown: list[Column[Any]], ids: Iterable[str], organization_id: str
) -> list[tuple[str, Sequence[Any]]]:
    mine = id_.table.c.organization_id == organization_id
    found = db.execute(select(id_, *shown).where(mine, id_.in_(sorted(ids))))
    return [(row[0], row) for row in found]


def _page(name: str, href: str, deleted_at: object) -> Named:
    return Named(name, "" if deleted_at else href)


def _user(row: Sequence[Any]) -> Named:
    """One who left has no page here."""
    return Named(row[1], "/console/users" if row[2] else "")


def _credential(row: Sequence[Any]) -> Named:
    home = f"/console/access-keys/{row[0]}/edit"
    return _page(row[1], home, row[3] or row[2] == Kind.ACCOUNT)


def subjects_named(
    db: Db, organization_id: str, text: str, former: Sequence[str] = ()
) -> list[str]:
    """Ids of connections, credentials, roles, groups and users whose name holds `text`, and
    `former`: those that once had such a name."""
    c, k, r, g = connections.c, credentials.c, roles.c, groups.c
    found: list[Select[Any]] = [
        _mine(c.id, organization_id, contains(c.label, text), contains(c.code, text)),
        _mine(k.id, organization_id, contains(k.name, text)),
        _mine(r.id, organization_id, contains(r.name, text)),
        _mine(g.id, organization_id, contains(g.name, text)),
    ]
    ids = [id_ for query in found for id_ in db.execute(query.limit(MOST)).scalars()]
    people = _people(db, organization_id, text)
    return list(dict.fromkeys([*ids, *people, *former[:MOST]]))


def actors_named(db: Db, organization_id: str, text: str, former: Sequence[str] = ()) -> list[str]:
    """As events write them."""
    people = [f"user:{id_}" for id_ in _people(db, organization_id, text)]
    k, c = credentials.c, connections.c
    machines = select(k.id, k.kind).join(connections, c.id == k.connection_id)
    once = c.id.in_(former[:MOST]) | k.id.in_(former[:MOST])
    named = or_(contains(c.label, text), contains(c.code, text), contains(k.name, text), once)
    keys = machines.where(k.organization_id == organization_id, named).limit(MOST)
    heads = {Kind.OAUTH_CLIENT: "client"}
    return [*people, *(f"{heads.get(row[1], 'key')}:{row[0]}" for row in db.execute(keys))]


def events_named(text: str) -> list[str]:
    low = text.lower()
    return [name for name, phrase in PHRASES.items() if low in name or low in phrase]


def _people(db: Db, organization_id: str, text: str) -> list[str]:
    """Members, and those who were."""
    u, m, e = users.c, memberships.c, events.c
    here = select(m.user_id).where(m.organization_id == organization_id)
    left = (e.organization_id == organization_id) & (e.name == "user.removed")
    mine = u.id.in_(here.union(select(e.subject).where(left)))
    named = or_(contains(u.name, text), contains(u.email, text))
    return list(db.execute(select(u.id).where(mine, named).limit(MOST)).scalars())


def _mine(id_: Column[Any], organization_id: str, *named: ColumnElement[bool]) -> Select[Any]:
    return select(id_).where(id_.table.c.organization_id == organization_id, or_(*named))
