"""In which encoding a text is written, and what parts its columns: found, to be told.  Pure."""

import codecs
import csv
from collections.abc import Collection

UTF_8 = "utf-8"
MARKS = (  # the longer first: that of UTF-32 begins as that of UTF-16
    (codecs.BOM_UTF32_LE, "UTF-32", "utf-32"), (codecs.BOM_UTF32_BE, "UTF-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "UTF-16", "utf-16"), (codecs.BOM_UTF16_BE, "UTF-16", "utf-16"),
)  # fmt: skip
DELIMITERS = {";": "semicolons", ",": "commas", "\t": "tabs", "|": "vertical bars"}
CALLED = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
ASKED = {"utf-8": "utf-8-sig", "utf_8": "utf-8-sig", "utf8": "utf-8-sig"}  # a mark is no letter


def marked(head: bytes) -> tuple[str, str] | None:
    """What it is called and how Python calls it, by the mark or by the zeros between letters."""
    for mark, called, name in MARKS:
        if head.startswith(mark):
            return called, name
    if len(head) >= 4 and 0 in head[:4]:
        return ("UTF-16", "utf-16-be") if head[0] == 0 else ("UTF-16", "utf-16-le")
    return None


def western(bad: bytes) -> tuple[str, str]:
    """Of a text that is no UTF-8: between 128 and 159 Latin-1 has no letters, and Windows has."""
    if any(128 <= one < 160 for one in bad):
        return "Windows-1252", "windows-1252"
    return "Latin-1 (ISO 8859-1)", "latin-1"


def decoder(asked: str) -> str:
    """Python's name.  Raises LookupError for none, or for one that makes no texts."""
    name = ASKED.get(asked.lower(), asked)
    found = codecs.lookup(name)
    if not found._is_text_encoding:  # noqa: SLF001
        raise LookupError(asked)
    return found.name


def delimiter(asked: str) -> str:
    """Raises ValueError."""
    found = CALLED.get(asked.lower(), asked)
    if len(found) != 1 or found in '"\r\n\0' or found.isalnum():
        raise ValueError(asked)
    return found


def other(header: str, chosen: str, keys: Collection[str]) -> str:
    """What else parts the columns of this line, when the chosen one leaves no key; "" if nothing.

    `keys`: a table of this kind has one of these columns.
    """
    found = {one: frozenset(split(header, one)) for one in (chosen, *DELIMITERS)}
    if found[chosen].intersection(keys):
        return ""
    return next((one for one, names in found.items() if names.intersection(keys)), "")


def split(header: str, by: str) -> list[str]:
    rows = csv.reader([header.rstrip("\r\n")], delimiter=by)
    return [name.strip() for name in next(rows, [])]
