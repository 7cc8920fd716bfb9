"""The refused lines of an import: as a report, and as files that can be mended and read again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from keydesk.transfers.lines import written
from keydesk.transfers.noting import Problem

REPORT = ("file", "line", "code", "column", "message", "refused")


def report(problems: Iterable[Problem]) -> Iterator[str]:
    """As CSV, one line for each thing that is wrong."""
    yield written(REPORT)
    for one in problems:
        for column, message in one.told or ():
            refused = "yes" if one.refused else "no"
            yield written([one.part, str(one.line), one.code, column, message, refused])


def mended_name(part: str) -> str:
    """Of the file into which its refused lines go: a sheet's become CSV, with its own name."""
    stem = part.rpartition(": ")[2]
    return stem if stem.endswith((".csv", ".jsonl")) else f"{stem}.csv"


def files(
    problems: Iterable[Problem], columns: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str]]:
    """Pairs of a file's name and a piece of what is in it; its columns come first."""
    begun: set[str] = set()
    for one in problems:
        if not one.refused or one.raw is None:
            continue
        name = mended_name(one.part)
        if name not in begun and one.part in columns:
            yield name, written(columns[one.part])
        begun.add(name)
        yield name, one.raw if one.raw.endswith("\n") else f"{one.raw}\n"
