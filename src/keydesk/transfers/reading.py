"""The files of a set, examined and read: encoding and columns first, then line by line."""

import codecs
import io
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from zipfile import BadZipFile

from keydesk.akeneo import lines
from keydesk.kit.errors import BadRequest
from keydesk.kit.storable import storable
from keydesk.transfers import rows, sniffing, workbooks
from keydesk.transfers.bounds import wrong
from keydesk.transfers.lines import UNSTORABLE
from keydesk.transfers.rows import LONGEST, TOO_LONG, Row
from keydesk.transfers.sources import AT_ONCE, CSV, JSONL, XLSX, Part

MOST_COLUMNS = 20_000  # each cell that is wrong is told of its line
NOT_JSON = "This line is no JSON object."


@dataclass(frozen=True)
class Said:
    """What a person said about the files; `encoding` and `delimiter` as they typed them."""

    encoding: str = sniffing.UTF_8
    delimiter: str = ";"

    @property
    def codec(self) -> str:
        try:
            return sniffing.decoder(self.encoding)
        except (LookupError, ValueError):
            raise wrong("There is no encoding {name}.", name=self.encoding) from None

    @property
    def by(self) -> str:
        try:
            return sniffing.delimiter(self.delimiter)
        except ValueError:
            raise wrong("{name} cannot part columns.", name=self.delimiter) from None


@dataclass(frozen=True)
class Table:
    """columns   None of JSONL, whose lines are documents
    rows      below the columns
    """

    columns: list[str] | None
    rows: Iterator[Row]


def examine(part: Part, said: Said, keys: frozenset[str]) -> int:
    """How many lines it has, at least about.  Raises BadRequest when it cannot be what it is said
    to be: another encoding, other columns.

    keys   the columns of which it needs one
    """
    try:
        counted = 0 if part.format == XLSX else _decoded(part, said)
        with opened(part, said) as table:
            if table.columns is not None:
                _need_key(part, said, table.columns, keys)
    except (BadZipFile, zlib.error, EOFError):
        raise wrong("{part} is broken: it cannot be unpacked.", part=part.name) from None
    return counted


def _decoded(part: Part, said: Said) -> int:
    """To its end: a letter of another encoding may stand on the last line."""
    codec = said.codec
    decoder, counted = codecs.getincrementaldecoder(codec)(), 0
    with part.open() as stream:
        head = stream.read(AT_ONCE)
        if (marked := sniffing.marked(head)) and not codec.startswith(marked[1][:6]):
            raise _encoded(part, said, *marked)
        while head:
            try:
                counted += decoder.decode(head).count("\n")
            except UnicodeError as error:
                while stream.read(AT_ONCE):  # at its end a damaged archive says that it is one
                    pass
                raise _misread(part, said, error) from None
            head = stream.read(AT_ONCE)
    try:
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        raise _misread(part, said, error) from None
    return counted


def _misread(part: Part, said: Said, error: UnicodeError) -> Exception:
    if isinstance(error, UnicodeDecodeError):
        return _encoded(part, said, *sniffing.western(error.object[error.start :]))
    return wrong(
        "{part} is not written in {wanted}. Say another --encoding (in the console: How it is "
        "written).",
        part=part.name, wanted=said.encoding.upper(),
    )  # fmt: skip


def _encoded(part: Part, said: Said, called: str, name: str) -> Exception:
    return wrong(
        "{part} is written in {found}, and not in {wanted}. Save it as UTF-8, or say "
        "--encoding {name} (in the console: How it is written).",
        part=part.name, found=called, wanted=said.encoding.upper(), name=name,
    )  # fmt: skip


def _need_key(part: Part, said: Said, columns: list[str], keys: frozenset[str]) -> None:
    if not columns:
        raise wrong("{part} is empty.", part=part.name)
    if len(columns) > MOST_COLUMNS:
        raise wrong("{part} has more than {most} columns.", part=part.name, most=MOST_COLUMNS)
    if not storable("".join(columns)):
        raise wrong("{part}, line 1: {trouble}", part=part.name, trouble=UNSTORABLE)
    twice = sorted(one for one, times in Counter(columns).items() if one and times > 1)
    if twice:
        raise wrong("{part} has the column {column} twice.", part=part.name, column=twice[0])
    if keys.intersection(columns):
        return
    if part.format == CSV:
        header = said.by.join(columns)
        if found := sniffing.other(header, said.by, keys):
            raise wrong(
                "The columns of {part} are parted by {found}, and not by {wanted}. Say "
                '--delimiter "{sign}" (in the console: How it is written).',
                part=part.name, found=sniffing.DELIMITERS[found],
                wanted=sniffing.DELIMITERS.get(said.by, said.by),
                sign="tab" if found == "\t" else found,
            )  # fmt: skip
    told = " or ".join(sorted(keys))
    raise wrong("{part} has no column {keys}.", part=part.name, keys=told)


@contextmanager
def opened(part: Part, said: Said) -> Iterator[Table]:
    if part.format == XLSX:
        yield _below(part, workbooks.rows(part.book, part.name, part.sheet))
        return
    with part.open() as stream:
        text = io.TextIOWrapper(stream, said.codec, newline="\n")
        if part.format == JSONL:
            yield Table(None, _documents(text))
        else:
            yield _below(part, rows.rows(text, said.by))


def _below(part: Part, found: Iterator[Row]) -> Table:
    first = next(found, None)
    if first is None:
        return Table([], iter(()))
    if first.found is None or first.trouble:
        raise wrong("{part}, line 1: {trouble}", part=part.name, trouble=first.trouble)
    columns = [cell.strip() for cell in first.found]
    while columns and not columns[-1]:
        columns.pop()
    return Table(columns, _padded(found, len(columns)) if part.format == XLSX else found)


def _padded(found: Iterator[Row], width: int) -> Iterator[Row]:
    """A workbook leaves out the empty cells at the end of a line."""
    for row in found:
        missing = 0 if row.found is None else width - len(row.found)
        yield replace(row, found=[*row.found, *[""] * missing]) if missing > 0 else row


def _documents(text: io.TextIOWrapper) -> Iterator[Row]:
    number = 0
    while line := text.readline(LONGEST + 1):
        number += 1
        if len(line) > LONGEST and not line.endswith("\n"):
            while (more := text.readline(LONGEST)) and not more.endswith("\n"):
                pass
            yield Row(number, None, TOO_LONG, line[:LONGEST])
        elif bare := line.strip():
            yield _document(number, bare)


def _document(number: int, line: str) -> Row:
    try:
        found = lines.document(line.encode())
    except BadRequest:
        return Row(number, None, NOT_JSON, line)
    good = isinstance(found, dict)
    return Row(number, found if good else None, "" if good else NOT_JSON, line)
