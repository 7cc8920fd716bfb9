"""The one life of keys and of clients at the command line: only kind and help differ."""

from collections.abc import Callable

import click
from pydantic import BaseModel

from keydesk.accounts.desk import Desk, operated
from keydesk.credentials import verbs
from keydesk.credentials.desk import change
from keydesk.credentials.model import Kind

Body = Callable[[Desk, str], BaseModel]  # of one, by its id
TURNS: dict[str, tuple[Callable[..., object], str]] = {
    "activate": (verbs.activate, "Active: it works from its next call on."),
    "deactivate": (verbs.deactivate, "Inactive: its next call gets a 401 error."),
    "revoke": (verbs.revoke, "Revoked for good: its next call gets a 401 error."),
}


def add(group: click.Group, kind: Kind, body: Body, **helps: str) -> None:
    """`helps`: of each of TURNS."""
    for name in TURNS:
        group.add_command(_turn(name, kind, body, helps[name]))
    group.add_command(_show(body))
    group.add_command(_delete(kind))


def say(desk: Desk, body: BaseModel, text: str) -> None:
    desk.say(body.model_dump(), text)


def _turn(name: str, kind: Kind, body: Body, help_: str) -> click.Command:
    verb, done = TURNS[name]

    @click.command(name, help=help_)
    @click.argument("key_id", metavar="ID")
    @operated
    def turn(desk: Desk, key_id: str) -> None:
        change(desk.house, desk.by, key_id, kind, verb)
        say(desk, body(desk, key_id), done)

    return turn


def _show(body: Body) -> click.Command:
    @click.command("show")
    @click.argument("key_id", metavar="ID")
    @operated
    def show(desk: Desk, key_id: str) -> None:
        """Show one."""
        shown = body(desk, key_id)
        say(
            desk, shown, "\n".join(f"{name}: {value}" for name, value in shown.model_dump().items())
        )

    return show


def _delete(kind: Kind) -> click.Command:
    @click.command("delete")
    @click.argument("key_id", metavar="ID")
    @operated
    def delete(desk: Desk, key_id: str) -> None:
        """Revoke it and remove it from the lists."""
        change(desk.house, desk.by, key_id, kind, verbs.delete)
        desk.say({"id": key_id, "deleted": True}, "Deleted. The audit log keeps its history.")

    return delete
