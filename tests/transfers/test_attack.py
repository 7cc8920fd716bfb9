"""Files made to do harm stop no import, fill no memory, and compute nothing in a spreadsheet."""

import io
import zipfile

import pytest

from keydesk.kit.errors import BadRequest
from keydesk.transfers import bounds, neutral, rows
from keydesk.transfers.watching import shown
from tests.transfers.conftest import SMALL, bring

UUID = "0d6d8d4c-7d0a-4f5c-9a38-0a6f5b3c2a11"
BAD = {  # of each file the first line is wrong and the last one right
    "categories.csv": "code;label-en_US\na\0;x\nok;x\n",
    "measurement_families.csv": "code;standard_unit_code;units\nm;u;" + "[" * 100_000 + "\n",
    "product_models.jsonl": '{"code":5}\n{"code":["a",{}]}\n',
    "products.csv": (
        "sku;picture;KIT-products;KIT-products-quantity\n"
        f"a;x\0y;;\nb;;c;{'9' * 5000}\nc;;;\n"
    ),
    "products_2.jsonl": (
        f'{{"uuid":"{UUID}","identifier":"x","values":[1]}}\n{{"identifier":"y"}}\n'
    ),
}  # fmt: skip


def test_a_hostile_line_is_refused_by_itself(house, write):
    """A NUL stopped the whole import on PostgreSQL; deep JSON in a cell, five thousand digits, a
    code that is a number: each stopped it anywhere."""
    bring(house, write({n: t for n, t in SMALL.items() if "product" not in n}, "before"))
    found = bring(house, write(BAD))
    assert {name: of.get("refused", 0) for name, of in found.counts.items()} == {
        "categories.csv": 1, "measurement_families.csv": 1, "product_models.jsonl": 2,
        "products.csv": 2, "products_2.jsonl": 1,
    }  # fmt: skip
    assert found.counts["products.csv"]["created"] == 2


def test_cells_that_would_compute_are_texts_and_come_back_as_they_were():
    """Security case 97."""
    for text in ("=1+1", "+47 22", "-x", "@sum", "'=a", "''=a", "\t=a", "＝1", "--1"):
        assert neutral.written(text).startswith("'")
        assert neutral.read(neutral.written(text)) == text
    for text in ("-1.5", "+4", "'", "it's", "a=b", "", "12"):
        assert neutral.written(text) == neutral.read(text) == text


def test_quotes_that_never_close_are_not_read_for_ever(monkeypatch):
    """Each such line made the reader look a megabyte ahead: five megabytes took most of a day."""
    monkeypatch.setattr(rows, "MOST_AGAIN", 1_000)
    with pytest.raises(BadRequest, match="never close"):
        list(rows.rows(io.StringIO('a";"\n' * 100), ";"))


def workbook(kinds: dict[str, str], sizes: dict[str, int]) -> zipfile.ZipFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        said = "".join(f'<o PartName="/{n}" ContentType="{k}"/>' for n, k in kinds.items())
        packed.writestr(bounds.KINDS, f"<t>{said}</t>")
        for name, size in sizes.items():
            packed.writestr(name, b"0" * size)
    return zipfile.ZipFile(buffer)


@pytest.mark.parametrize("kind", [bounds.TEXTS, "styles"])
def test_texts_that_lie_among_the_sheets_are_counted(kind, monkeypatch):
    """A reader holds them in memory wherever they lie: their place let four gigabytes pass."""
    name = "xl/worksheets/texts.xml"
    monkeypatch.setattr(bounds, "MOST_TEXTS", 1_000)
    monkeypatch.setattr(bounds, "MOST_BESIDE", 1_000)
    bounds.workbook(workbook({name: bounds.SHEET}, {name: 2_000}), "a.xlsx")
    with pytest.raises(BadRequest, match="beside its sheets"):
        bounds.workbook(workbook({name: kind}, {name: 2_000}), "a.xlsx")


def test_what_is_packed_oddly_or_broken_is_told():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as packed:
        packed.writestr("products.csv", "sku\na\n")
    with pytest.raises(BadRequest, match="not read here"):
        bounds.opened(buffer, "a.zip")


def test_the_terminal_hears_nothing_from_a_file():
    assert shown("\x1b[31mred\x07") == "\ufffd[31mred\ufffd"
