"""The table of media files.  Every statement names the organization; the bytes lie on disk."""

from collections.abc import Iterable

from sqlalchemy import Column, ForeignKey, Integer, PrimaryKeyConstraint, String, Table, select

from keydesk.kit.columns import Identifier
from keydesk.kit.db import Db, Instant, metadata

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


def extensions(db: Db, organization_id: str, codes: Iterable[str]) -> dict[str, tuple[str, int]]:
    """By code, the extension and the size in bytes of those that exist."""
    mine = (rows.organization_id == organization_id) & rows.code.in_(sorted(set(codes)))
    found = db.execute(select(rows.code, rows.extension, rows.size).where(mine))
    return {row[0]: (row[1], row[2]) for row in found}
