"""One line of a file: what it wishes, and what became of it.  Pure."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from keydesk.akeneo.sentences import HELP
from keydesk.akeneo.words import told
from keydesk.catalog.model import CODE, IDENTIFIER, UUID, Blank
from keydesk.kit.errors import KeydeskError
from keydesk.structures.violations import Outcome, Saved
from keydesk.transfers import neutral
from keydesk.transfers.kinds import Kind
from keydesk.transfers.rows import Row

Document = dict[str, Any]
Told = list[list[str]]  # column and message; the column is "" where it is the whole line's
CREATED, UPDATED, UNCHANGED, REFUSED = "created", "updated", "unchanged", "refused"
LINKED, WARNED = "linked", "warned"
MISSING = "The line names nothing: {key} is empty."
MORE_CELLS = "The line has {cells} cells, and there are {columns} columns."
UNSTORABLE = "The line holds characters that cannot be kept."
MOST_TOLD, LONGEST_TOLD = 100, 1_000  # of one line; characters of each
ONLY_READ = ("_links", "created", "updated")  # of a body that the API gave


@dataclass
class Line:
    """keyed   what names it: IDENTIFIER, UUID, CODE; of the structure always CODE
    key     its code, identifier or uuid
    blanks  values that empty cells take away
    trouble why it cannot be saved; then nothing of it is
    warned  what was left out of it
    """

    row: Row
    keyed: str = CODE
    key: str = ""
    owner: str = ""
    data: Document = field(default_factory=dict)
    blanks: frozenset[Blank] = frozenset()
    trouble: str = ""
    warned: Told = field(default_factory=list)


@dataclass(frozen=True)
class Result:
    """became   CREATED, UPDATED, UNCHANGED, REFUSED or LINKED; "" = nothing to tell of it"""

    line: Line
    became: str
    told: Told


def named(line: Line, kind: Kind, identifier: str) -> None:
    """Finds what names it, and takes that out of what is saved."""
    data = line.data
    if kind.owner:
        line.owner = str(data.get(kind.owner) or "")
        if kind.owner == "family":  # a variant's is no property of it
            data.pop("family", None)
    line.keyed = kind.key if kind.products else CODE
    if data.get(UUID) and line.keyed == IDENTIFIER:
        line.keyed = UUID
        if data.get(IDENTIFIER):
            entry = {"locale": None, "scope": None, "data": data[IDENTIFIER]}
            values = data.get("values") or {}
            if isinstance(values, dict):  # else it is refused as what it is
                data["values"] = {**values, identifier: [entry]}
        data.pop(IDENTIFIER, None)
    else:
        data.pop(UUID, None)
    key = data.get(line.keyed)
    if isinstance(key, str) and key:
        line.key = key
    else:
        line.trouble = MISSING.format(key=kind.key)


def result(line: Line, outcome: Outcome, kind: Kind, *, counts: bool) -> Result:
    """`counts`: False where the line was counted in an earlier step."""
    if isinstance(outcome, KeydeskError):
        return Result(line, REFUSED, _told(outcome, kind))
    assert isinstance(outcome, Saved)
    if not counts:
        return Result(line, LINKED if outcome.changed else "", [])
    if outcome.created:
        return Result(line, CREATED, [])
    return Result(line, UPDATED if outcome.changed else UNCHANGED, [])


def refused(line: Line) -> Result:
    return Result(line, REFUSED, [["", line.trouble]])


def _told(error: KeydeskError, kind: Kind) -> Told:
    """In the catalog's words; to look into the API's documentation helps nobody here."""
    said = told(error, kind.resource, "PATCH")
    errors = said.get("errors")
    if not errors:
        column = getattr(error, "given", {}).get("property", "")
        return [[str(column)[:LONGEST_TOLD], said["message"].removesuffix(HELP)[:LONGEST_TOLD]]]
    told_ = [[_column(one), str(one["message"])] for one in errors[:MOST_TOLD]]
    return [[column[:LONGEST_TOLD], message[:LONGEST_TOLD]] for column, message in told_]


def _column(one: Document) -> str:
    """As a file would call it."""
    if not one.get("attribute"):
        return str(one["property"])
    parts = (one["attribute"], one.get("locale"), one.get("scope"), one.get("currency"))
    return "-".join(str(part) for part in parts if part)


def raw(row: Row, columns: Sequence[str] | None) -> str:
    """As it can be mended and read again: of a table as CSV, else as it stood there."""
    if columns is None or row.found is None:
        return row.raw
    return written(row.found)


def written(cells: Sequence[str]) -> str:
    """No cell of it is a formula for a spreadsheet program."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\n").writerow(map(neutral.written, cells))
    return buffer.getvalue()
