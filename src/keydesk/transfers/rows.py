"""The lines of a CSV file: each with the number of the line on which it begins.

A line in quotes may break; one that never closes its quotes, or is longer than a megabyte, is
refused by itself, and the line below it is read as if nothing had been.
"""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TextIO

from keydesk.kit.errors import BadRequest
from keydesk.transfers import neutral

LONGEST = 1_000_000  # characters of one line, with all its breaks
TOO_LONG = f"The line is longer than {LONGEST:,} characters."
UNCLOSED = "A quote is opened on this line and never closed."
BROKEN = "The line cannot be read: {reason}."
MOST_AGAIN = 30 * LONGEST  # characters that are read again; else a small file takes days
QUOTES = "Too many lines open a quote and never close it. The last one is line {line}."
csv.field_size_limit(LONGEST)  # of the whole process: Python has no other


@dataclass(frozen=True, slots=True)
class Row:
    """line      on which it begins, from 1
    found     the cells of a table, or a document; None when it cannot be read
    trouble   why not
    raw       as it stands in the file, of what is no table or cannot be read
    """

    line: int
    found: Any
    trouble: str = ""
    raw: str = ""


class _TooMuch(Exception):
    pass


class _Feed:
    """Lines one by one; those that were taken for part of another are given out again."""

    def __init__(self, text: TextIO) -> None:
        self.text, self.line = text, 0
        self.again: deque[str] = deque()
        self.held: list[str] = []
        self.size = 0

    def __iter__(self) -> "_Feed":
        return self

    def begin(self) -> None:
        self.held, self.size = [], 0

    def __next__(self) -> str:
        line = self.again.popleft() if self.again else self._read()
        if not line:
            raise StopIteration
        self.line += 1
        self.held.append(line)
        self.size += len(line)
        if self.size > LONGEST:
            raise _TooMuch
        return line

    def _read(self) -> str:
        """Of a line that is too long, its beginning."""
        line = more = self.text.readline(LONGEST + 1)
        while len(line) > LONGEST and more and not more.endswith("\n"):
            more = self.text.readline(LONGEST)
        return line

    def give_back(self) -> int:
        """All but the first line, whose number it tells."""
        first = self.line - len(self.held) + 1
        self.again.extendleft(reversed(self.held[1:]))
        self.line = first
        return first


def rows(text: TextIO, delimiter: str) -> Iterator[Row]:
    feed = _Feed(text)
    again = 0
    while True:
        reader = csv.reader(feed, delimiter=delimiter, strict=True)
        try:
            yield from _sound(feed, reader)
            return
        except (_TooMuch, csv.Error) as error:
            raw, told, again = feed.held[0], _told(feed, error), again + feed.size
            if again > MOST_AGAIN:
                raise BadRequest(QUOTES, line=feed.line - len(feed.held) + 1) from None
            yield Row(feed.give_back(), None, told, raw[:LONGEST])


def _sound(feed: _Feed, reader: Any) -> Iterator[Row]:
    feed.begin()
    for cells in reader:
        if cells:  # an empty line is none
            yield Row(feed.line - len(feed.held) + 1, [*map(neutral.read, cells)])
        feed.begin()


def _told(feed: _Feed, error: Exception) -> str:
    if len(feed.held[0]) > LONGEST:
        return TOO_LONG
    if isinstance(error, _TooMuch) or "unexpected end" in str(error):
        return UNCLOSED
    return BROKEN.format(reason=str(error))
