"""The table of media files.  Every statement names the organization; the bytes lie on disk."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    func,
    insert,
    select,
    true,
)

from keydesk.kit.columns import Identifier
from keydesk.kit.db import Db, Instant, metadata
from keydesk.media.model import MediaFile

media_files = Table(
    "media_files",
    metadata,
    Column("organization_id", ForeignKey("organizations.id"), nullable=False),
    Column("code", Identifier, nullable=False),
    Column("digest", String(64), nullable=False),  # SHA-256 of the content, which names it on disk
    Column("original_filename", String(255), nullable=False),
    Column("mime_type", String(100), nullable=False),
    Column("extension", String(20), nullable=False),
    Column("size", Integer, nullable=False),  # bytes
    Column("created_at", Instant, nullable=False),
    PrimaryKeyConstraint("organization_id", "code"),
)
rows = media_files.c
AT_ONCE = 1_000  # codes in one statement
Limit = ColumnElement[bool]  # which ones somebody sees
ALL = true()
COLUMNS = [rows[name] for name in MediaFile.__dataclass_fields__]


def extensions(db: Db, organization_id: str, codes: Iterable[str]) -> dict[str, tuple[str, int]]:
    """By code, the extension and the size in bytes of those that exist."""
    found = _of(db, organization_id, codes, rows.extension, rows.size)
    return {row[0]: (row[1], row[2]) for row in found}


def seen(db: Db, organization_id: str, codes: Iterable[str], limit: Limit) -> set[str]:
    """Of those that exist."""
    return {row[0] for row in _of(db, organization_id, codes, limit=limit)}


def names(db: Db, organization_id: str, codes: Iterable[str]) -> dict[str, str]:
    """By code, the name that each came with, of those that exist."""
    found = _of(db, organization_id, codes, rows.original_filename)
    return {row[0]: row[1] for row in found}


def _of(
    db: Db,
    organization_id: str,
    codes: Iterable[str],
    *columns: ColumnElement[Any],
    limit: Limit = ALL,
) -> Iterator[Sequence[Any]]:
    """The code, and these columns."""
    wanted, mine = sorted(set(codes)), _mine(organization_id, limit)
    for start in range(0, len(wanted), AT_ONCE):
        these = rows.code.in_(wanted[start : start + AT_ONCE])
        yield from db.execute(select(rows.code, *columns).where(mine, these))


def find(db: Db, organization_id: str, code: str, limit: Limit) -> MediaFile | None:
    mine = _mine(organization_id, limit) & (rows.code == code)
    row = db.execute(select(*COLUMNS).where(mine)).one_or_none()
    return MediaFile(*row) if row else None


def part(db: Db, organization_id: str, limit: Limit, *, most: int, offset: int) -> list[MediaFile]:
    """By code, by code point."""
    mine = _mine(organization_id, limit)
    wanted = select(*COLUMNS).where(mine).order_by(rows.code).limit(most).offset(offset)
    return [MediaFile(*row) for row in db.execute(wanted)]


def count(db: Db, organization_id: str, limit: Limit) -> int:
    mine = _mine(organization_id, limit)
    return db.execute(select(func.count()).select_from(media_files).where(mine)).scalar_one()


def add(db: Db, organization_id: str, new: MediaFile) -> None:
    db.execute(insert(media_files).values(organization_id=organization_id, **vars(new)))


def _mine(organization_id: str, limit: Limit) -> ColumnElement[bool]:
    return (rows.organization_id == organization_id) & limit
