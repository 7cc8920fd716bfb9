"""The book of one product or model, as somebody may read it: what is hidden did not happen."""

from collections.abc import Iterable, Mapping
from typing import Any

from keydesk.catalog import visible
from keydesk.catalog.associated import named
from keydesk.catalog.history import PARTS
from keydesk.catalog.stripping import Shown, sees
from keydesk.kit.db import Db
from keydesk.structures import log
from keydesk.structures.model import CATEGORY, Structure

Row = Mapping[str, Any]
LINKS = PARTS[2:]


def about(
    db: Db,
    organization_id: str,
    structure: Structure,
    subject: str,
    *,
    before: int | None,
    limit: int,
) -> list[Row]:
    """Newest first.  What happened only to what is hidden is an empty row, so that a page knows
    whether more follow."""
    found = log.about(db, organization_id, subject, before=before, limit=limit)
    rows: list[Row] = [dict(row) for row in found]
    if structure.portion is None:
        return rows
    names = linked(rows, "products"), _models(rows)
    shown = visible.shown(db, organization_id, structure, *names)
    return [{**row, "changes": _changes(shown, row["changes"])} for row in rows]


def told(row: Row) -> bool:
    """Whether there is anything to tell: what is new or gone always is."""
    return bool(row["changes"]) or not row["name"].endswith(".updated")


def linked(rows: Iterable[Row], side: str) -> set[str]:
    """What changed associations name on this side."""
    changed = (one for row in rows for one in row["changes"] if one["property"] in LINKS)
    both = (one[when] or {} for one in changed for when in ("before", "after"))
    return named(both, side)


def _models(rows: Iterable[Row]) -> set[str]:
    parents = {
        change[when]
        for row in rows
        for change in row["changes"]
        if change["property"] == "parent"
        for when in ("before", "after")
        if change[when]
    }
    return parents | linked(rows, "product_models")


def _changes(shown: Shown, changes: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    told = []
    for change in changes:
        sides = {when: _side(shown, change, change[when]) for when in ("before", "after")}
        if sides["before"] != sides["after"]:
            told.append(change | sides)
    return told


def _side(shown: Shown, change: Mapping[str, Any], data: Any) -> Any:
    structure = shown.structure
    match change["property"]:
        case "values":
            seen = change["attribute"] in structure.attributes and sees(structure, change)
            return data if seen else None
        case "categories":
            return [code for code in data or () if code in structure.documents[CATEGORY]]
        case "parent":
            return data if data in shown.models else None
        case "associations" | "quantified_associations":
            return shown.associations(data or {})
    return data
