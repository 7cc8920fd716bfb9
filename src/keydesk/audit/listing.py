"""The audit log, page by page: every page costs the same, whatever was asked.

A filter is a choice of values (these actors, these names), and each value has an index that ends in
(at, id).  So a page is the newest rows of a few short index walks, put together: no walk is longer
than a page, unless two filters are set that hardly ever meet.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    String,
    and_,
    literal,
    select,
    tuple_,
    type_coerce,
    union,
)

from keydesk.audit.asked import Asked, read_cursor, write_cursor
from keydesk.audit.former import once_named
from keydesk.audit.model import Entry
from keydesk.audit.naming import actors_named, events_named, subjects_named
from keydesk.events.log import events
from keydesk.kit.db import Db

Condition = ColumnElement[bool]
E = events.c
VALUES = 100  # of one filter; SQLite puts together at most 500 walks


FIELDS = tuple(Entry.__dataclass_fields__)


@dataclass(frozen=True)
class Page:
    """`older` and `newer` are cursors, "" where the log ends."""

    entries: Sequence[Entry] = field(default_factory=tuple)
    older: str = ""
    newer: str = ""


def page(db: Db, organization_id: str, asked: Asked) -> Page:
    """Raises Invalid for an action that is none, or a cursor that is not ours."""
    found = [_entry(row) for row in db.execute(query(db, organization_id, asked)).mappings()]
    more, found = len(found) > asked.limit, found[: asked.limit]
    if asked.newer:
        found.reverse()
    if not found:
        return Page()
    before, after = (bool(asked.older), more) if not asked.newer else (more, True)
    return Page(found, _cursor(found[-1]) if after else "", _cursor(found[0]) if before else "")


def one(db: Db, organization_id: str, id_: int) -> Entry | None:
    if not 0 < id_ < 2**63:
        return None
    this = (E.organization_id == organization_id) & (E.id == id_)
    row = db.execute(select(*_columns()).where(this)).mappings().first()
    return _entry(row) if row else None


def query(db: Db, organization_id: str, asked: Asked) -> Select[Any]:
    """One row more than asked, which tells whether the log goes on."""
    beyond = list(_beyond(asked))
    walks = [
        _walk([E.organization_id == organization_id, *walk, *beyond], asked)
        for walk in _walks(db, organization_id, asked)
    ]
    if not walks:
        return select(*_columns()).where(literal(False))
    found = union(*(select(walk.subquery()) for walk in walks)).subquery()
    chosen = select(found.c.id).order_by(*_order(found.c, asked)).limit(asked.limit + 1)
    return select(*_columns()).where(E.id.in_(chosen)).order_by(*_order(E, asked))


def _walks(db: Db, organization_id: str, asked: Asked) -> list[list[Condition]]:
    """Alternatives; within each, all must hold, and the first are its index."""
    names = _one_of(E.name, asked.names)
    if asked.target:
        former = once_named(db, organization_id, asked.target)
        subjects = [asked.target, *subjects_named(db, organization_id, asked.target, former)]
        walks = [[E.subject == subject, *names] for subject in subjects[:VALUES]]
    elif asked.actor or asked.names:
        walks = [[E.name == name] for name in asked.names] or [[]]
    elif asked.search.strip():
        return _matching(db, organization_id, asked.search.strip())
    else:
        walks = [[]]
    more = [E.actor == asked.actor] if asked.actor else []
    if asked.search.strip():
        alternatives = _matching(db, organization_id, asked.search.strip())
        more.append(_any(alternatives))
    return [[*walk, *more] for walk in walks]


def _matching(db: Db, organization_id: str, text: str) -> list[list[Condition]]:
    former = once_named(db, organization_id, text)
    by: list[tuple[ColumnElement[Any], Iterable[str]]] = [
        (E.address, [text]),
        (E.subject, [text, *subjects_named(db, organization_id, text, former)]),
        (E.actor, [text, *actors_named(db, organization_id, text, former)]),
        (E.name, events_named(text)),
    ]
    return [[column == value] for column, values in by for value in list(values)[:VALUES]]


def _any(alternatives: Sequence[Sequence[Condition]]) -> Condition:
    found: Condition = literal(False)
    for one_ in alternatives:
        found |= and_(*one_)
    return found


def _one_of(column: ColumnElement[Any], values: Sequence[str]) -> list[Condition]:
    return [column.in_(values)] if values else []


def _beyond(asked: Asked) -> Iterable[Condition]:
    if asked.since:
        yield E.at >= asked.since
    if asked.until:
        yield E.at < asked.until
    here = tuple_(E.at, E.id)
    if asked.older:
        yield here < _place(read_cursor(asked.older))
    elif asked.newer:
        yield here > _place(read_cursor(asked.newer))


def _place(cursor: tuple[datetime, int]) -> Any:
    at, id_ = cursor
    return tuple_(literal(at, E.at.type), literal(id_, E.id.type))


def _walk(conditions: list[Condition], asked: Asked) -> Select[Any]:
    walk = select(E.id, E.at).where(*conditions)
    return walk.order_by(*_order(E, asked)).limit(asked.limit + 1)


def _order(columns: Any, asked: Asked) -> list[ColumnElement[Any]]:
    if asked.newer:
        return [columns.at.asc(), columns.id.asc()]
    return [columns.at.desc(), columns.id.desc()]


def _columns() -> list[ColumnElement[Any]]:
    return [type_coerce(E.data, String) if name == "data" else E[name] for name in FIELDS]


def _cursor(entry: Entry) -> str:
    return write_cursor(entry.at, entry.id)


def _entry(row: RowMapping) -> Entry:
    return Entry(**{**{name: row[name] for name in FIELDS}, "data": _data(row["data"])})


def _data(text: str) -> dict[str, Any]:
    """An edit that left no JSON behind must not hide the page on which it would be seen."""
    try:
        found = json.loads(text)
    except ValueError:
        found = text
    return found if isinstance(found, dict) else {"data": found}
