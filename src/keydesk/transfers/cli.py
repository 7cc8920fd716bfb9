"""Catalogs come in and go out at the command line."""

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import click

from keydesk.accounts.desk import Desk, operated
from keydesk.kit.errors import KeydeskError
from keydesk.kit.ids import new_id
from keydesk.transfers import import_desk, refusals, sources
from keydesk.transfers.export_desk import Export
from keydesk.transfers.importing import Ended, Importing
from keydesk.transfers.kinds import BY_NAME
from keydesk.transfers.ledgers import Counts
from keydesk.transfers.lines import REFUSED
from keydesk.transfers.noting import Problem
from keydesk.transfers.reading import Said
from keydesk.transfers.sources import CSV, FORMATS, JSONL, XLSX
from keydesk.transfers.watching import Bar, Counting, shown

SHOWN = 20  # problems on the screen
KIND = click.option("--kind", type=click.Choice(sorted(BY_NAME)), help="What one file holds.")
TAKEN = "Another process has gone on with this import."
STOPPED = "Stopped. Run the same command again to go on."


@click.group("catalog")
def group() -> None:
    """Bring a catalog in, or take it out, as files."""


@group.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@KIND
@click.option("--delimiter", default=";", show_default=True, help="What parts the columns of CSV.")
@click.option("--encoding", default="utf-8", show_default=True, help="Of CSV and JSONL.")
@click.option("--dry-run", is_flag=True, help="Judge all lines, and change nothing.")
@click.option(
    "--refused", type=click.Path(path_type=Path, file_okay=False),
    help="A folder for the refused lines, to be mended and imported again.",
)  # fmt: skip
@operated
def import_command(
    desk: Desk, path: Path, *, kind: str | None, delimiter: str, encoding: str, dry_run: bool,
    refused: Path | None,
) -> None:  # fmt: skip
    """Read a folder, a .zip, or one .csv, .xlsx or .jsonl file into the catalog."""
    if refused and refused.resolve() in {path.resolve(), path.resolve().parent}:
        raise click.UsageError("--refused names where the set lies: its files would be lost.")
    try:
        with sources.opened(path, kind or "") as source:
            said = Said(encoding, delimiter)
            found = import_desk.prepared(desk.house, desk.by, source, said)
            told = _trial(desk, *found) if dry_run else _carried_out(desk, *found)
            status = _tell(desk, source, told, refused)
    except KeydeskError as error:
        click.echo(f"{error.message}", err=True)
        sys.exit(2)
    sys.exit(status)


class _Told:
    """What there is to tell of an import that has come to its end."""

    def __init__(
        self,
        counts: Counts,
        problems: Callable[[], Iterable[Problem]],
        columns: dict[str, list[str]],
        end: str,
    ) -> None:
        self.counts, self.columns, self.end = counts, columns, end
        self.problems = problems  # read anew each time: their lines may be long


def _trial(desk: Desk, importing: Importing, lines: int) -> _Told:
    importing.watch = Bar(lines, plain=desk.as_json)
    tried = import_desk.attempt(desk.house, lambda _: desk.by, importing)
    end = "Nothing was changed: this was a trial."
    if not tried.whole:
        end = f"{end} {import_desk.ONLY_FIRST.format(most=import_desk.MOST_TRIED)}"
    ledger = tried.ledger
    return _Told(
        ledger.counts, lambda: ledger.problems, {n: [*c] for n, c in ledger.columns.items()}, end
    )


def _carried_out(desk: Desk, importing: Importing, lines: int) -> _Told:
    transfer = import_desk.begun(desk.house, desk.by, importing, lines, f"cli:{new_id()}")
    bar = importing.watch = Bar(lines, plain=desk.as_json, done=transfer.done)
    if transfer.done:
        bar.going_on = True
    try:
        ended = import_desk.carried_out(desk.house, lambda _: desk.by, importing, transfer)
    except Ended:
        click.echo(TAKEN, err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        click.echo(STOPPED, err=True)
        sys.exit(130)
    finally:
        bar.end()
    found = partial(import_desk.problems, desk.house, ended)
    end = "" if ended.counts else "There were no lines to read."
    return _Told(dict(ended.counts), found, dict(ended.columns), end)


def _tell(desk: Desk, source: sources.Source, told: _Told, refused: Path | None) -> int:
    """The exit status."""
    if refused:
        refused.mkdir(parents=True, exist_ok=True)
        for name in {refusals.mended_name(one.part) for one in told.problems() if one.refused}:
            (refused / name).write_text("", encoding="utf-8")
        for name, piece in refusals.files(told.problems(), told.columns):
            with (refused / name).open("a", encoding="utf-8", newline="") as file:
                file.write(piece)
    lost = sum(of.get(REFUSED, 0) for of in told.counts.values())
    if desk.as_json:
        body = {"files": told.counts, "passed_over": source.passed, "note": told.end}
        desk.say(body | {"problems": [_without_line(one) for one in told.problems()]})
    else:
        click.echo("\n".join(_text(source, told)))
    return 1 if lost else 0


@group.command("export")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(FORMATS), help="As PATH ends; else csv.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(sorted(BY_NAME)))
@operated
def export_command(desk: Desk, path: Path, *, format_: str | None, kinds: tuple[str, ...]) -> None:
    """Write the catalog as a folder, a .zip, a workbook, or one file of one kind."""
    ending = path.suffix.lower().removeprefix(".")
    if ending in (CSV, JSONL) and len(kinds) != 1:
        raise click.UsageError("One file holds one kind: say --kind.")
    chosen = format_ or (ending if ending in FORMATS else CSV)
    if chosen != ending and (XLSX in (chosen, ending) or ending in FORMATS):
        raise click.UsageError(f"{path.name} is no name for the format {chosen}.")
    wanted = [BY_NAME[name] for name in kinds]
    counting = Counting(plain=desk.as_json)
    export = Export(desk.house, desk.by, wanted, counting)
    try:
        export.write(path, chosen)
    except OSError as error:
        click.echo(f"{path} could not be written: {error.strerror}.", err=True)
        sys.exit(2)
    counting.end()
    told = "\n".join(f"{name}: {number:,}" for name, number in export.counts.items())
    desk.say({"path": str(path), "format": chosen, "counts": export.counts}, told)


def _without_line(one: Problem) -> dict[str, object]:
    return {name: value for name, value in vars(one).items() if name not in ("raw", "number")}


def _text(source: sources.Source, told: _Told) -> Iterator[str]:
    for name, why in source.passed.items():
        yield f"{name} was passed over. {why}"
    number = 0
    for number, one in enumerate(told.problems(), 1):
        if number > SHOWN:
            continue
        for column, message in one.told or ():
            where = f"{one.part}, line {one.line}" + (f" ({one.code})" if one.code else "")
            yield shown(f"{where}: {column + ': ' if column else ''}{message}")
    if number > SHOWN:
        yield f"… and {number - SHOWN:,} more: --json tells all."
    for name, of in told.counts.items():
        yield f"{name}: " + ", ".join(f"{number:,} {what}" for what, number in of.items())
    if told.end:
        yield told.end
