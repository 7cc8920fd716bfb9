"""XLSX, read row by row: cells become the texts that a CSV file would hold.

What a formula would give is not computed and not believed: its line is refused.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from keydesk.transfers import bounds
from keydesk.transfers.bounds import NO_WORKBOOK, wrong
from keydesk.transfers.rows import LONGEST, TOO_LONG, Row

MOST_ROWS = 1_048_576  # a spreadsheet has no more
FORMULA = "Cell {cell} holds a formula; write its value there."
FAULT = "Cell {cell} holds the error {value}."
NUMBERS = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # what would be taken for one
BARRED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
BROKEN = (
    *bounds.UNREADABLE, InvalidFileException, TypeError, AttributeError, IndexError, OverflowError,
)  # fmt: skip


@contextmanager
def opened(stream: IO[bytes], name: str) -> Iterator[Any]:
    """Once for all its sheets: openpyxl reads through all of them to open it.

    Raises BadRequest for what is none, and for what would fill the memory.
    """
    with bounds.opened(stream, name, NO_WORKBOOK) as packed:
        bounds.workbook(packed, name)
    try:
        book = load_workbook(stream, read_only=True, keep_links=False)
    except BROKEN:
        raise wrong(NO_WORKBOOK, name=name) from None
    try:
        yield book
    finally:
        book.close()


def sheets(book: Any) -> list[str]:
    return [sheet.title for sheet in book.worksheets]


def rows(book: Any, name: str, of: str) -> Iterator[Row]:
    """Of one sheet; empty ones are none."""
    sheet = book[of]
    sheet.reset_dimensions()  # what a file says of its size is only said
    numbered = enumerate(sheet.iter_rows(), 1)
    while True:
        try:
            number, cells = next(numbered, (0, ()))
        except BROKEN:
            raise wrong(NO_WORKBOOK, name=name) from None
        if not number:
            return
        if number > MOST_ROWS:
            raise wrong("{name} has more than {most} rows.", name=name, most=MOST_ROWS)
        if any(cell.value is not None for cell in cells):
            yield _row(number, cells)


def _row(number: int, cells: Any) -> Row:
    texts, trouble = [], ""
    for cell in cells:
        if cell.value is not None and cell.data_type in ("f", "e"):
            told = FORMULA if cell.data_type == "f" else FAULT
            trouble = trouble or told.format(cell=cell.coordinate, value=cell.value)
            texts.append(str(cell.value))
        else:
            texts.append(text(cell.value))
    if sum(map(len, texts)) > LONGEST:
        return Row(number, None, TOO_LONG)
    return Row(number, texts, trouble)


def escaped(text: str) -> str:
    """What no XML may hold stands as its number, as in ECMA-376 (22.4.2.4)."""
    return BARRED.sub(lambda found: f"_x{ord(found[0]):04X}_", NUMBERS.sub("_x005F_", text))


def unescaped(text: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def text(value: Any) -> str:
    """As Akeneo reads a cell: dates without a time have none, whole numbers no decimals."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case str():
            return unescaped(value)
        case float():
            number = format(Decimal(repr(value)), "f")
            return number.rstrip("0").rstrip(".") if "." in number else number
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
    return str(value)
