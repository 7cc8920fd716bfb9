"""What a ZIP file may hold, judged by its table of contents before anything in it is unpacked.

A few kilobytes can say that they are terabytes.  What is unpacked is never more than the table of
contents says: Python's zipfile stops there.
"""

from pathlib import Path, PurePosixPath
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from keydesk.kit.errors import BadRequest

MOST_ENTRIES = 20_000
MOST_BYTES = 4_000_000_000  # of all entries together, unpacked
MOST_IN_MEMORY = 200_000_000  # of those that are read as a whole: texts and styles of a workbook
RATIO, SMALL = 200, 1_000_000  # how much smaller a packed entry may be; below this it may be more
SHEETS = "xl/worksheets/"


def wrong(template: str, **params: Any) -> BadRequest:
    return BadRequest(template, **params)


def opened(file: Path | IO[bytes], name: str) -> ZipFile:
    """Raises BadRequest."""
    try:
        found = ZipFile(file)
    except (BadZipFile, OSError, ValueError, EOFError):
        raise wrong("{name} is no ZIP file, or a broken one.", name=name) from None
    entries = found.infolist()
    if len(entries) > MOST_ENTRIES:
        raise wrong("{name} holds more than {most} files.", name=name, most=MOST_ENTRIES)
    if sum(one.file_size for one in entries) > MOST_BYTES:
        raise wrong("{name} holds more than {most} bytes.", name=name, most=MOST_BYTES)
    for one in entries:
        _entry(one, name)
    return found


def workbook(found: ZipFile, name: str) -> None:
    """All but its sheets is held in memory."""
    held = [one for one in found.infolist() if not one.filename.startswith(SHEETS)]
    if sum(one.file_size for one in held) > MOST_IN_MEMORY:
        raise wrong("{name} holds more than {most} bytes.", name=name, most=MOST_IN_MEMORY)


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
