"""`keydesk audit`: is the log whole, and all of it as a file."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from pathlib import Path

import click

from keydesk.accounts.desk import AS_JSON, DATA, Desk, opened, operated, reported
from keydesk.audit import pages
from keydesk.audit.anchors import Anchors, of_lines
from keydesk.audit.asked import Asked
from keydesk.audit.ends import Ends
from keydesk.audit.exporting import FORMATS
from keydesk.audit.faults import Fault
from keydesk.audit.model import PURPOSE
from keydesk.audit.verifying import Verification
from keydesk.auth import House
from keydesk.auth.api import read_moment
from keydesk.kit.errors import Invalid, Violation

MOST = 1_000  # faults that are listed


@click.group("audit")
def group() -> None:
    """The audit log: who changed what, and when."""


@group.command("verify")
@DATA
@AS_JSON
@click.option(
    "--anchors",
    "elsewhere",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Anchors kept elsewhere, also lines of a syslog, instead of the instance's own.",
)
def verify(data: Path | None, elsewhere: Path | None, *, as_json: bool) -> None:
    """Name every part of the audit log, of all organizations, that is not what was sealed.

    Exit status 1 if there is any.
    """
    with reported(as_json=as_json), opened(data) as house:
        examined = _examination(house, elsewhere)
        with house.database.read() as db:
            found = examined.faults(db)
            listed = list(islice(_told(found, as_json=as_json), MOST))
            more = sum(fault.wrong for fault in found)
    wrong = sum(fault.wrong for fault in listed) + more
    click.echo(_body(examined, listed, more) if as_json else _sum(examined, wrong, more))
    sys.exit(1 if wrong else 0)


def _examination(house: House, elsewhere: Path | None) -> Verification:
    keys = house.seals.derived(PURPOSE)
    anchors = of_lines(elsewhere) if elsewhere else Anchors(house.settings).all()
    return Verification(keys, house.clock(), Ends(anchors, keys), _progress)


def _told(found: Iterable[Fault], *, as_json: bool) -> Iterable[Fault]:
    """As they are found: a long log need not be read to its end to learn of the first."""
    for fault in found:
        if not as_json:
            click.echo(str(fault))
        yield fault


def _progress(sealed: int) -> None:
    click.echo(f"{sealed:,} …", err=True)


def _sum(examined: Verification, wrong: int, more: int) -> str:
    untold = f" {more:,} of them are not listed." if more else ""
    parts = "1 part is" if wrong == 1 else f"{wrong:,} parts are"
    verdict = f"{parts} wrong.{untold}" if wrong else "Nothing is wrong."
    waiting = f" {examined.waiting:,} not sealed yet." if examined.waiting else ""
    return f"{examined.sealed:,} events are sealed.{waiting} {verdict}"


def _body(examined: Verification, listed: list[Fault], more: int) -> str:
    last = examined.last
    faults = [asdict(fault) | {"at": _iso(fault.at), "wrong": fault.wrong} for fault in listed]
    body = {
        "whole": not more and not any(fault.wrong for fault in listed),
        "sealed": examined.sealed,
        "waiting": examined.waiting,
        "head": {"position": last.position, "chain": last.chain} if last else None,
        "faults": faults,
        "unlisted": more,
    }
    return json.dumps(body, ensure_ascii=False, indent=2)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


@group.command("export")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="jsonl")
@click.option("--since", default="", help="2027-01-31, or a time with its zone.")
@click.option("--until", default="", help="The same; not included.")
@click.option("--actor", default="", metavar="user:ID", help="Or key:, client:, cli:.")
@click.option("--action", default="", help="An event's name, or a group of them.")
@click.option("--target", default="", help="An id, or a part of a name.")
@click.option("--search", default="", help="A part of a name, or a whole address or id.")
@operated
def export(
    desk: Desk, file: Path | None, format_: str, since: str, until: str, **filters: str
) -> None:
    """Write one organization's log, the newest first, into FILE or to standard output."""
    asked = Asked(
        filters["actor"], filters["action"], filters["target"], filters["search"],
        _moment("since", since), _moment("until", until),
    )  # fmt: skip
    parts = pages.export(desk.house, desk.by, asked, format_)
    if file is None:
        for part in parts:
            click.echo(part, nl=False)
        return
    file.touch(mode=0o600)
    with file.open("w", encoding="utf-8", newline="") as out:
        out.writelines(parts)
    desk.say({"file": str(file), "format": format_}, f"Wrote {file}.")


def _moment(field: str, text: str) -> datetime | None:
    """A day begins at midnight UTC."""
    found = read_moment(field, f"{text}T00:00:00Z" if len(text) == 10 else text) if text else None
    if isinstance(found, Violation):
        raise Invalid(found)
    return found
