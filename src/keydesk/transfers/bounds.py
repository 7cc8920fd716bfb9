"""What a ZIP file may hold, judged by its table of contents before anything in it is unpacked.

A few kilobytes can say that they are terabytes.  What is unpacked is never more than the table of
contents says: Python's zipfile stops there.
"""

import zlib
from pathlib import Path, PurePosixPath
from typing import IO, Any
from xml.etree.ElementTree import ParseError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from keydesk.kit.errors import BadRequest

MOST_ENTRIES = 20_000
MOST_BYTES = 4_000_000_000  # of all entries together, unpacked
MOST_TEXTS = 100_000_000  # of a workbook, read as a whole
MOST_BESIDE = 10_000_000  # styles and all else: a style takes ten times as much in memory
RATIO, SMALL = 200, 1_000_000  # how much smaller a packed entry may be; below this it may be more
NOT_HELD = ("xl/worksheets/", "xl/media/", "xl/embeddings/")
KINDS = "[Content_Types].xml"
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET, TEXTS = f"{_OFFICE}.worksheet+xml", f"{_OFFICE}.sharedStrings+xml"
NO_ARCHIVE = "{name} is no ZIP file, or a broken one."
NO_WORKBOOK = "{name} is no XLSX file, or a broken one."
UNREADABLE = (  # what a broken or hostile archive, or the XML in it, raises when it is read
    BadZipFile, zlib.error, DefusedXmlException, ParseError, EOFError, KeyError, ValueError,
    NotImplementedError, RuntimeError,
)  # fmt: skip


def wrong(template: str, **params: Any) -> BadRequest:
    return BadRequest(template, **params)


def opened(file: Path | IO[bytes], name: str, otherwise: str = NO_ARCHIVE) -> ZipFile:
    """Raises BadRequest; `otherwise` is said of what is no archive."""
    try:
        found = ZipFile(file)
    except (BadZipFile, OSError, ValueError, EOFError):
        raise wrong(otherwise, name=name) from None
    entries = found.infolist()
    if len(entries) > MOST_ENTRIES:
        raise wrong("{name} holds more than {most} files.", name=name, most=MOST_ENTRIES)
    if sum(one.file_size for one in entries) > MOST_BYTES:
        raise wrong("{name} holds more than {most} bytes.", name=name, most=MOST_BYTES)
    for one in entries:
        _entry(one, name)
    return found


def workbook(found: ZipFile, name: str) -> None:
    """All but its sheets is read as a whole, and grows in memory.  What is a sheet, its table of
    kinds must say: a reader finds the texts by that table, wherever they lie."""
    said = _kinds(found, name)
    texts = rest = 0
    for one in found.infolist():
        kinds = said.get(one.filename, set())
        if kinds == {TEXTS}:
            texts += one.file_size
        elif not (kinds <= {SHEET} and one.filename.startswith(NOT_HELD)):
            rest += one.file_size
    for held, most in ((texts, MOST_TEXTS), (rest, MOST_BESIDE)):
        if held > most:
            raise wrong(
                "{name} holds more than {most} bytes beside its sheets.", name=name, most=most
            )


def _kinds(found: ZipFile, name: str) -> dict[str, set[str]]:
    if name_sizes(found).get(KINDS, MOST_BESIDE) >= MOST_BESIDE:
        raise wrong(NO_WORKBOOK, name=name)
    try:
        root = fromstring(found.read(KINDS))
    except UNREADABLE:
        raise wrong(NO_WORKBOOK, name=name) from None
    said: dict[str, set[str]] = {}
    for one in root.iter():
        if part := one.get("PartName"):
            said.setdefault(part[1:], set()).add(one.get("ContentType") or "")
    return said


def name_sizes(found: ZipFile) -> dict[str, int]:
    return {one.filename: one.file_size for one in found.infolist()}


def _entry(one: ZipInfo, name: str) -> None:
    about = {"name": name, "entry": one.filename}
    if one.file_size > SMALL and one.file_size > RATIO * max(one.compress_size, 1):
        raise wrong("{name}: {entry} is packed too tightly to be a table.", **about)
    if one.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise wrong("{name}: {entry} is packed in a way that is not read here.", **about)
    if one.flag_bits & 1:
        raise wrong("{name}: {entry} is locked with a password.", **about)
    path = PurePosixPath(one.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise wrong("{name}: {entry} leads out of the set.", **about)
