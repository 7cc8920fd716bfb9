"""The tables of protected APIs.  Every statement names the organization."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Integer,
    RowMapping,
    String,
    Table,
    UniqueConstraint,
    delete,
    insert,
    select,
    update,
)

from keydesk.apis.model import Api, Permission, Route, branch, whole
from keydesk.apis.table import Line, RouteTable, made_of
from keydesk.auth.permissions import Branch
from keydesk.kit.db import Db, Instant, metadata

apis = Table(
    "apis",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("organization_id", ForeignKey("organizations.id"), nullable=False),
    Column("code", String(40), nullable=False),
    Column("name", String(80), nullable=False),
    Column("base_path", String(80), nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("edited_at", Instant),
    Column("edited_by", String(200)),
    UniqueConstraint("organization_id", "code"),
)
permissions = Table(
    "api_permissions",
    metadata,
    Column("organization_id", ForeignKey("organizations.id"), primary_key=True),
    Column("name", String(60), primary_key=True),
    Column("api_id", ForeignKey("apis.id"), nullable=False),
    Column("label", String(80), nullable=False),
)
routes = Table(
    "api_routes",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("organization_id", ForeignKey("organizations.id"), nullable=False, index=True),
    Column("api_id", ForeignKey("apis.id"), nullable=False),
    Column("method", String(10), nullable=False),
    Column("template", String(120), nullable=False),
    Column("permission", String(60), nullable=False),
    UniqueConstraint("api_id", "method", "template"),
)


def tables(db: Db, organization_id: str) -> RouteTable:
    """Of all its APIs, in one query; the same rows give the same object."""
    columns = (apis.c.code, apis.c.base_path, routes.c.method, routes.c.template)
    joined = routes.join(apis, _of(apis, organization_id) & (apis.c.id == routes.c.api_id))
    wanted = select(*columns, routes.c.permission).select_from(joined)
    rows = db.execute(wanted.where(_of(routes, organization_id))).all()
    lines = (Line(row[0], row[2], whole(row[1], row[3]), row[4]) for row in rows)
    return made_of(tuple(sorted(lines)))


def own_permissions(db: Db, organization_id: str, *, held: bool = False) -> frozenset[str]:
    """What EVERY_OWN stands for today; `held`: none is removed until this transaction ends."""
    names = select(permissions.c.name).where(_of(permissions, organization_id))
    return frozenset(db.execute(names.with_for_update(read=True) if held else names).scalars())


def hold_own_permissions(db: Db, organization_id: str) -> frozenset[str]:
    """For whoever is to grant them."""
    return own_permissions(db, organization_id, held=True)


def branches(db: Db, organization_id: str) -> list[Branch]:
    """For the tree of permissions: an API each, by name; those without any are left out."""
    found = [branch(api.name, api.permissions) for api in every(db, organization_id, bare=True)]
    return [one for one in found if one.resources]


def every(db: Db, organization_id: str, *, bare: bool = False) -> list[Api]:
    """By name; `bare`: without their routes."""
    rows = db.execute(select(apis).where(_of(apis, organization_id))).mappings().all()
    found = _whole(db, organization_id, rows, bare=bare)
    return sorted(found, key=lambda api: (api.name.casefold(), api.code))


def find(db: Db, organization_id: str, code: str, *, held: bool = False) -> Api | None:
    """`held`: until this transaction ends, nobody else edits or deletes it."""
    wanted = select(apis).where(_of(apis, organization_id), apis.c.code == code)
    rows = db.execute(wanted.with_for_update() if held else wanted).mappings().all()
    return next(iter(_whole(db, organization_id, rows)), None)


def add(db: Db, organization_id: str, api: Api) -> None:
    names = ("id", "code", "name", "base_path", "version", "created_at", "created_by")
    values = {name: getattr(api, name) for name in names}
    db.execute(insert(apis).values(values | {"organization_id": organization_id}))
    add_permissions(db, organization_id, api.id, api.permissions)


def change(db: Db, organization_id: str, edited: Api, *, by: str, at: datetime) -> bool:
    """Its head.  True if it was still the version before."""
    same = (apis.c.id == edited.id) & (apis.c.version == edited.version - 1)
    values = {"name": edited.name, "base_path": edited.base_path, "version": edited.version}
    edit = (
        update(apis)
        .where(_of(apis, organization_id), same)
        .values(values | {"edited_at": at, "edited_by": by})
    )
    return db.execute(edit).rowcount == 1


def add_permissions(db: Db, organization_id: str, api_id: str, added: Iterable[Permission]) -> None:
    rows = [{"name": one.name, "label": one.label} for one in added]
    fixed = {"organization_id": organization_id, "api_id": api_id}
    if rows:
        db.execute(insert(permissions), [row | fixed for row in rows])


def label(db: Db, organization_id: str, permission: Permission) -> None:
    this = _of(permissions, organization_id) & (permissions.c.name == permission.name)
    db.execute(update(permissions).where(this).values(label=permission.label))


def remove_permissions(db: Db, organization_id: str, names: Iterable[str]) -> None:
    """Waits for all who hold them by own_permissions."""
    this = _of(permissions, organization_id) & permissions.c.name.in_(sorted(names))
    db.execute(delete(permissions).where(this))


def add_routes(
    db: Db, organization_id: str, api_id: str, added: Iterable[tuple[str, Route]]
) -> None:
    """Each with its new id."""
    fixed = {"organization_id": organization_id, "api_id": api_id}
    rows = [
        {"id": id_, "method": r.method, "template": r.template, "permission": r.permission} | fixed
        for id_, r in added
    ]
    if rows:
        db.execute(insert(routes), rows)


def remove_routes(db: Db, organization_id: str, api_id: str, gone: Iterable[Route]) -> None:
    mine = _of(routes, organization_id) & (routes.c.api_id == api_id)
    for one in gone:
        this = (routes.c.method == one.method) & (routes.c.template == one.template)
        db.execute(delete(routes).where(mine, this))


def remove(db: Db, organization_id: str, api_id: str) -> bool:
    """With all that is its own.  True if this call removed it."""
    for table in (routes, permissions):
        db.execute(delete(table).where(_of(table, organization_id), table.c.api_id == api_id))
    this = _of(apis, organization_id) & (apis.c.id == api_id)
    return db.execute(delete(apis).where(this)).rowcount == 1


def _of(table: Table, organization_id: str) -> ColumnElement[bool]:
    mine: ColumnElement[bool] = table.c.organization_id == organization_id
    return mine


def _whole(
    db: Db, organization_id: str, rows: Iterable[RowMapping], *, bare: bool = False
) -> list[Api]:
    """Two more queries, however many APIs there are."""
    heads = list(rows)
    named: dict[str, list[Permission]] = {row["id"]: [] for row in heads}
    mapped: dict[str, list[Route]] = {row["id"]: [] for row in heads}
    for row in _parts(db, permissions, organization_id, named):
        named[row["api_id"]].append(Permission(row["name"], row["label"]))
    for row in () if bare else _parts(db, routes, organization_id, mapped):
        mapped[row["api_id"]].append(Route(row["template"], row["method"], row["permission"]))
    return [
        Api(
            **{name: row[name] for name in Api.__dataclass_fields__ if name in apis.c},
            permissions=tuple(sorted(named[row["id"]])), routes=tuple(sorted(mapped[row["id"]])),
        )
        for row in heads
    ]  # fmt: skip


def _parts(db: Db, table: Table, organization_id: str, ids: Iterable[str]) -> Any:
    wanted = select(table).where(_of(table, organization_id), table.c.api_id.in_(list(ids)))
    return db.execute(wanted).mappings()
