"""A filter of a list and what it is asked of; names and times.

A condition names the organization wherever it looks into a table of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_

from keydesk.catalog.among import among
from keydesk.catalog.store import product_models, products
from keydesk.structures.model import Structure
from keydesk.structures.violations import Misfit

Condition = ColumnElement[bool]
TIME, FORMAT = "%Y-%m-%d %H:%M:%S", "yyyy-mm-dd H:i:s"
LATEST = datetime.max.replace(microsecond=0, tzinfo=UTC) - timedelta(days=1)
LONGEST = 256  # characters looked at: no name has as many
TEXTS: dict[str, Callable[[Any, str], Condition]] = {
    "=": lambda column, text: column == text,
    "!=": lambda column, text: column != text,
    "STARTS WITH": lambda column, text: and_(column >= text, column < text + "\U0010ffff"),
    "CONTAINS": lambda column, text: column.icontains(text, autoescape=True),
    "DOES NOT CONTAIN": lambda column, text: ~column.icontains(text, autoescape=True),
}


@dataclass(frozen=True)
class Filter:
    """One condition; those of a query are all met.

    locale, scope   where the field has a value for each
    locales         of the operators ON ALL LOCALES
    """

    field: str
    operator: str
    value: Any = None
    locale: str | None = None
    scope: str | None = None
    locales: tuple[str, ...] = ()

    @property
    def spans(self) -> bool:
        """A span of time, not what lies outside one."""
        return self.field in ("created", "updated") and self.operator not in ("!=", "NOT BETWEEN")

    def wrong(self, expected: str) -> Misfit:
        return Misfit("filter_value", field=self.field, expected=expected, given=self.value)

    def unsupported(self) -> Misfit:
        return Misfit("filter_unsupported", field=self.field, operator=self.operator)

    def texts(self) -> list[str]:
        if not isinstance(self.value, list) or not all(isinstance(v, str) for v in self.value):
            raise self.wrong("array")
        return self.value

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self.wrong("string")
        return self.value[:LONGEST]


@dataclass(frozen=True)
class Ground:
    """What is asked: the organization's catalog, products or models, at this time."""

    organization_id: str
    structure: Structure
    models: bool
    now: datetime

    @property
    def rows(self) -> Mapping[str, ColumnElement[Any]]:
        return product_models.c if self.models else products.c  # type: ignore[return-value]

    @property
    def key(self) -> ColumnElement[Any]:
        return product_models.c.code if self.models else products.c.uuid


def name(of: Filter, column: ColumnElement[Any]) -> Condition:
    """An identifier, a uuid or a code.  STARTS WITH heeds capitals, so that an index serves it."""
    if of.operator in TEXTS:
        return TEXTS[of.operator](column, of.text())
    match of.operator:
        case "IN":
            return among(column, of.texts())
        case "NOT IN":
            return ~among(column, of.texts())
        case "EMPTY":
            return column.is_(None)
        case "NOT EMPTY":
            return column.is_not(None)
    raise of.unsupported()


def time(of: Filter, ground: Ground) -> Condition:
    column = ground.rows[f"{of.field}_at"]
    match of.operator:
        case "=" | "!=":
            at = _moment(of, of.value)
            within = and_(column >= at, column < at + timedelta(seconds=1))
            return within if of.operator == "=" else ~within
        case "<":
            return column < _moment(of, of.value)
        case ">":
            return column >= _moment(of, of.value) + timedelta(seconds=1)
        case "BETWEEN" | "NOT BETWEEN":
            first, last = _both(of)
            within = and_(column >= first, column < last + timedelta(seconds=1))
            return within if of.operator == "BETWEEN" else ~within
        case "SINCE LAST N DAYS":
            if isinstance(of.value, bool) or not isinstance(of.value, int) or of.value < 0:
                raise of.wrong("integer")
            return column >= ground.now - timedelta(days=min(of.value, 36_500))
    raise of.unsupported()


def _both(of: Filter) -> tuple[datetime, datetime]:
    if not isinstance(of.value, list):
        raise of.wrong("array")
    if len(of.value) != 2:
        raise Misfit("filter_dates", field=of.field, format=FORMAT)
    return _moment(of, of.value[0]), _moment(of, of.value[1])


def _moment(of: Filter, text: Any) -> datetime:
    """In UTC, to the second; the last day that there is has none after it."""
    try:
        return min(datetime.strptime(text, TIME).replace(tzinfo=UTC), LATEST)
    except (TypeError, ValueError):
        raise Misfit("filter_date", field=of.field, format=FORMAT, given=text) from None
