"""Where a text begins with another, or holds it: by its characters, on both databases alike.

LIKE would heed capitals on one database and not on the other, and SQLite takes no long pattern.
"""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, Text, and_, func, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

LAST, SURROGATES = 0x10FFFF, 0xD800


class _Holds(FunctionElement[bool]):
    name = "holds"
    type = Boolean()
    inherit_cache = True


def holds(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    return _Holds(column, literal(text, Text()))


@compiles(_Holds)
def _everywhere(element: _Holds, compiler: Any, **options: Any) -> str:
    column, text = (compiler.process(one, **options) for one in element.clauses)
    return f"(instr({column}, {text}) > 0)"


@compiles(_Holds, "postgresql")
def _on_postgresql(element: _Holds, compiler: Any, **options: Any) -> str:
    column, text = (compiler.process(one, **options) for one in element.clauses)
    return f"(strpos({column}, {text}) > 0)"


def begins(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """As a span, so that an index serves it."""
    end = _after(text)
    return and_(column >= text, column < end) if end else column >= text


def starts(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Of a column that has no order of code points."""
    return func.substr(column, 1, len(text)) == text


def _after(text: str) -> str:
    """The first text after all that begin with this one; "" when none is."""
    for length in range(len(text), 0, -1):
        last = ord(text[length - 1])
        if last < LAST:
            following = 0xE000 if last + 1 == SURROGATES else last + 1
            return text[: length - 1] + chr(following)
    return ""
