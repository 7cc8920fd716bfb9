"""`keydesk connections test`: which step fails, and what mends it."""

import sys
from collections.abc import Callable, Iterator

import click

from keydesk.accounts.desk import Desk, operated
from keydesk.attempts import Flusher
from keydesk.auth import House
from keydesk.explaining.cli import lines_of
from keydesk.explaining.words import called
from keydesk.trying import desk as trying
from keydesk.trying.gates import Gates
from keydesk.trying.model import Report
from keydesk.trying.shapes import ReportBody
from keydesk.trying.verbs import Wanted

MARKS = {"ok": "ok", "failed": "NO", "skipped": "-"}
FROM_STDIN = "Read the secret from standard input, and a password from its second line: real calls."


def command(inside: Callable[[House], Gates]) -> click.Command:
    """`inside` brings the gate, only when it is asked for: that takes a while."""

    @click.command("test")
    @click.argument("code")
    @click.option("--credential", "id_", default="", metavar="ID", help="Also a client id.")
    @click.option("--secret-stdin", is_flag=True, help=FROM_STDIN)
    @operated
    def test(desk: Desk, code: str, id_: str, *, secret_stdin: bool) -> None:
        """Try a connection step by step; exit status 1 when one fails."""
        secret, password = _lines() if secret_stdin else ("", "")
        wanted = Wanted.of(id_, secret, password, prefixes=desk.house.settings.prefixes)
        told = trying.run(inside(desk.house), desk.by, code, wanted)
        Flusher(desk.house.book, desk.house.usage).flush()
        desk.say(ReportBody.of(told).model_dump(), "\n".join(_told(told)))
        if not told.passed:
            sys.exit(1)

    return test


def _lines() -> tuple[str, str]:
    return sys.stdin.readline().strip(), sys.stdin.readline().strip()


def _told(told: Report) -> Iterator[str]:
    tested = f" with {called(told.credential)}" if told.credential else ""
    yield f"{told.connection.label}{tested}: {'works' if told.passed else 'does not work'}."
    for step in told.steps:
        yield f"  {MARKS[step.state]:4}{step.name:12}{step.message}"
    yield from lines_of(told.ways, "What mends it:")
    for place in told.places:
        yield f"  {place.template}: {place.href}"
