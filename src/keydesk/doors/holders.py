"""Who names a permission of the organization's own: roles, connections, keys and clients."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, String, or_, select, type_coerce

from keydesk.access.store import team_roles
from keydesk.connections.rows import alive, connections
from keydesk.credentials.store import credentials, unrevoked, visible
from keydesk.kit.db import Db

Named = tuple[str, Iterable[str]]


def used_by(db: Db, organization_id: str, names: frozenset[str]) -> dict[str, list[str]]:
    """Of those that are named anywhere, by whom.  What has All names none of them.

    What is revoked or deleted does not count: it comes back never.
    """
    found: dict[str, list[str]] = {}
    for label, listed in _named(db, organization_id, names) if names else ():
        for name in names.intersection(listed):
            found.setdefault(name, []).append(label)
    return found


def _named(db: Db, organization_id: str, names: frozenset[str]) -> Iterator[Named]:
    for role in team_roles(db, organization_id):
        yield role.name, role.permissions
    n, c = connections.c, credentials.c
    listed = _mention(n.access_permissions, names)
    mine = select(n.label, n.access_permissions).where(n.organization_id == organization_id)
    yield from _pairs(db, mine.where(alive, listed).order_by(n.label))
    narrowed = _mention(c.permissions, names)
    mine = select(c.name, c.permissions).where(c.organization_id == organization_id)
    living = mine.join(connections, n.id == c.connection_id).where(alive)
    yield from _pairs(db, living.where(visible, unrevoked, narrowed).order_by(c.name))


def _mention(column: ColumnElement[Any], names: frozenset[str]) -> ColumnElement[bool]:
    text = type_coerce(column, String)
    return or_(*(text.contains(f'"{name}"', autoescape=True) for name in sorted(names)))


def _pairs(db: Db, wanted: Select[Any]) -> Iterator[Named]:
    for label, listed in db.execute(wanted):
        yield label, listed or ()
