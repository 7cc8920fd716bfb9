"""Where an export goes: files in a folder, files in a ZIP file, or the sheets of a workbook.

It is written beside its place and moved there at the end, so what stands there is always whole.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any, Protocol
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from keydesk.kit.ids import new_id
from keydesk.transfers.lines import written
from keydesk.transfers.sources import CSV, JSONL, XLSX, ZIP
from keydesk.transfers.workbooks import MOST_ROWS, escaped

Row = Callable[[Any], None]  # of a table its cells, else a document


class Sink(Protocol):
    @contextmanager
    def kind(self, name: str, columns: Sequence[str] | None) -> Iterator[Row]:
        """Takes the rows of this kind; `columns` is None where they are documents."""


class Files:
    """`open`: a new file, by its name."""

    def __init__(self, ending: str, open_: Callable[[str], IO[bytes]]) -> None:
        self.ending, self.open = ending, open_

    @contextmanager
    def kind(self, name: str, columns: Sequence[str] | None) -> Iterator[Row]:
        with TextIOWrapper(self.open(f"{name}.{self.ending}"), "utf-8", newline="") as text:
            if columns is None:
                yield lambda one: _put(text, json.dumps(one, ensure_ascii=False) + "\n")
            else:
                text.write(written(columns))
                yield lambda one: _put(text, written(one))


def _put(text: TextIOWrapper, line: str) -> None:
    text.write(line)


class Sheets:
    """Every cell is a text: nothing that stands in a product is ever computed."""

    def __init__(self) -> None:
        self.book = Workbook(write_only=True)

    @contextmanager
    def kind(self, name: str, columns: Sequence[str] | None) -> Iterator[Row]:
        state = {"sheet": self.book.create_sheet(name), "rows": 0, "sheets": 1}

        def put(cells: Sequence[str]) -> None:
            if state["rows"] == MOST_ROWS:
                state["sheets"] += 1
                state["sheet"] = self.book.create_sheet(f"{name} {state['sheets']}")
                state["rows"] = 0
                put(columns or ())
            sheet: Any = state["sheet"]
            sheet.append([_cell(sheet, text) for text in cells])
            state["rows"] += 1

        put(columns or ())
        yield put

    def forget(self) -> None:
        """Each sheet waits in a file of the system's, which openpyxl keeps until it was saved."""
        for sheet in self.book.worksheets:
            if writer := getattr(sheet, "_writer", None):
                Path(writer.out).unlink(missing_ok=True)


def _cell(sheet: Any, text: str) -> Any:
    """Set behind openpyxl's back: it would take `=1` for a formula, and cut long texts."""
    if not text:
        return None
    cell: Any = WriteOnlyCell(sheet)
    cell._value, cell.data_type = escaped(text), "s"  # noqa: SLF001
    return cell


@contextmanager
def opened(path: Path, format_: str) -> Iterator[Sink]:
    """`path` ends in .xlsx, .zip, .csv or .jsonl; else it is a folder."""
    ending = path.suffix.lower().removeprefix(".")
    with ExitStack() as stack:
        if format_ == XLSX:
            sheets = Sheets()
            stack.callback(sheets.forget)
            yield sheets
            with _beside(path) as at:
                sheets.book.save(at)
        elif ending == ZIP:
            with _beside(path) as at:
                packed = stack.enter_context(ZipFile(at, "w", ZIP_DEFLATED))
                yield Files(format_, lambda name: packed.open(name, "w", force_zip64=True))
                packed.close()
        elif ending in (CSV, JSONL):
            with _beside(path) as at:
                yield Files(format_, lambda _: at.open("wb"))
        else:
            with _folder(path) as folder:
                yield Files(format_, lambda name: (folder / name).open("wb"))


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    at = path.with_name(f".{path.name}.{new_id()}")
    at.touch(0o600)
    try:
        yield at
        at.replace(path)
    finally:
        at.unlink(missing_ok=True)


@contextmanager
def _folder(path: Path) -> Iterator[Path]:
    path.mkdir(parents=True, exist_ok=True)
    at = path / f".{new_id()}"
    at.mkdir(0o700)
    try:
        yield at
        for file in at.iterdir():
            file.replace(path / file.name)
    finally:
        for file in at.iterdir():
            file.unlink()
        at.rmdir()
