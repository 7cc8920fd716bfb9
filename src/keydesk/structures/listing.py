"""What can be asked of the structure: parts of lists and single entries, as the outside sees them.

All but options comes from the snapshot in memory, in the order of the codes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from keydesk.kit.db import Db
from keydesk.structures import locales, snapshots, store
from keydesk.structures.filters import CURRENCY, LOCALE, Filter, HasProducts, predicate
from keydesk.structures.kinds import owned
from keydesk.structures.model import OPTION, VARIANT, Document, Entry, Structure
from keydesk.structures.rules import CODE, MOST_CHARACTERS
from keydesk.structures.snapshots import Viewer
from keydesk.structures.views import shown
from keydesk.structures.violations import Misfit, Unknown

__all__ = ["CURRENCY", "LOCALE", "Filter", "HasProducts", "Listed", "count", "find", "part"]


@dataclass(frozen=True)
class Listed:
    """`document`: in the standard format, with what is only read (an attribute's group_labels, a
    group's attributes, a variant's common_attributes, a category's position); the time that a
    category shows is `updated_at`, for the dialect to write.  None for locales and currencies."""

    code: str
    document: Document
    updated_at: datetime | None


def part(
    db: Db,
    by: Viewer,
    kind: str,
    owner: str = "",
    filters: Sequence[Filter] = (),
    *,
    limit: int,
    offset: int,
    has_products: HasProducts | None = None,
) -> list[Listed]:
    """By code, by code point.  `kind` may be LOCALE and CURRENCY as well.

    Raises Unknown when there is no such owner, NoOptions when it has none, and Misfit:
    "filter_unsupported" (field, operator), "filter_value" (field, expected, given),
    "filter_date" (field, format, given), "filter_category" (codes).
    """
    structure = _of(db, by, kind, owner)
    if kind == OPTION:
        _unfiltered(filters)
        entries = store.part(db, by.organization_id, kind, owner, limit=limit, offset=offset)
        return [_option(entry) for entry in entries]
    found = _fitting(structure, kind, owner, filters, has_products)
    return _listed(structure, kind, found[offset : offset + limit])


def count(
    db: Db,
    by: Viewer,
    kind: str,
    owner: str = "",
    filters: Sequence[Filter] = (),
    *,
    has_products: HasProducts | None = None,
) -> int:
    """Raises as `part`."""
    structure = _of(db, by, kind, owner)
    if kind == OPTION:
        _unfiltered(filters)
        return store.count(db, by.organization_id, kind, owner)
    return len(_fitting(structure, kind, owner, filters, has_products))


def find(db: Db, by: Viewer, kind: str, code: str, owner: str = "") -> Listed:
    """Raises Unknown, NoOptions."""
    structure = _of(db, by, kind, owner)
    if kind == OPTION:
        right = len(code) <= MOST_CHARACTERS and CODE.fullmatch(code)
        entries = store.find(db, by.organization_id, kind, owner, [code]) if right else []
        found = [_option(entry) for entry in entries]
    else:
        known = _documents(structure, kind)
        fits = code in known and known[code].get("family", owner) == owner
        found = _listed(structure, kind, [known[code]] if fits else [])
    if not found:
        raise Unknown(kind, code, owner)
    return found[0]


def _of(db: Db, by: Viewer, kind: str, owner: str) -> Structure:
    structure = snapshots.current(db, by)
    owned(structure, kind, owner)
    return structure


def _fitting(
    structure: Structure,
    kind: str,
    owner: str,
    filters: Iterable[Filter],
    has_products: HasProducts | None,
) -> list[Document]:
    found = _documents(structure, kind).items()
    tests = [predicate(structure, kind, one, has_products) for one in filters]
    if kind == VARIANT:
        tests.append(lambda _, document: document["family"] == owner)
    return [document for code, document in found if all(fits(code, document) for fits in tests)]


def _documents(structure: Structure, kind: str) -> Mapping[str, Document]:
    match kind:
        case "locale":
            all_, used = locales.sorted_locales(), structure.locales
        case "currency":
            all_, used = locales.sorted_currencies(), structure.currencies
        case _:
            return structure.documents[kind]
    return {code: {"code": code, "enabled": code in used} for code in all_}


def _listed(structure: Structure, kind: str, found: Sequence[Document]) -> list[Listed]:
    updated = structure.updated.get(kind, {})
    return [
        Listed(one["code"], one, updated.get(one["code"])) for one in shown(structure, kind, found)
    ]


def _option(entry: Entry) -> Listed:
    return Listed(entry.code, entry.document, entry.updated_at)


def _unfiltered(filters: Sequence[Filter]) -> None:
    for one in filters:
        raise Misfit("filter_unsupported", field=one.field, operator=one.operator)
