"""The structure's tables.  Every statement names the organization.

catalogs            one row each; its version changes with every change of the structure, and its
                    lock makes whoever writes the catalog wait for whoever is writing it
stale_families      whose products' completenesses have to be counted anew
structure_entries   one document each, of all kinds (docs/adr/0023-structure-is-documents.md)
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    RowMapping,
    String,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.exc import IntegrityError

from keydesk.kit.columns import Identifier, OrderedJson
from keydesk.kit.db import Db, Instant, metadata
from keydesk.structures.model import OPTION, Entry

catalogs = Table(
    "catalogs",
    metadata,
    Column("organization_id", ForeignKey("organizations.id"), primary_key=True),
    Column("version", String(12), nullable=False),
)
structure_entries = Table(
    "structure_entries",
    metadata,
    Column("organization_id", ForeignKey("organizations.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("owner", Identifier, nullable=False),
    Column("code", Identifier, nullable=False),
    Column("document", OrderedJson, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    PrimaryKeyConstraint("organization_id", "kind", "owner", "code"),
    Index("ix_structure_entries_code", "organization_id", "kind", "code"),
)
# Families whose requirements were changed: how complete their products are is counted anew by a
# job, from the product `after` on.  The family "" is the whole catalog, models too.
stale_families = Table(
    "stale_families",
    metadata,
    Column("organization_id", ForeignKey("organizations.id"), nullable=False),
    Column("family", Identifier, nullable=False),
    Column("after", Identifier, nullable=False),
    PrimaryKeyConstraint("organization_id", "family"),
)
rows = structure_entries.c


def version(db: Db, organization_id: str) -> str | None:
    """None before anything was written."""
    mine = catalogs.c.organization_id == organization_id
    return db.execute(select(catalogs.c.version).where(mine)).scalar_one_or_none()


def hold(db: Db, organization_id: str) -> str | None:
    """The version; until the transaction ends nobody else writes this organization's catalog."""
    mine = catalogs.c.organization_id == organization_id
    return db.execute(select(catalogs.c.version).where(mine).with_for_update()).scalar_one_or_none()


def open_catalog(db: Db, organization_id: str, first: str) -> bool:
    """The catalog's row; False when another transaction has made it meanwhile."""
    try:
        with db.begin_nested():
            db.execute(insert(catalogs).values(organization_id=organization_id, version=first))
    except IntegrityError:
        return False
    return True


def set_version(db: Db, organization_id: str, new: str) -> None:
    mine = catalogs.c.organization_id == organization_id
    db.execute(update(catalogs).where(mine).values(version=new))


def everything(db: Db, organization_id: str) -> list[Entry]:
    """All but the options, in the order in which they were made."""
    mine = (rows.organization_id == organization_id) & (rows.kind != OPTION)
    found = db.execute(select(structure_entries).where(mine).order_by(rows.kind, rows.code))
    return [_entry(row) for row in found.mappings()]


def find(db: Db, organization_id: str, kind: str, owner: str, codes: Sequence[str]) -> list[Entry]:
    mine = (rows.organization_id == organization_id) & (rows.kind == kind) & (rows.owner == owner)
    found = db.execute(select(structure_entries).where(mine, rows.code.in_(codes)))
    return [_entry(row) for row in found.mappings()]


def part(
    db: Db, organization_id: str, kind: str, owner: str, *, limit: int, offset: int
) -> list[Entry]:
    """By code, by code point."""
    mine = (rows.organization_id == organization_id) & (rows.kind == kind) & (rows.owner == owner)
    wanted = select(structure_entries).where(mine).order_by(rows.code)
    return [_entry(row) for row in db.execute(wanted.limit(limit).offset(offset)).mappings()]


def count(db: Db, organization_id: str, kind: str, owner: str) -> int:
    mine = (rows.organization_id == organization_id) & (rows.kind == kind) & (rows.owner == owner)
    counted = select(func.count()).select_from(structure_entries).where(mine)
    return db.execute(counted).scalar_one()


def options(
    db: Db, organization_id: str, wanted: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], Entry]:
    """Of these pairs of an attribute and an option's code, those that exist."""
    pairs = sorted(set(wanted))
    found: dict[tuple[str, str], Entry] = {}
    for start in range(0, len(pairs), 1000):
        mine = (rows.organization_id == organization_id) & (rows.kind == OPTION)
        these = tuple_(rows.owner, rows.code).in_(pairs[start : start + 1000])
        for row in db.execute(select(structure_entries).where(mine, these)).mappings():
            found[row["owner"], row["code"]] = _entry(row)
    return found


def add(db: Db, organization_id: str, new: Sequence[Entry]) -> None:
    if new:
        values = [vars(entry) | {"organization_id": organization_id} for entry in new]
        db.execute(insert(structure_entries), values)


def replace(db: Db, organization_id: str, changed: Sequence[Entry]) -> None:
    """Their documents; by kind, owner and code."""
    if not changed:
        return
    this = (rows.kind == bindparam("k")) & (rows.owner == bindparam("w"))
    mine = (rows.organization_id == organization_id) & (rows.code == bindparam("c")) & this
    change = update(structure_entries).where(mine)
    values: list[dict[str, object]] = [
        {"k": e.kind, "w": e.owner, "c": e.code, "d": e.document, "u": e.updated_at}
        for e in changed
    ]
    db.execute(change.values(document=bindparam("d"), updated_at=bindparam("u")), values)


def mark_stale(db: Db, organization_id: str, families: Sequence[str]) -> None:
    """Their products are counted anew, from the first on, even where that had begun."""
    rows = stale_families.c
    for start in range(0, len(families), 1000):
        these = families[start : start + 1000]
        mine = (rows.organization_id == organization_id) & rows.family.in_(these)
        db.execute(delete(stale_families).where(mine))
        new = [{"organization_id": organization_id, "family": f, "after": ""} for f in these]
        db.execute(insert(stale_families), new)


def _entry(row: RowMapping) -> Entry:
    return Entry(**{name: row[name] for name in Entry.__dataclass_fields__})
