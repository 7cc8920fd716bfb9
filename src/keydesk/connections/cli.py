"""Connections at the command line; `create`, which makes accounts too, is in credentials."""

import sys
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO, TypeVar

import click

from keydesk.accounts.desk import Desk, operated, table
from keydesk.apis.store import own_permissions
from keydesk.connections import pictures, store, verbs
from keydesk.connections.model import FLOW_TYPES, Connection
from keydesk.connections.shapes import ConnectionBody
from keydesk.connections.wishes import Changes
from keydesk.kit import paging
from keydesk.kit.pictures import LARGEST, redrawn
from keydesk.limits.cli import limited, taken

FLOW = click.Choice(FLOW_TYPES)
F = TypeVar("F", bound=Callable[..., Any])


def described(command: F) -> F:
    """The options that say what a connection is, to those who make and who change one."""
    options = (
        click.option("--description"),
        click.option("--contact", help="Whom to ask about it outside."),
        click.option("--tag", "tags", multiple=True, help="May be repeated."),
        click.option("--critical/--not-critical", default=None, help="Business stops with it."),
        click.option("--track/--no-track", "tracked", default=None, help="In Data flows."),
        click.option("--assigned-user", help="Id or e-mail of a member."),
        click.option("--group", help="Id or name of what it sees, or all."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def said(tags: Sequence[str], **given: Any) -> dict[str, Any]:
    """Of these options only what was given."""
    return {
        name: value for name, value in (given | {"tags": tags or None}).items() if value is not None
    }


@click.group("connections")
def group() -> None:
    """Third-party systems that are let in."""


@group.command("list")
@click.option("--search", default="")
@click.option("--tag", default="")
@operated
def list_(desk: Desk, search: str, tag: str) -> None:
    """List the connections."""
    mine, most = desk.by.organization_id, paging.LARGEST
    with desk.house.database.read() as db:
        found = paging.whole(
            lambda at: store.page(db, mine, search=search, tag=tag, after=at, limit=most)
        )
    rows = [[c.code, c.label, c.flow_type, _role(c), _state(c)] for c in found]
    heads = ["CODE", "LABEL", "FLOW TYPE", "ROLE", "STATUS"]
    desk.say([ConnectionBody.of(c).model_dump() for c in found], table(rows, heads))


@group.command("show")
@click.argument("code")
@operated
def show(desk: Desk, code: str) -> None:
    """Show one connection."""
    with desk.house.database.read() as db:
        found = verbs.find(db, desk.by, code)
        shown = ConnectionBody.of(found, own_permissions(db, found.organization_id))
    text = "\n".join(f"{name}: {value}" for name, value in shown.model_dump().items())
    desk.say(shown.model_dump(), text)


@group.command("edit")
@click.argument("code")
@click.option("--label")
@click.option("--flow-type", type=FLOW)
@click.option("--role")
@click.option("--all", "everything", is_flag=True)
@click.option("--permission", "permissions", multiple=True)
@described
@limited
@operated
def edit(
    desk: Desk, code: str, label: str | None, flow_type: str | None, role: str | None, *,
    everything: bool, permissions: tuple[str, ...], **given: Any,
) -> None:  # fmt: skip
    """Change what is given; the rest stays.  Takes effect on the next call."""
    limits = taken(given)
    changes = Changes(
        label, flow_type, role, permissions or None, everything, limits=limits, **said(**given)
    )
    with desk.house.database.write() as db:
        edited = verbs.edit(db, desk.by, code, changes, now=desk.house.clock())
    _say(desk, edited, f"Changed the connection {code}.")


@group.command("picture")
@click.argument("code")
@click.argument("file", type=click.File("rb"), required=False)
@click.option("--remove", is_flag=True)
@operated
def picture(desk: Desk, code: str, file: BinaryIO | None, *, remove: bool) -> None:
    """Show it with the picture in FILE: PNG, JPEG, GIF or WebP."""
    if (file is None) != remove:
        raise click.UsageError("Give a file, or --remove.")
    png = redrawn("picture", file.read(LARGEST + 1)) if file else None
    with desk.house.database.write() as db:
        changed = pictures.put(db, desk.by, code, png, now=desk.house.clock())
    _say(desk, changed, f"{code} has a picture." if png else f"{code} has no picture.")


@group.command("activate")
@click.argument("code")
@operated
def activate(desk: Desk, code: str) -> None:
    """Let its credentials work again."""
    with desk.house.database.write() as db:
        changed = verbs.activate(db, desk.by, code, now=desk.house.clock())
    _say(desk, changed, f"{code} is active.")


@group.command("deactivate")
@click.argument("code")
@operated
def deactivate(desk: Desk, code: str) -> None:
    """Refuse all its credentials from their next call on."""
    with desk.house.database.write() as db:
        changed = verbs.deactivate(db, desk.by, code, now=desk.house.clock())
    _say(desk, changed, f"{code} is inactive: its credentials get 401 errors.")


@group.command("delete")
@click.argument("code")
@click.option("--yes", is_flag=True, help="Do not ask for the code at a terminal.")
@operated
def delete(desk: Desk, code: str, *, yes: bool) -> None:
    """Delete it for good, with all its credentials."""
    if sys.stdin.isatty() and not yes:
        _ask(desk, code)
    with desk.house.database.write() as db:
        verbs.delete(db, desk.by, code, now=desk.house.clock())
    desk.say({"code": code, "deleted": True}, f"Deleted the connection {code}.")


def _ask(desk: Desk, code: str) -> None:
    with desk.house.database.read() as db:
        label = verbs.find(db, desk.by, code).label
    if click.prompt(f"Type the code of {label} to delete it", err=True) != code:
        raise click.ClickException("That is not the code. Nothing was deleted.")


def _say(desk: Desk, connection: Connection, text: str) -> None:
    desk.say(ConnectionBody.of(connection).model_dump(), text)


def _role(connection: Connection) -> str:
    access = connection.access
    return access.team.name if access.team else access.role or access.mode


def _state(connection: Connection) -> str:
    return "active" if connection.active else "inactive"
