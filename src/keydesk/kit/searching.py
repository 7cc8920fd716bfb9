"""Finding a text that a person typed, wherever it stands and however it is written."""

import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, func

ESCAPE = "/"


def contains(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Small letters equal capitals; % and _ mean themselves.

    The database lowers both sides, because its lower() need not be Python's.
    """
    typed = unicodedata.normalize("NFC", text)
    for sign in (ESCAPE, "%", "_"):
        typed = typed.replace(sign, ESCAPE + sign)
    return func.lower(column).like(func.lower(f"%{typed}%"), escape=ESCAPE)
