"""The file at the command line: `export` writes it, `apply` makes the organization like it."""

import sys
from pathlib import Path

import click

from keydesk.accounts.desk import Desk, operated
from keydesk.kit.errors import NotFound
from keydesk.sheets import sheet
from keydesk.sheets.applying import apply, present

COUNTED = ("apis", "roles", "groups", "connections")


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@operated
def export_command(desk: Desk, file: Path | None) -> None:
    """Write APIs, team roles, groups and connections as YAML, to FILE or standard output."""
    with desk.house.database.read() as db:
        found = present(db, desk.by.organization_id)
    text = sheet.written(found)
    if file is None:
        click.echo(text, nl=False)
        return
    file.write_text(text, encoding="utf-8")
    counted = {name: len(getattr(found, name)) for name in COUNTED}
    words = [_many(n, "API" if one == "apis" else one[:-1]) for one, n in counted.items()]
    if not found.apis:  # as most desks have none
        words = words[1:]
    told, body = f"{', '.join(words[:-1])} and {words[-1]}", {"file": str(file), **counted}
    desk.say(body, f"Wrote {told} to {file}.")


@click.command("apply")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--delete", is_flag=True, help="Delete what a section of the file does not name.")
@operated
def apply_command(desk: Desk, file: Path, *, dry_run: bool, delete: bool) -> None:
    """Make APIs, roles, groups and connections like FILE (- is standard input): all, or nothing."""
    wanted, now = sheet.read(_text(file)), desk.house.clock()
    limit = desk.house.settings.connections_limit
    with desk.house.database.write() as db:
        trial = db.begin_nested()
        steps = apply(db, desk.by, wanted, delete=delete, limit=limit, now=now)
        if dry_run:  # tried for good, and undone
            trial.rollback()
    ending = "Nothing was changed: this is the plan." if dry_run else "Done."
    body = {"plan": [step.told for step in steps], "applied": not dry_run}
    desk.say(body, "\n".join([*(step.line for step in steps), ending]))


def _many(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number != 1 else ''}"


def _text(file: Path) -> str:
    if str(file) == "-":
        return sys.stdin.read()
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise NotFound("There is no readable file {file}.", file=file) from None
