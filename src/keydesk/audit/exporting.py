"""The audit log as a file: CSV for spreadsheets, JSON lines for programs."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from keydesk.audit.model import plain
from keydesk.audit.shapes import EventBody
from keydesk.kit.formulas import SIGNS

FORMULA = re.compile(rf"\s*[{SIGNS}]")  # also after blanks
COLUMNS = (
    "id", "at", "event", "sentence", "actor", "actor_name", "on_behalf_of", "target_kind",
    "target", "target_name", "address", "request_id", "data",
)  # fmt: skip


@dataclass(frozen=True)
class Format:
    media_type: str
    head: str
    line: Callable[[EventBody], str]


def cell(value: object) -> str:
    """One line of plain characters that no spreadsheet reckons with (security cases 95 and 97)."""
    text = plain(str(value))
    return f"'{text}" if FORMULA.match(str(value)) else text


def _row(cells: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return text.getvalue()


def _csv(event: EventBody) -> str:
    data = json.dumps(event.data, ensure_ascii=False, sort_keys=True)
    values = (
        event.id, event.at, event.event, event.sentence, event.actor.id, event.actor.name,
        event.actor.on_behalf_of or "", event.target.kind, event.target.id, event.target.name,
        event.address, event.request_id, data,
    )  # fmt: skip
    return _row(tuple(map(cell, values)))


def _jsonl(event: EventBody) -> str:
    """ASCII: a terminal shows it as it is."""
    return json.dumps(event.model_dump(), ensure_ascii=True, sort_keys=True) + "\n"


FORMATS = {
    "csv": Format("text/csv; charset=utf-8", _row(COLUMNS), _csv),
    "jsonl": Format("application/jsonl", "", _jsonl),
}


def written(format_: Format, batches: Iterator[list[EventBody]]) -> Iterator[str]:
    """Batch by batch, however long the log is."""
    yield format_.head
    for batch in batches:
        yield "".join(map(format_.line, batch))
