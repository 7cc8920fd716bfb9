"""The options that the fields of one page need: a few statements, however many fields there are."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from keydesk.catalog.fields import Choices
from keydesk.catalog.model import Values
from keydesk.catalog.wording import Options
from keydesk.kit.db import Db
from keydesk.structures import store
from keydesk.structures.labels import label
from keydesk.structures.model import OPTION, WITH_OPTIONS, Document, Structure
from keydesk.structures.optioned import matching
from keydesk.structures.store import structure_entries

FEW = 50  # options that a field lists; of more, it searches
FOUND = 50
rows = structure_entries.c


def named(db: Db, organization_id: str, structure: Structure, values: Iterable[Values]) -> Options:
    """Those that these values name."""
    wanted = {
        (code, one)
        for of in values
        for code, entries in of.items()
        if code in structure.attributes and structure.attributes[code].type in WITH_OPTIONS
        for entry in entries
        for one in (entry["data"] if isinstance(entry["data"], list) else [entry["data"]])
    }
    return store.options(db, organization_id, wanted) if wanted else {}


def choices(db: Db, organization_id: str, attributes: Sequence[str], locale: str) -> Choices:
    """By attribute its options, in their order; None where they are more than a few."""
    if not attributes:
        return {}
    mine = (rows.organization_id == organization_id) & (rows.kind == OPTION)
    of_these = mine & rows.owner.in_(attributes)
    counted = select(rows.owner, func.count()).where(of_these).group_by(rows.owner)
    numbers = {row[0]: row[1] for row in db.execute(counted)}
    few = [code for code in attributes if numbers.get(code, 0) <= FEW]
    found: dict[str, list[Document]] = {code: [] for code in few}
    for owner, document in db.execute(
        select(rows.owner, rows.document).where(mine, rows.owner.in_(few))
    ):
        found[owner].append(document)
    listed = {code: _listed(documents, locale) for code, documents in found.items()}
    return {code: listed.get(code) for code in attributes}


def search(
    db: Db, organization_id: str, attribute: str, text: str, locale: str
) -> list[tuple[str, str]]:
    """By a part of the code or of the label."""
    mine = (rows.organization_id == organization_id) & (rows.kind == OPTION)
    wanted = select(rows.document).where(mine, rows.owner == attribute)
    if text:
        wanted = wanted.where(matching(db, text, locale))
    found = db.execute(wanted.order_by(rows.code).limit(FOUND)).scalars()
    return _listed(list(found), locale)


def _listed(documents: list[Document], locale: str) -> list[tuple[str, str]]:
    ordered = sorted(documents, key=lambda one: (one.get("sort_order") or 0, one["code"]))
    return [(one["code"], label(one, locale)) for one in ordered]
