"""The heads of the chain, written down outside the database.

Whoever can write into the database can delete the newest events together with their seals; the
chain that is left is whole.  So after each batch its head goes into a file, one line of
`<time> <position> <chain>`, or into syslog as well.  A copy kept on another machine is worth most.

The file in the data directory keeps its newest lines (at most MOST bytes).  A file that the setting
names is only ever appended to, so that it may be append-only.
"""

import os
import re
import syslog
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from keydesk.audit.model import FIRST, Head, Keys, restored_mark
from keydesk.kit.settings import Settings

FILE, SYSLOG = "audit.anchors", "syslog"
MOST = 1_000_000  # bytes; about 10,000 lines
END = 2_000  # bytes; more than the last line
READ = 100_000  # lines: of a longer file the newest are looked at
LINE = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) (\d{1,18}) ([0-9a-f]{64})"
    r"(?: restored ([0-9a-f]{64}))?\s*$",
    re.ASCII,
)


@dataclass(frozen=True)
class Anchor:
    """`mark`: a backup was restored here, whose head this was."""

    at: str
    position: int
    chain: str
    mark: str = ""

    def __str__(self) -> str:
        line = f"{self.at} {self.position} {self.chain}"
        return f"{line} restored {self.mark}" if self.mark else line

    @property
    def moment(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.at)
        except ValueError:  # the 31st of February
            return None

    def genuine(self, keys: Keys) -> bool:
        """Did we mark it?"""
        made = (restored_mark(k, self.at, self.position, self.chain) for k in keys.values())
        return bool(self.mark) and self.mark in made


def read(line: str) -> Anchor | None:
    """Also from a line of syslog, whatever stands before."""
    found = LINE.search(line)
    if not found:
        return None
    return Anchor(found[1], int(found[2]), found[3], found[4] or "")


def of_lines(file: Path) -> Iterator[Anchor]:
    """Those in any file of lines, the oldest first."""
    with file.open(encoding="utf-8", errors="replace") as lines:
        yield from filter(None, map(read, deque(lines, READ)))


class Anchors:
    """Where they are kept.  Raises OSError when they cannot be."""

    def __init__(self, settings: Settings) -> None:
        named = settings.audit_anchor
        self.to_syslog = named == SYSLOG
        self.kept_small = named in {"", SYSLOG}
        self.file = settings.data / FILE if self.kept_small else Path(named)

    def __str__(self) -> str:
        return str(self.file)

    def append(self, head: Head, *, now: datetime) -> None:
        self._write(Anchor(_written(now), head.position, head.chain))

    def restored(self, head: Head | None, keys: Keys, *, now: datetime) -> None:
        """What was anchored before is not in this database, and that is as it should be."""
        if not keys or not self.file.exists():
            return
        end = head or Head(0, FIRST, now)
        mark = restored_mark(list(keys.values())[-1], _written(now), end.position, end.chain)
        self._write(Anchor(_written(now), end.position, end.chain, mark))

    def all(self) -> Iterator[Anchor]:
        """The oldest first."""
        if self.file.exists():
            yield from of_lines(self.file)

    def last(self) -> Anchor | None:
        """Without reading the rest, which may be long."""
        if not self.file.exists():
            return None
        with self.file.open("rb") as file:
            file.seek(max(0, self.file.stat().st_size - END))
            lines = file.read().decode("utf-8", "replace").splitlines()
        return next(filter(None, map(read, reversed(lines))), None)

    def _write(self, anchor: Anchor) -> None:
        if self.to_syslog:
            syslog.syslog(syslog.LOG_NOTICE, f"keydesk audit {anchor}")
        if self.kept_small:
            self._shorten()
        _append(self.file, f"{anchor}\n")

    def _shorten(self) -> None:
        """Keeps the newest half; whole or not at all."""
        if not self.file.exists() or self.file.stat().st_size < MOST:
            return
        kept = self.file.read_bytes()[-MOST // 2 :].partition(b"\n")[2]
        draft = self.file.with_name(f".{FILE}")
        draft.unlink(missing_ok=True)
        _append(draft, kept.decode("utf-8", "replace"))
        draft.replace(self.file)


def _append(file: Path, text: str) -> None:
    opened = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(opened, text.encode())
        os.fsync(opened)
    finally:
        os.close(opened)


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S.%fZ}"
