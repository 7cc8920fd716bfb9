"""Files that products name.  Whoever brings products from elsewhere may not have their pictures:
all else of a line is right the same.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from keydesk.auth import Caller
from keydesk.catalog import visible
from keydesk.kit.db import Db
from keydesk.media import store as media
from keydesk.structures.kinds import of_types
from keydesk.structures.model import FILE, IMAGE, Structure
from keydesk.transfers.lines import Line

NO_FILE = "There is no file {name} here: the value was left out."
Named = tuple[Line, str, dict[str, Any]]  # an attribute and a value of it


def without_missing_files(db: Db, by: Caller, structure: Structure, found: Sequence[Line]) -> None:
    files = of_types(structure, FILE, IMAGE)
    named = [one for line in found for one in _named(line, files)]
    if not named:
        return
    names = {value["data"] for _, _, value in named}
    there = media.seen(db, by.organization_id, names, visible.files(db, by))
    for line, code, value in named:
        if value["data"] not in there:
            values = line.data["values"]
            left = [one for one in values[code] if one is not value]
            line.data["values"] = {**values, code: left}
            line.warned.append([code, NO_FILE.format(name=value["data"])])


def _named(line: Line, files: frozenset[str]) -> Iterator[Named]:
    values = line.data.get("values")
    if not isinstance(values, dict):
        return
    for code in sorted(files & values.keys()):
        for one in values[code] if isinstance(values[code], list) else ():
            data = one.get("data") if isinstance(one, dict) else None
            if isinstance(data, str) and data:
                yield line, code, one
