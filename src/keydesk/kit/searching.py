"""Finding a text that a person typed, wherever it stands and however it is written."""

import unicodedata
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, bindparam, false, func

ESCAPE = "/"
LONGEST = 400  # characters; no name has more, and SQLite takes no pattern of 50,000 bytes


def contains(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Small letters equal capitals; % and _ mean themselves.

    The database lowers both sides, because its lower() need not be Python's.
    """
    if len(text) > LONGEST:
        return false()
    typed = unicodedata.normalize("NFC", text)
    for sign in (ESCAPE, "%", "_"):
        typed = typed.replace(sign, ESCAPE + sign)
    return func.lower(column).like(func.lower(f"%{typed}%"), escape=ESCAPE)


def one_of(column: ColumnElement[Any], ids: Collection[str]) -> ColumnElement[bool]:
    """Of our own ids, which stand in the statement: they may be more than it takes parameters."""
    return column.in_(bindparam(None, sorted(ids), expanding=True, literal_execute=True))
