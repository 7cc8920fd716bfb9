"""Cells of a spreadsheet become the texts that a CSV file would hold; formulas are not believed."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from keydesk.kit.errors import BadRequest
from keydesk.transfers import reading, sinks, sources
from keydesk.transfers.reading import Said

AWKWARD = ["=1+1", "+1", "-1", "@x", " blank ", "a\nb\r\nc", "_x000D_", "\x0b", "x" * 40_000, "é😀"]


def sheet(write, rows, title="products") -> list:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    root = write({"products.xlsx": buffer.getvalue()})
    with sources.opened(root) as source, reading.opened(source.parts[0], Said()) as table:
        return [table.columns, *table.rows]


def test_numbers_dates_and_truths_are_read_as_akeneo_writes_them(write):
    cells = [
        "a",
        12,
        12.50,
        1e-7,
        True,
        False,
        None,
        date(2026, 11, 22),
        datetime(2026, 1, 2, 3, 4),  # noqa: DTZ001  (a cell has no zone)
    ]
    columns, row, last = sheet(write, [["sku"] * 9, cells, [], ["b"]])
    assert len(columns) == 9
    assert row.found == [
        "a", "12", "12.5", "0.0000001", "1", "0", "", "2026-11-22", "2026-01-02T03:04:00",
    ]  # fmt: skip
    assert (last.line, last.found) == (4, ["b", *[""] * 8])  # so it can be mended as CSV


def test_a_formula_costs_its_line_and_names_its_cell(write):
    """Its value is what somebody's spreadsheet last thought it was, or nothing at all."""
    _, good, bad, fault = sheet(
        write, [["sku", "name"], ["a", "b"], ["c", '=HYPERLINK("http://x")'], ["d", "#REF!"]]
    )
    assert good.trouble == ""
    assert bad.trouble == "Cell B3 holds a formula; write its value there."
    assert fault.trouble == "Cell B4 holds the error #REF!."


def test_what_is_written_is_text_and_comes_back_as_it_was(tmp_path):
    """A name that begins with = is a name: no spreadsheet computes it, and none is cut."""
    path = tmp_path / "products.xlsx"
    with sinks.opened(path, "xlsx") as sink, sink.kind("products", ["sku", "name"]) as put:
        for number, text in enumerate(AWKWARD):
            put([str(number), text])
    assert {cell.data_type for row in load_workbook(path).active for cell in row} == {"s"}
    with sources.opened(path) as source, reading.opened(source.parts[0], Said()) as table:
        assert [row.found[1] for row in table.rows] == AWKWARD
    assert [one.name for one in tmp_path.iterdir()] == ["products.xlsx"]


def test_a_row_that_says_it_is_far_below_is_refused(write):
    """`r="99999999"` on one row makes a reader hand out a hundred million empty ones first."""
    book = Workbook()
    book.active.title = "products"
    book.active.append(["sku"])
    book.active.append(["a"])
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as found:
        entries = {one: found.read(one) for one in found.namelist()}
    name = "xl/worksheets/sheet1.xml"
    entries[name] = entries[name].replace(b'r="2"', b'r="99999999"')
    entries[name] = entries[name].replace(b'"A2"', b'"A99999999"')
    far = io.BytesIO()
    with zipfile.ZipFile(far, "w") as made:
        for one, content in entries.items():
            made.writestr(one, content)
    root = write({"products.xlsx": far.getvalue()})
    with sources.opened(root) as source, reading.opened(source.parts[0], Said()) as table:  # noqa: SIM117
        with pytest.raises(BadRequest) as error:
            list(table.rows)
    assert error.value.message == "products.xlsx: products has more than 1048576 rows."
