"""What may be asked of the list of keys, and how it is said to the database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    String,
    case,
    false,
    func,
    literal,
    or_,
    select,
    type_coerce,
)

from keydesk.access import ROLES
from keydesk.access.store import roles
from keydesk.auth.holding import covers
from keydesk.auth.permissions import ALL_OF_A_CONNECTION, API_ACCESS, KNOWN, own
from keydesk.connections.rows import connections
from keydesk.credentials.model import Kind, Status
from keydesk.credentials.secret import SHOWN
from keydesk.credentials.store import credentials, secrets
from keydesk.kit.errors import Invalid, Violation
from keydesk.kit.paging import USUAL, Order
from keydesk.kit.searching import contains

NEVER = 2**62  # microseconds: sorts behind every date
SORTS = ("name", "created", "expires", "status")
LAST_USE = "last_use"


@dataclass(frozen=True)
class Asked:
    """What a person wants to see.

    search   looks at name, prefix, client id, permission and connection
    sort     name, created, expires, status or last_use; with - before it, descending
    """

    search: str = ""
    status: str = ""
    connection: str = ""
    sort: str = "-created"
    after: str = ""
    limit: int = USUAL
    kind: Kind = Kind.API_KEY


def conditions(asked: Asked, now: datetime) -> list[ColumnElement[bool]]:
    found = [credentials.c.kind == asked.kind]
    if asked.search.strip():
        found.append(_matches(asked.search.strip()))
    if asked.connection:
        found.append(connections.c.code == asked.connection)
    if asked.status:
        if asked.status not in list(Status):
            raise Invalid(Violation("status", "Choose active, inactive, expired or revoked."))
        found.append(_has_status(Status(asked.status), now))
    return found


def order(sort: str, now: datetime) -> Order:
    c, name = credentials.c, sort.removeprefix("-")
    if name not in SORTS:
        names = ", ".join((*SORTS, LAST_USE))
        raise Invalid(Violation("sort", "Sort by one of {names}.", {"names": names}))
    places = ((_has_status(status, now), place) for place, status in enumerate(Status))
    column: ColumnElement[Any] = {
        "name": func.lower(c.name),
        "created": type_coerce(c.created_at, BigInteger),
        "expires": func.coalesce(type_coerce(c.expires_at, BigInteger), NEVER),
        "status": case(*places, else_=len(Status)),
    }[name]
    return Order(column, c.id, descending=sort.startswith("-"))


def _matches(text: str) -> ColumnElement[bool]:
    prefixed = secrets.c.prefix.startswith(text[:SHOWN], autoescape=True)
    return or_(
        contains(credentials.c.name, text),
        contains(connections.c.label, text),
        contains(connections.c.code, text),
        credentials.c.id.in_(select(secrets.c.credential_id).where(prefixed)),
        _has_client_id(text),
        *(_holds(name) for name in _named(text.lower())),
    )


def _named(text: str) -> list[str]:
    """Permissions with this in their name; one of the organization's own by its whole name."""
    return [*(n for n in sorted(KNOWN - {API_ACCESS}) if text in n), *([text] if own(text) else [])]


def _has_client_id(text: str) -> ColumnElement[bool]:
    """What stands behind its brand: see heads.py.  A whole one, or how it begins."""
    id_ = text.partition("_")[2]
    if not id_:
        return false()
    client = credentials.c.kind == Kind.OAUTH_CLIENT
    return client & credentials.c.id.startswith(id_, autoescape=True)


def _holds(permission: str) -> ColumnElement[bool]:
    """The same rule as Listed.permissions, as a condition."""
    n, listed = connections.c, credentials.c.permissions
    granted = or_(
        n.access_role.in_([role.id for role in ROLES if covers(role.permissions, permission)]),
        type_coerce(n.access_permissions, String).contains(f'"{permission}"', autoescape=True),
        ((n.access_mode == "all") | roles.c.everything)
        & literal(covers(ALL_OF_A_CONNECTION, permission)),
        type_coerce(roles.c.permissions, String).contains(f'"{permission}"', autoescape=True),
    )
    narrowed = type_coerce(listed, String).contains(f'"{permission}"', autoescape=True)
    return granted & (listed.is_(None) | narrowed)


def _has_status(status: Status, now: datetime) -> ColumnElement[bool]:
    """The same rule as Credential.status, as a condition."""
    c = credentials.c
    revoked = c.revoked_at.isnot(None)
    past = func.coalesce(c.expires_at <= now, false())
    match status:
        case Status.REVOKED:
            return revoked
        case Status.EXPIRED:
            return ~revoked & past
        case Status.ACTIVE:
            return ~revoked & ~past & c.active
        case Status.INACTIVE:
            return ~revoked & ~past & ~c.active
