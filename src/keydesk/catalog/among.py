"""Whether a column is one of many texts, and by which way that is to be found.

A database binds some ten thousands of values in one statement, so long lists go as one: as JSON.
"""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import Boolean, ColumnElement, String, func, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

MOST = 100  # bound one by one


class _OneOf(FunctionElement[bool]):
    """Of a column, and of a JSON array of texts."""

    name = "one_of"
    type = Boolean()
    inherit_cache = True


def among(column: ColumnElement[Any], texts: Collection[str]) -> ColumnElement[bool]:
    if len(texts) <= MOST:
        return column.in_(texts)
    listed = json.dumps(list(dict.fromkeys(texts)), ensure_ascii=False)
    return _OneOf(column, literal(listed, String()))


def unindexed(column: ColumnElement[str]) -> ColumnElement[str]:
    """The same texts, but no index of the column is used to find them."""
    return func.coalesce(column, "")


@compiles(_OneOf)
def _everywhere(element: _OneOf, compiler: Any, **options: Any) -> str:
    column, listed = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({listed}))"  # noqa: S608 bound, both


@compiles(_OneOf, "postgresql")
def _on_postgresql(element: _OneOf, compiler: Any, **options: Any) -> str:
    column, listed = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} = ANY(ARRAY(SELECT json_array_elements_text(CAST({listed} AS json))))"
