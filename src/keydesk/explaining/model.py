"""The chain that a request must pass, link by link, and where it breaks.  Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from keydesk.access import BLOCKED
from keydesk.auth import ANY_CALLER, PUBLIC, Caller, allowed
from keydesk.auth.holding import covers
from keydesk.auth.limits import from_here, plain
from keydesk.auth.permissions import API_ACCESS
from keydesk.connections.model import Connection
from keydesk.credentials.model import Credential, Status
from keydesk.explaining.places import Reached, Target
from keydesk.explaining.words import FOR_EVER, HOLDS, NARROWED, NO_SECRET, OF, called
from keydesk.shell import N_

SOME = 10  # networks that are told


@dataclass(frozen=True)
class Facts:
    """A key with all that it is judged by, as it is now.

    deleted         its connection was
    secret_works    one of its secrets is within its time
    user_name       of the connection's assigned user; user_role None = left the organization
    role_shared_by  how many users and other connections have the connection's role
    siblings        what the connection's other living keys are narrowed to; None = not narrowed
    """

    credential: Credential
    connection: Connection
    deleted: bool = False
    secret_works: bool = True
    user_name: str = ""
    user_role: str | None = None
    role_shared_by: int = 0
    siblings: tuple[frozenset[str] | None, ...] = ()
    own: frozenset[str] = frozenset()  # the permissions of the organization's own APIs

    @property
    def held(self) -> frozenset[str]:
        return self.connection.permissions

    @property
    def caller(self) -> Caller:
        """As the gate would know it."""
        c = self.credential
        return Caller(
            f"key:{c.id}", c.organization_id, c.within(self.held), credential_id=c.id,
            connection_id=c.connection_id,
        )  # fmt: skip

    @property
    def role_name(self) -> str:
        return self.connection.access.name


@dataclass(frozen=True)
class Link:
    """`name`: request, credential, connection, user, address, role, access, permission, grant or
    group."""

    name: str
    ok: bool
    template: str
    params: dict[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        return self.template.format(**self.params) if self.params else self.template


def chain(facts: Facts, target: Target, now: datetime, address: str = "") -> list[Link]:
    """In the order in which it is told; the first that is not ok is where it failed."""
    if not isinstance(target, Reached) or target.permission == PUBLIC:
        return [_request(target)]
    links = [_request(target), *standing(facts, now, address), _role(facts)]
    if target.permission != ANY_CALLER:
        links += _permissions(facts, target.permission)
    return links


def standing(facts: Facts, now: datetime, address: str = "") -> list[Link]:
    """What must be well wherever it is used.  `address` "" = nobody said from where."""
    return [_credential(facts, now), _connection(facts), _user(facts), *_addresses(facts, address)]


def _addresses(facts: Facts, address: str) -> Iterator[Link]:
    """One link for each list that there is."""
    lists = (
        (facts.connection.label, facts.connection),
        (called(facts.credential), facts.credential),
    )
    for name, one in lists:
        if not one.limits.networks:
            continue
        networks = ", ".join(map(plain, one.limits.networks[:SOME]))
        told: dict[str, object] = {"name": name, "address": address, "networks": networks}
        if not address:
            text = N_("{name} may be used from these addresses only: {networks}")
            yield Link("address", True, text, told)
        elif from_here([(name, one.limits)], address):
            yield Link("address", True, N_("{address} is in the list of {name}."), told)
        else:
            yield Link("address", False, N_("{address} is not in the list of {name}."), told)


def _request(target: Target) -> Link:
    match target:
        case Reached(asked=asked, permission=permission) if permission == PUBLIC:
            return Link("request", True, N_("{request} is open to all."), {"request": asked})
        case Reached(asked=asked, permission=permission) if permission == ANY_CALLER:
            text = N_("{request} lets in every credential that works.")
            return Link("request", True, text, {"request": asked})
        case Reached(asked=asked, permission=permission):
            told = {"request": asked, "permission": permission}
            return Link("request", True, N_("{request} asks for {permission}."), told)
        case unreached:
            told = {"method": unreached.asked.method, "allow": unreached.allow}
            return Link("request", False, unreached.template, told)


def _credential(facts: Facts, now: datetime) -> Link:
    key = facts.credential
    told: dict[str, object] = {"key": called(key), "date": _day(key.expires_at)}
    texts, status = OF[key.kind], key.status(now)
    text = texts[status]
    if status is Status.ACTIVE and key.expires_at is None:
        text = texts[FOR_EVER]
    ok = status is Status.ACTIVE and facts.secret_works
    if status is Status.ACTIVE and not facts.secret_works:
        text = texts[NO_SECRET]
    return Link("credential", ok, text, told)


def _connection(facts: Facts) -> Link:
    told: dict[str, object] = {"connection": facts.connection.label}
    if facts.deleted:
        text = N_("The connection {connection} was deleted. That is final.")
        return Link("connection", False, text, told)
    if not facts.connection.active:
        return Link("connection", False, N_("The connection {connection} is inactive."), told)
    return Link("connection", True, N_("The connection {connection} is active."), told)


def _user(facts: Facts) -> Link:
    told: dict[str, object] = {"user": facts.user_name, "connection": facts.connection.label}
    if facts.user_role is None:
        text = N_("The user to whom {connection} is assigned has left the organization.")
        return Link("user", False, text, told)
    if facts.user_role == BLOCKED.id:
        text = N_("{user}, to whom {connection} is assigned, is blocked.")
        return Link("user", False, text, told)
    return Link("user", True, N_("{user}, to whom {connection} is assigned, is not blocked."), told)


def _role(facts: Facts) -> Link:
    access = facts.connection.access
    told: dict[str, object] = {"connection": facts.connection.label, "role": facts.role_name}
    match access.mode:
        case "all":
            return Link(
                "role",
                True,
                N_("{connection} may do All: catalogue, settings and your own APIs."),
                told,
            )
        case "role" if not access.lost:
            return Link("role", True, N_("{connection} has the role {role}."), told)
        case "role":
            text = N_("The role of {connection} does not exist any more: it may do nothing.")
            return Link("role", False, text, told)
        case _:
            return Link("role", True, N_("{connection} has permissions of its own."), told)


def _permissions(facts: Facts, permission: str) -> Iterator[Link]:
    """The root first, without which nothing else counts."""
    yield _holding(facts, "access", API_ACCESS, ok=allowed(facts.caller, API_ACCESS))
    if permission != API_ACCESS:
        ok = covers(facts.caller.permissions, permission)
        yield _holding(facts, "permission", permission, ok=ok)


def _holding(facts: Facts, name: str, permission: str, *, ok: bool) -> Link:
    told: dict[str, object] = {
        "permission": permission, "key": facts.credential.name,
        "connection": facts.connection.label,
    }  # fmt: skip
    if not covers(facts.held, permission):
        return Link(name, ok, N_("{connection} does not hold {permission}."), told)
    if not ok:
        return Link(name, ok, NARROWED[facts.credential.kind], told)
    return Link(name, ok, HOLDS[facts.credential.kind], told)


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""
