"""Keyset pagination: a page ends with a cursor that says after which row the next one begins."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, ColumnElement, Integer, RowMapping, Select, and_, or_

from keydesk.kit.errors import Invalid, Violation
from keydesk.kit.storable import storable

T = TypeVar("T")
SMALLEST, LARGEST, USUAL = 1, 100, 50


@dataclass(frozen=True)
class Page(Generic[T]):
    """`next` is the cursor of the page that follows, or "" when this is the last."""

    items: Sequence[T]
    next: str = ""


@dataclass(frozen=True)
class Order:
    """Sorted by `column`, then by the unique `tie`; the same row never comes twice."""

    column: ColumnElement[Any]
    tie: Column[Any]
    descending: bool = False

    def page(self, query: Select[Any], cursor: str, limit: int) -> Select[Any]:
        """One row more than asked, which tells whether another page follows."""
        query = query.add_columns(self.column.label("sorted_by"))
        for part in (self.column, self.tie):
            query = query.order_by(part.desc() if self.descending else part.asc())
        if cursor:
            numbers = isinstance(self.column.type, Integer)
            query = query.where(self._beyond(*read_cursor(cursor, numbers=numbers)))
        return query.limit(limit + 1)

    def _beyond(self, value: Any, tie: Any) -> ColumnElement[bool]:
        further = self.column < value if self.descending else self.column > value
        after = self.tie < tie if self.descending else self.tie > tie
        return or_(further, and_(self.column == value, after))

    def cursor(self, row: RowMapping) -> str:
        """After this row of `page`; as the database sorts, whose lower() is not Python's."""
        return write_cursor(row["sorted_by"], row[self.tie.name])


def cut(rows: Sequence[T], limit: int, cursor: Callable[[T], str]) -> Page[T]:
    """The page of rows that were read with `Order.page`."""
    return Page(rows[:limit], cursor(rows[limit - 1]) if len(rows) > limit else "")


def whole(read: Callable[[str], Page[T]]) -> list[T]:
    """All of a list, page by page: `read` gets the cursor of the next one."""
    page = read("")
    found = [*page.items]
    while page.next:
        page = read(page.next)
        found += page.items
    return found


def write_cursor(value: object, tie: str) -> str:
    text = json.dumps([value, tie], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def read_cursor(cursor: str, *, numbers: bool) -> tuple[str | int, str]:
    """Raises Invalid on the field `after` for what we did not write ourselves.

    `numbers`: whether this order sorts by numbers or by texts; the cursor of another order does
    not fit.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        value, tie = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, TypeError, RecursionError):
        value, tie = None, ""
    fits = _whole(value) if numbers else _storable(value)
    if not fits or not _storable(tie):
        raise Invalid(Violation("after", "This is not a cursor that a list gave you."))
    return value, tie


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63


def _storable(value: object) -> bool:
    return isinstance(value, str) and storable(value)
