"""The list of keys: filtered, sorted, page by page, with no query per row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, func, select

from keydesk.access import Access
from keydesk.access.store import JOINED, named_by, roles
from keydesk.apis.store import own_permissions
from keydesk.attempts import last_uses
from keydesk.auth.holding import written_out
from keydesk.connections.rows import connections, read_access
from keydesk.credentials import filters, store
from keydesk.credentials.filters import LAST_USE, Asked, conditions
from keydesk.credentials.model import Credential, Kind, LiveSecret
from keydesk.credentials.rows import read
from keydesk.credentials.store import credentials, missing, secrets, visible
from keydesk.kit.columns import micros
from keydesk.kit.db import Db
from keydesk.kit.paging import Page, cut, read_cursor, write_cursor

__all__ = ["Asked", "Listed", "counts", "either", "one", "page", "sorted_page", "total"]


@dataclass(frozen=True)
class Listed:
    """A credential as lists show it, with its connection and its live secrets, newest first.

    own  the permissions of the organization's own APIs
    """

    credential: Credential
    connection_code: str
    connection_label: str
    connection_access: Access
    secrets: tuple[LiveSecret, ...] = ()
    own: frozenset[str] = frozenset()

    @property
    def prefix(self) -> str:
        return self.secrets[0].prefix if self.secrets else ""

    @property
    def permissions(self) -> frozenset[str]:
        """Written out: what it may do today."""
        return written_out(self.credential.within(self.connection_access.held), self.own)


def page(db: Db, organization_id: str, asked: Asked, *, now: datetime) -> Page[Listed]:
    """Sorted by what the rights know."""
    order = filters.order(asked.sort, now)
    query = _selected(organization_id).where(*conditions(asked, now))
    rows = db.execute(order.page(query, asked.after, asked.limit)).mappings().all()
    listed = cut(rows, asked.limit, order.cursor)
    return Page(_with_secrets(db, listed.items), listed.next)


def sorted_page(
    db: Db, usage: Db, organization_id: str, asked: Asked, *, now: datetime
) -> Page[Listed]:
    """Also by last use, which stands in the other book."""
    if asked.sort.removeprefix("-") != LAST_USE:
        return page(db, organization_id, asked, now=now)
    matching = _selected(organization_id).where(*conditions(asked, now))
    ids = db.execute(matching.with_only_columns(credentials.c.id)).scalars().all()
    newest = dict.fromkeys(ids, 0)
    for use in last_uses(usage, ids).values():
        newest[use.credential_id] = max(newest[use.credential_id], micros(use.at))
    down = asked.sort.startswith("-")
    keys = sorted(((at, id_) for id_, at in newest.items()), reverse=down)
    if asked.after:
        former = read_cursor(asked.after, numbers=True)
        keys = [key for key in keys if (key < former if down else key > former)]
    chosen = cut(keys, asked.limit, lambda key: write_cursor(*key))
    return Page(_in_order(db, organization_id, [id_ for _, id_ in chosen.items]), chosen.next)


def _in_order(db: Db, organization_id: str, ids: Sequence[str]) -> list[Listed]:
    query = _selected(organization_id).where(credentials.c.id.in_(ids))
    rows = db.execute(query).mappings().all()
    found = {one.credential.id: one for one in _with_secrets(db, rows)}
    return [found[id_] for id_ in ids if id_ in found]


def total(db: Db, organization_id: str, kind: Kind = Kind.API_KEY) -> int:
    mine = _selected(organization_id).where(credentials.c.kind == kind)
    return db.execute(mine.with_only_columns(func.count())).scalar_one()


def one(db: Db, organization_id: str, id_: str, kind: Kind = Kind.API_KEY) -> Listed:
    """Raises NotFound, also for one of another kind."""
    this = (credentials.c.id == id_) & (credentials.c.kind == kind)
    query = _selected(organization_id).where(this)
    rows = db.execute(query).mappings().all()
    if not rows:
        raise missing(id_, kind)
    return _with_secrets(db, rows)[0]


def either(db: Db, organization_id: str, id_: str) -> Listed:
    """A key or a client.  Raises NotFound, also for a connection's account."""
    found = store.find(db, organization_id, id_)
    if found is None or found.kind is Kind.ACCOUNT:
        raise missing(id_)
    return one(db, organization_id, id_, found.kind)


def counts(db: Db, organization_id: str) -> dict[str, int]:
    """By connection code: how many credentials it has that are not revoked."""
    mine = (connections.c.organization_id == organization_id) & connections.c.deleted_at.is_(None)
    of_it = (credentials.c.connection_id == connections.c.id) & visible
    alive = of_it & credentials.c.revoked_at.is_(None)
    counted = select(connections.c.code, func.count(credentials.c.id)).outerjoin(credentials, alive)
    rows = db.execute(counted.where(mine).group_by(connections.c.code))
    return {row[0]: row[1] for row in rows}


def _selected(organization_id: str) -> Select[Any]:
    n = connections.c
    columns = (
        n.code,
        n.label,
        n.access_mode,
        n.access_role,
        n.access_permissions,
        *JOINED,
    )
    shown = select(credentials, *columns).join(connections, n.id == credentials.c.connection_id)
    shown = shown.outerjoin(roles, named_by(n.access_role, n.organization_id))
    mine = credentials.c.organization_id == organization_id
    return shown.where(mine, visible, n.deleted_at.is_(None))


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
    mine = {row["organization_id"] for row in rows}
    own = {one: own_permissions(db, one) for one in mine}
    return [
        _listed(row, tuple(by_credential.get(row["id"], ())), own[row["organization_id"]])
        for row in rows
    ]


def _listed(row: RowMapping, live: tuple[LiveSecret, ...], own: frozenset[str]) -> Listed:
    return Listed(read(row), row["code"], row["label"], read_access(row), live, own)
