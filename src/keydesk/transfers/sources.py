"""What a path holds: a folder or a ZIP file of files named by kind, or one file.

Nothing is unpacked to where its name says; a workbook inside a ZIP file is copied to a file without
a name, because it must be read here and there.
"""

import hashlib
import os
import re
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, Protocol
from zipfile import BadZipFile, ZipFile, ZipInfo

from keydesk.transfers import bounds, workbooks
from keydesk.transfers.bounds import wrong
from keydesk.transfers.kinds import BY_NAME, NO_KIND, PASSED_OVER, Kind

CSV, XLSX, JSONL, ZIP = "csv", "xlsx", "jsonl", "zip"
FORMATS = (CSV, XLSX, JSONL)
NUMBERED = re.compile(r"[ _-]?\d+$")  # a kind may come in several files: products_2.csv
AT_ONCE = 1 << 20


class Place(Protocol):
    """Where the bytes of files lie: on disk, or in a ZIP file."""

    def open(self, name: str) -> IO[bytes]:
        """Raises KeyError or OSError."""


@dataclass(frozen=True)
class Part:
    """One file of one kind, or one sheet of a workbook."""

    name: str
    kind: Kind
    format: str
    place: Place
    file: str
    sheet: str = ""
    book: Any = None

    def open(self) -> IO[bytes]:
        return self.place.open(self.file)


@dataclass
class Source:
    """name    of the file or folder, without what leads to it
    parts   sorted by name
    passed  by name of a file, why it was passed over
    """

    name: str
    place: Place
    parts: list[Part] = field(default_factory=list)
    passed: dict[str, str] = field(default_factory=dict)

    def digest(self, said: Sequence[str]) -> str:
        """Of all that is read, and of what was said about it."""
        whole = hashlib.sha256("\0".join(said).encode())
        for file in sorted({part.file for part in self.parts}):
            whole.update(f"\0{file}\0".encode())
            with self.place.open(file) as stream:
                while some := stream.read(AT_ONCE):
                    whole.update(some)
        return whole.hexdigest()


@dataclass(frozen=True)
class Folder:
    root: Path

    def open(self, name: str) -> BinaryIO:
        return (self.root / name).open("rb")


@dataclass(frozen=True)
class Archive:
    """By the names that stand in the set: those of its files, without folders around them.

    beside   where there is room for a copy: the system's own folder is often memory
    """

    beside: Path | None
    zip: ZipFile
    entries: dict[str, ZipInfo]

    def open(self, name: str) -> IO[bytes]:
        stream = self.zip.open(self.entries[name])
        if not name.lower().endswith(f".{XLSX}"):
            return stream
        with stream:
            copy = tempfile.TemporaryFile(dir=self.beside)  # noqa: SIM115  (its reader closes it)
            try:
                shutil.copyfileobj(stream, copy, AT_ONCE)
            except (BadZipFile, zlib.error, EOFError):
                copy.close()
                raise wrong("{part} is broken: it cannot be unpacked.", part=name) from None
        copy.seek(0)
        return copy


@contextmanager
def opened(path: Path, kind: str = "") -> Iterator[Source]:
    """`kind`: what one file is, whatever it is called.  Raises BadRequest."""
    with ExitStack() as stack:
        if path.is_dir():
            names = sorted(one.name for one in path.iterdir() if one.is_file())
            source = Source(path.name, Folder(path))
        elif not path.is_file():
            raise wrong("There is no file or folder {path}.", path=path)
        elif path.suffix.lower() == f".{ZIP}":
            found = stack.enter_context(bounds.opened(path, path.name))
            archive = _archive(found, path)
            names, source = sorted(archive.entries), Source(path.name, archive)
        else:
            names, source = [path.name], Source(path.name, Folder(path.parent))
        for name in names:
            _add(stack, source, name, kind if len(names) == 1 else "")
        if not source.parts:
            raise wrong(
                "{name} holds no file of a kind: one is called {kinds} and ends in {formats}. "
                "If it is one file, say --kind (in the console: How it is written).",
                name=source.name, kinds=", ".join(BY_NAME), formats=", ".join(FORMATS),
            )  # fmt: skip
        yield source


def _archive(found: ZipFile, archive: Path) -> Archive:
    """Files that lie in one folder are the set as well; those of the system around it are not."""
    entries: dict[str, ZipInfo] = {}
    for one in found.infolist():
        path = PurePosixPath(one.filename.replace("\\", "/"))
        if not one.is_dir() and path.parts[0] != "__MACOSX" and len(path.parts) <= 2:
            entries.setdefault(path.name, one)
    beside = archive.parent if os.access(archive.parent, os.W_OK) else None
    return Archive(beside, found, entries)


def _add(stack: ExitStack, source: Source, name: str, kind: str) -> None:
    stem, _, ending = name.rpartition(".")
    ending = ending.lower()
    if ending not in FORMATS or name.startswith((".", "~$")):
        source.passed[name] = NO_KIND
    elif ending == XLSX:
        stream = stack.enter_context(source.place.open(name))
        book = stack.enter_context(workbooks.opened(stream, name))
        _add_sheets(source, book, name, kind or stem)
    elif found := named(kind or stem):
        source.parts.append(Part(name, found, ending, source.place, name))
    else:
        source.passed[name] = PASSED_OVER.get(stem, NO_KIND)


def _add_sheets(source: Source, book: Any, name: str, stem: str) -> None:
    sheets = workbooks.sheets(book)
    known = [one for one in sheets if named(one)]
    if not known and named(stem):
        known = sheets[:1]
    for sheet in sheets:
        called = f"{name}: {sheet}"
        if sheet in known:
            kind = named(sheet) or named(stem)
            assert kind
            source.parts.append(Part(called, kind, XLSX, source.place, name, sheet, book))
        else:
            source.passed[called] = PASSED_OVER.get(sheet, NO_KIND)


def named(text: str) -> Kind | None:
    bare = text.strip().lower().replace("-", "_")
    return BY_NAME.get(bare) or BY_NAME.get(NUMBERED.sub("", bare))
