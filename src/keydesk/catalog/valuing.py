"""The rows that filters of attributes ask: one for each value, of the models above it too.

What is written is what has changed, by its exact key: the rows of a product are those of its
document and of the models above it, or, while a job writes them all anew, some of them, and never
others.  Every statement names the organization.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert

from keydesk.catalog import keys, loading
from keydesk.catalog.batches import Batch
from keydesk.catalog.inheriting import whole
from keydesk.catalog.keys import Row
from keydesk.catalog.model import Model, Product, Values
from keydesk.catalog.store import model_values, product_values
from keydesk.kit.db import Db
from keydesk.media import store as media
from keydesk.structures.model import Structure

Models = Mapping[str, Model]
Pair = tuple[Product | Model | None, Product | Model | None]  # as it was, as it is
Change = tuple[str, Values, Values]  # whose, before, after
Rows = dict[tuple[str, Row], str | None]  # by uuid or code; the text
NONE: Values = {}


def changed(
    db: Db, organization_id: str, batch: Batch, products: Sequence[Product], models: Sequence[Model]
) -> None:
    """Of these, and of all that stands below these models; the documents are written already."""
    old, new = batch.former_models, batch.models
    moved = {m.code: m for m in models if _moved(old.get(m.code), m)}
    lower = loading.models_by(db, organization_id, "parent", moved) if moved else {}
    variants = loading.products_by(db, organization_id, "parent", moved | lower) if moved else {}
    here: list[Pair] = [(batch.former_products.get(one.uuid), one) for one in products]
    done = {one.uuid for one in products}
    here += [(one, one) for uuid, one in variants.items() if uuid not in done]
    before, after = lower | old, lower | new
    _write(db, organization_id, batch.structure, product_values, _changes(here, before, after))
    above: list[Pair] = [(old.get(one.code), one) for one in moved.values()]
    above += [(one, one) for code, one in lower.items() if code not in moved]
    _write(db, organization_id, batch.structure, model_values, _changes(above, before, after))


def anew(
    db: Db,
    organization_id: str,
    structure: Structure,
    found: Sequence[Product | Model],
    models: Models,
) -> None:
    """Those that lack some of their rows: all of them, whatever is there."""
    table = model_values if found and isinstance(found[0], Model) else product_values
    changes = list(_changes(((None, one) for one in found), {}, models))
    _forget(db, organization_id, table, _rows(structure, changes))
    _write(db, organization_id, structure, table, changes)


def forget(
    db: Db, organization_id: str, structure: Structure, gone: Iterable[Product | Model]
) -> None:
    """While their rows, and those of the models above them, are still there to be read."""
    listed = list(gone)
    above = loading.with_parents(db, organization_id, {one.parent for one in listed if one.parent})
    for table, kind in ((product_values, Product), (model_values, Model)):
        pairs: list[Pair] = [(one, None) for one in listed if isinstance(one, kind)]
        _write(db, organization_id, structure, table, _changes(pairs, above, {}))


def _moved(was: Model | None, now: Model) -> bool:
    same = was and was.parent == now.parent and was.document["values"] == now.document["values"]
    return not same


def _changes(pairs: Iterable[Pair], before: Models, after: Models) -> Iterator[Change]:
    """`before`, `after`: the models then and now."""
    for was, now in pairs:
        one = now or was
        if one is not None:
            old = whole(was, before).values if was else NONE
            new = whole(now, after).values if now else NONE
            if old != new:
                yield one.code if isinstance(one, Model) else one.uuid, old, new


def _write(
    db: Db, organization_id: str, structure: Structure, table: Table, changes: Iterable[Change]
) -> None:
    gone: Rows = {}
    come: Rows = {}
    for key, before, after in changes:
        codes = [c for c in before.keys() | after.keys() if before.get(c) != after.get(c)]
        old, new = _of(structure, key, before, codes), _of(structure, key, after, codes)
        gone |= {row: text for row, text in old.items() if row not in new}
        come |= {row: text for row, text in new.items() if row not in old}
    _forget(db, organization_id, table, gone)
    _add(db, organization_id, structure, table, come)


def _rows(structure: Structure, changes: Iterable[Change]) -> Rows:
    found: Rows = {}
    for key, _, after in changes:
        found |= _of(structure, key, after, after)
    return found


def _of(structure: Structure, key: str, values: Values, codes: Iterable[str]) -> Rows:
    return {
        (key, row): text
        for code in codes
        if code in values and code in structure.attributes
        for row, text in keys.rows(structure.attributes[code], values[code])
    }


def _add(db: Db, organization_id: str, structure: Structure, table: Table, come: Rows) -> None:
    if not come:
        return
    names = _names(db, organization_id, structure, [row for _, row in come])
    own = table.primary_key.columns.keys()[-1]
    # In the order of the table: neighbours are written together.
    added: list[dict[str, Any]] = [
        {
            "organization_id": organization_id, "attribute": row[0], "place": row[1],
            "value": row[2], own: key, "text": names.get(row, text),
        }
        for (key, row), text in sorted(come.items(), key=lambda one: (one[0][1], one[0][0]))
    ]  # fmt: skip
    db.execute(insert(table), added)


def _names(
    db: Db, organization_id: str, structure: Structure, rows: Collection[Row]
) -> dict[Row, str]:
    """Of the media files among them, the names that those came with."""
    files = [row for row in rows if structure.attributes[row[0]].type in keys.FILES]
    found = media.names(db, organization_id, {code for _, _, code in files}) if files else {}
    return {row: found[row[2]].casefold() for row in files if row[2] in found}


def _forget(db: Db, organization_id: str, table: Table, gone: Iterable[tuple[str, Row]]) -> None:
    own = table.primary_key.columns.keys()[-1]
    rows = [
        {"a": row[0], "p": row[1], "v": row[2], "k": key}
        for key, row in sorted(gone, key=lambda one: (one[1], one[0]))
    ]
    if rows:
        mine = table.c.organization_id == organization_id
        this = (table.c.attribute == bindparam("a")) & (table.c.place == bindparam("p"))
        this &= (table.c.value == bindparam("v")) & (table.c[own] == bindparam("k"))
        db.execute(delete(table).where(mine, this), rows)
