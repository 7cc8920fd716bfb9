"""Lists of options, which are too many to be kept in memory: by the database, a page at a time.

Every statement names the organization.
"""

from typing import Any

from sqlalchemy import JSON, ColumnElement, cast, func, select, type_coerce

from keydesk.kit.db import Db
from keydesk.kit.paging import Page, cut
from keydesk.kit.searching import contains
from keydesk.structures.model import OPTION, Document
from keydesk.structures.store import structure_entries

rows = structure_entries.c
LIMIT = 100


def part(
    db: Db, organization_id: str, attribute: str, *, search: str, after: str, locale: str = ""
) -> Page[Document]:
    """By code; the cursor is a code."""
    mine = (rows.organization_id == organization_id) & (rows.kind == OPTION)
    wanted = select(rows.document).where(mine, rows.owner == attribute, rows.code > after)
    if search:
        wanted = wanted.where(matching(db, search, locale))
    found = db.execute(wanted.order_by(rows.code).limit(LIMIT + 1)).scalars().all()
    return cut(found, LIMIT, lambda document: str(document["code"]))


def matching(db: Db, text: str, locale: str) -> ColumnElement[bool]:
    """A part of the code, or of the label in this locale or in English."""
    document: Any = rows.document
    sqlite = db.dialect.name == "sqlite"
    read = type_coerce(document, JSON) if sqlite else cast(document, JSON)
    label = func.coalesce(*(read["labels", one].as_string() for one in (locale, "en_US")), "")
    return contains(rows.code, text) | contains(label, text)


def counts(db: Db, organization_id: str) -> dict[str, int]:
    """By attribute."""
    mine = (rows.organization_id == organization_id) & (rows.kind == OPTION)
    counted = select(rows.owner, func.count()).where(mine).group_by(rows.owner)
    return {row[0]: row[1] for row in db.execute(counted)}
