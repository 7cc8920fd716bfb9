"""Column types that mean the same on SQLite and on PostgreSQL."""

import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Dialect, String, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """Microseconds since 1970 in UTC.  A time without zone is a bug, so it raises."""
    if moment.tzinfo is None:
        raise ValueError("A time needs its zone.")
    return (moment - EPOCH) // MICROSECOND


def moment(number: int) -> datetime:
    return EPOCH + timedelta(microseconds=number)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, kept as whole microseconds: sorts and compares alike everywhere."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> int | None:
        return None if value is None else micros(value)

    def process_result_value(self, value: int | None, dialect: object) -> datetime | None:
        return None if value is None else moment(value)


class Json(TypeDecorator[object]):
    """A JSON text, compact, with sorted keys.  None is NULL."""

    impl = Text
    cache_ok = True
    sort_keys = True

    def process_bind_param(self, value: object, dialect: object) -> str | None:
        if value is None:
            return None
        compact = (",", ":")
        return json.dumps(value, ensure_ascii=False, separators=compact, sort_keys=self.sort_keys)

    def process_result_value(self, value: str | None, dialect: object) -> object:
        return None if value is None else json.loads(value)


class OrderedJson(Json):
    """Its keys stay in the order that its writer gave them, which is the one that readers see."""

    cache_ok = True
    sort_keys = False


class Identifier(TypeDecorator[str]):
    """Sorted by code point on both databases: a cursor must mean the same wherever it is read."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        return String(255, collation="C" if dialect.name == "postgresql" else None)
