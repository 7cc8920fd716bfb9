"""The list of keys: filtered, sorted, page by page, with no query per row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    RowMapping,
    Select,
    String,
    false,
    func,
    or_,
    select,
    type_coerce,
)

from keydesk.access import Access
from keydesk.connections.store import connections
from keydesk.credentials.model import Credential, LiveSecret, Status
from keydesk.credentials.secret import SHOWN
from keydesk.credentials.store import credentials, read, secrets, visible
from keydesk.kit.db import Db
from keydesk.kit.errors import Invalid, Violation
from keydesk.kit.paging import Order, Page, cut

NEVER = 2**62  # microseconds: sorts behind every date
SORTS = ("name", "-name", "created", "-created", "expires", "-expires")


@dataclass(frozen=True)
class Listed:
    """A credential as lists show it, with its connection and its live secrets, newest first."""

    credential: Credential
    connection_code: str
    connection_label: str
    connection_active: bool
    connection_access: Access
    secrets: tuple[LiveSecret, ...] = ()

    @property
    def prefix(self) -> str:
        return self.secrets[0].prefix if self.secrets else ""

    @property
    def permissions(self) -> frozenset[str]:
        return self.credential.within(self.connection_access.held)


@dataclass(frozen=True)
class Asked:
    """What a person wants to see.  `search` looks at name, prefix, permission and connection."""

    search: str = ""
    status: str = ""
    connection: str = ""
    sort: str = "-created"
    after: str = ""
    limit: int = 50


def page(db: Db, organization_id: str, asked: Asked, *, now: datetime) -> Page[Listed]:
    if asked.sort not in SORTS:
        raise Invalid(Violation("sort", "Sort by one of {sorts}.", {"sorts": ", ".join(SORTS)}))
    order = _order(asked.sort)
    query = _selected(organization_id).where(*_filters(asked, now))
    rows = db.execute(order.page(query, asked.after, asked.limit)).mappings().all()
    listed = cut(rows, asked.limit, order.cursor)
    return Page(_with_secrets(db, listed.items), listed.next)


def one(db: Db, organization_id: str, id_: str) -> Listed | None:
    query = _selected(organization_id).where(credentials.c.id == id_)
    rows = db.execute(query).mappings().all()
    return next(iter(_with_secrets(db, rows)), None)


def counts(db: Db, organization_id: str) -> dict[str, int]:
    """By connection id: how many credentials it has that are not revoked."""
    mine = (credentials.c.organization_id == organization_id) & visible
    alive = mine & credentials.c.revoked_at.is_(None)
    counted = select(credentials.c.connection_id, func.count()).where(alive)
    return {row[0]: row[1] for row in db.execute(counted.group_by(credentials.c.connection_id))}


def _selected(organization_id: str) -> Select[Any]:
    n = connections.c
    columns = (
        n.code,
        n.label,
        n.deactivated_at,
        n.access_mode,
        n.access_role,
        n.access_permissions,
    )
    shown = select(credentials, *columns).join(connections, n.id == credentials.c.connection_id)
    mine = credentials.c.organization_id == organization_id
    return shown.where(mine, visible, n.deleted_at.is_(None))


def _order(sort: str) -> Order:
    c = credentials.c
    column: ColumnElement[Any] = {
        "name": func.lower(c.name),
        "created": type_coerce(c.created_at, BigInteger),
        "expires": func.coalesce(type_coerce(c.expires_at, BigInteger), NEVER),
    }[sort.lstrip("-")]
    return Order(column, c.id, descending=sort.startswith("-"))


def _filters(asked: Asked, now: datetime) -> list[ColumnElement[bool]]:
    found = []
    if asked.search:
        found.append(_matches(asked.search.strip()))
    if asked.connection:
        found.append(connections.c.code == asked.connection)
    if asked.status:
        found.append(_has_status(asked.status, now))
    return found


def _matches(text: str) -> ColumnElement[bool]:
    prefixed = secrets.c.prefix.startswith(text[:SHOWN], autoescape=True)
    stored = func.coalesce(type_coerce(credentials.c.permissions, String), "")
    return or_(
        func.lower(credentials.c.name).contains(text.lower(), autoescape=True),
        func.lower(connections.c.label).contains(text.lower(), autoescape=True),
        stored.contains(text.lower(), autoescape=True),
        credentials.c.id.in_(select(secrets.c.credential_id).where(prefixed)),
    )


def _has_status(status: str, now: datetime) -> ColumnElement[bool]:
    """The same rule as Credential.status, as a condition."""
    c = credentials.c
    revoked = c.revoked_at.isnot(None)
    past = func.coalesce(c.expires_at <= now, false())
    conditions = {
        Status.REVOKED: revoked,
        Status.EXPIRED: ~revoked & past,
        Status.ACTIVE: ~revoked & ~past & c.active,
        Status.INACTIVE: ~revoked & ~past & ~c.active,
    }
    if status not in conditions:
        raise Invalid(Violation("status", "Choose active, inactive, expired or revoked."))
    return conditions[Status(status)]


def _with_secrets(db: Db, rows: Sequence[RowMapping]) -> list[Listed]:
    """One query for the secrets of all rows."""
    ids = [row["id"] for row in rows]
    live = secrets.c.credential_id.in_(ids) & secrets.c.slot.isnot(None)
    by_credential: dict[str, list[LiveSecret]] = {}
    for row in db.execute(
        select(secrets).where(live).order_by(secrets.c.valid_from.desc())
    ).mappings():
        one_secret = LiveSecret(**{name: row[name] for name in LiveSecret.__dataclass_fields__})
        by_credential.setdefault(row["credential_id"], []).append(one_secret)
    return [_listed(row, tuple(by_credential.get(row["id"], ()))) for row in rows]


def _listed(row: RowMapping, live: tuple[LiveSecret, ...]) -> Listed:
    access = Access(row["access_mode"], row["access_role"], row["access_permissions"])
    active = row["deactivated_at"] is None
    return Listed(read(row), row["code"], row["label"], active, access, live)
