"""How far an import is, on the terminal: a bar for people, plain lines for everything else."""

import sys
from typing import Any

import click

from keydesk.transfers.importing import At

EVERY = 20  # batches between two plain lines


class Bar:
    """Called with each batch.  Everything goes to standard error."""

    def __init__(self, lines: int, *, plain: bool, done: int = 0) -> None:
        self.going_on, self.done = False, done
        self._seen: tuple[int, int] = (-1, 0)
        self._count = 0
        self._bar: Any = None
        if not plain and sys.stderr.isatty():
            self._bar = click.progressbar(
                length=max(lines, 1), file=sys.stderr, item_show_func=lambda one: one or ""
            )
            self._bar.update(done)

    def __call__(self, at: At, line: int) -> None:
        number, position = self._seen
        new = at.position - (position if number == at.number else 0)
        where = f"{at.part.name} line {line:,}"
        if self.going_on:
            click.echo(f"Continuing at {where}.", err=True)
            self.going_on, new = False, 0
        if self._bar:
            self._bar.update(new, where)
        elif number != at.number or self._count % EVERY == 0:
            click.echo(where, err=True)
        self._count += 1
        self._seen = (at.number, at.position)

    def end(self) -> None:
        if self._bar:
            self._bar.render_finish()


def shown(text: str) -> str:
    """What stands in a file tells the terminal nothing."""
    return "".join(one if one.isprintable() else "\ufffd" for one in text)


class Counting:
    """How many rows of which kind are written: on one line of a terminal, else not at all."""

    def __init__(self, *, plain: bool) -> None:
        self.shown = not plain and sys.stderr.isatty()

    def __call__(self, kind: str, written: int) -> None:
        if self.shown:
            told = f"{kind}: {written:,}" if written else f"{kind}…"
            click.echo(f"\r\033[K{told}", err=True, nl=False)

    def end(self) -> None:
        if self.shown:
            click.echo("\r\033[K", err=True, nl=False)
