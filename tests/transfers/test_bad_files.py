"""What cannot be read is refused before anything is written, and says what it is instead."""

import io
import zipfile

import pytest

from keydesk.kit.errors import BadRequest
from keydesk.transfers import bounds, reading, sources
from keydesk.transfers.reading import Said

KEYS = frozenset({"code"})
TEXT = "code;label-fr_FR\nete;Été\n"


def examined(path, said: Said | None = None, kind: str = "") -> int:
    with sources.opened(path, kind) as source:
        return sum(reading.examine(part, said or Said(), KEYS) for part in source.parts)


def refused(path, said: Said | None = None) -> str:
    with pytest.raises(BadRequest) as error:
        examined(path, said)
    return error.value.message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (TEXT.encode("utf-16"), "is written in UTF-16, and not in UTF-8"),
        (TEXT.encode("utf-16-le"), "--encoding utf-16-le"),
        (TEXT.encode("latin-1"), "is written in Latin-1 (ISO 8859-1), and not in UTF-8"),
        (TEXT.replace("Été", "€té").encode("cp1252"), "--encoding windows-1252"),
        (TEXT.replace(";", ",").encode(), 'commas, and not by semicolons. Say --delimiter ","'),
        (TEXT.replace(";", "\t").encode(), '--delimiter "tab"'),
        (b"label-fr_FR;x\na;b\n", "has no column code"),
        (b"code;code\na;b\n", "has the column code twice"),
        (b'"code;label\n', "never closed"),
        (b"", "categories.csv is empty."),
    ],
)  # fmt: skip
def test_another_encoding_or_delimiter_is_named_with_what_to_say(write, content, words):
    root = write({"categories.csv": content})
    assert words in refused(root)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xef\xbb\xbf" + TEXT.encode(), Said()),
        (TEXT.encode("utf-16"), Said("UTF-16")),
        (TEXT.encode("latin-1"), Said("latin-1")),
        (TEXT.replace(";", "\t").encode(), Said(delimiter="tab")),
        (TEXT.replace("\n", "\r\n").encode(), Said()),
    ],
)
def test_what_is_said_is_read(write, content, said):
    root = write({"categories.csv": content})
    with sources.opened(root) as source:
        assert reading.examine(source.parts[0], said, KEYS) == 2
        with reading.opened(source.parts[0], said) as table:
            assert table.columns == ["code", "label-fr_FR"]
            assert [row.found for row in table.rows] == [["ete", "Été"]]


def test_a_file_that_is_not_in_the_encoding_that_was_said_is_told(write):
    """Of UTF-16 without a mark Python says another error than of a wrong letter."""
    root = write({"categories.csv": b"code\nabcdefgh\n"})
    told = refused(root, Said("utf-16"))
    assert told.startswith("categories.csv is not written in UTF-16. Say another --encoding")


def test_a_bad_letter_on_the_last_line_is_found_before_anything_is_written(write):
    root = write({"categories.csv": b"code\n" + b"a\n" * 1_000_000 + b"\xe9t\xe9"})
    assert "Latin-1" in refused(root)


def packed(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as found:
        for name, content in entries.items():
            found.writestr(name, content)
    return buffer.getvalue()


def test_zip_bombs_and_names_that_lead_out_are_refused(write, monkeypatch):
    """A sheet of ten megabytes of zeros is ten kilobytes; ten thousand of them fill a disk."""
    bomb = packed({"xl/worksheets/sheet1.xml": b"0" * 5_000_000})
    root = write({"bomb.zip": packed({"products.csv": b"0" * 5_000_000}), "products.xlsx": bomb})
    assert "packed too tightly" in refused(root / "bomb.zip")
    assert "packed too tightly" in refused(root / "products.xlsx")
    slip = write({"s.zip": packed({"../products.csv": b"sku\na\n"})}, "slip") / "s.zip"
    assert "leads out of the set" in refused(slip)
    monkeypatch.setattr(bounds, "MOST_ENTRIES", 2)
    many = packed({f"{number}.csv": b"" for number in range(3)})
    assert "more than 2 files" in refused(write({"m.zip": many}, "many") / "m.zip")
    monkeypatch.setattr(bounds, "MOST_BYTES", 10)
    assert "more than 10 bytes" in refused(
        write({"b.zip": packed({"a": b"x" * 11})}, "b") / "b.zip"
    )
    assert "no ZIP file" in refused(write({"n.zip": b"PK no"}, "none") / "n.zip")
    cut = write({"products.xlsx": b"PK no"}, "cut") / "products.xlsx"
    assert "products.xlsx is no XLSX file, or a broken one." in refused(cut)
    assert "no XLSX file" in refused(write({"products.xlsx": packed({"a": b"b"})}, "x"))


def test_a_letter_that_was_damaged_in_an_archive_is_not_taken_for_an_encoding(write):
    """It was told as Windows-1252, and not as the broken file that it is."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("categories.csv", TEXT.encode() + b"more;more\n" * 100_000)
    path = write({"set.zip": packed.getvalue().replace(b"ete", b"e\x85e", 1)}) / "set.zip"
    assert refused(path) == "categories.csv is broken: it cannot be unpacked."


def test_a_set_says_what_it_passes_over(write):
    files = {"categories.csv": TEXT, "locales.csv": "code\n", "users.csv": "", "a.txt": ""}
    with sources.opened(write(files)) as source:
        assert [part.name for part in source.parts] == ["categories.csv"]
        assert source.passed["locales.csv"].startswith("Which are active follows from the channels")
        assert set(source.passed) == {"locales.csv", "users.csv", "a.txt"}
    assert "holds no file of a kind" in refused(write({"a.txt": ""}, "other"))


def test_a_set_may_be_a_zip_file_with_a_folder_in_it(write):
    content = packed({"set/categories.csv": TEXT.encode(), "__MACOSX/categories.csv": b"x"})
    assert examined(write({"set.zip": content}) / "set.zip") == 2
