"""Connections with their accounts at the command line: what needs both rooms."""

from typing import Any

import click

from keydesk.accounts.desk import Desk, operated
from keydesk.connections import verbs
from keydesk.connections.cli import FLOW, described, said
from keydesk.connections.model import Connection
from keydesk.connections.shapes import ConnectionBody, CreatedConnection, NewCredentials
from keydesk.connections.switches import WARNING, WARNING_USERS, Switches, switch
from keydesk.connections.wishes import Wish
from keydesk.credentials import account
from keydesk.credentials.account import Opened
from keydesk.credentials.cli import SAID_ONCE
from keydesk.credentials.furnishing import furnish
from keydesk.limits.cli import limited, taken

ON = Switches(password_grant=True)


@click.command("create")
@click.option("--label", required=True)
@click.option("--flow-type", type=FLOW, default="other", show_default=True)
@click.option("--code", default="", help="Made from the label when left out.")
@click.option("--role", help="All that a role holds; nothing said is the habit.")
@click.option("--all", "everything", is_flag=True, help="Catalogue and settings, all of it.")
@click.option("--permission", "permissions", multiple=True, help="Exactly these; may be repeated.")
@click.option("--password-grant", is_flag=True, help="With an account, for old connectors.")
@click.option("--credentials/--without", default=None, help="With a client and an account.")
@described
@limited
@operated
def create(
    desk: Desk, label: str, flow_type: str, code: str, role: str | None, *, everything: bool,
    permissions: tuple[str, ...], password_grant: bool, credentials: bool | None, **given: Any,
) -> None:  # fmt: skip
    """Make a connection."""
    limits = taken(given)
    wish = Wish(
        label,
        flow_type,
        code,
        role,
        permissions or None,
        everything,
        limits=limits,
        **said(**given),
    )
    opened, house, now = None, desk.house, desk.house.clock()
    with house.database.write() as db:
        made = verbs.create(db, desk.by, wish, limit=house.settings.connections_limit, now=now)
        furnished = furnish(db, desk.by, made, credentials, house=house, now=now)
        if password_grant and not furnished:
            made = switch(db, desk.by, made.code, ON, now=now)
            opened = account.create(db, desk.by, made, now=now)
        made = verbs.find(db, desk.by, made.code)
    if furnished:
        _say_furnished(desk, made, furnished.strings())
    else:
        _say(desk, made, opened, f"Created the connection {made.code}.")


@click.command("password-grant")
@click.argument("code")
@click.option("--on/--off", "password_grant", default=None, help="Off until somebody says so.")
@click.option("--users/--no-users", default=None, help="The assigned user's own password too.")
@operated
def password_grant_(
    desk: Desk, code: str, *, password_grant: bool | None, users: bool | None
) -> None:
    """Let a connector send passwords, which RFC 9700 forbids for new ones."""
    opened = None
    with desk.house.database.write() as db:
        wanted = Switches(password_grant, users)
        switched = switch(db, desk.by, code, wanted, now=desk.house.clock())
        if password_grant:
            opened = account.ensure(db, desk.by, switched, now=desk.house.clock())
    warnings = [WARNING] * bool(password_grant) + [WARNING_USERS] * bool(users)
    state = "on" if switched.password_grant_at else "off"
    _say(desk, switched, opened, "\n".join([f"The password grant is {state}.", *warnings]))


@click.command("regenerate-password")
@click.argument("code")
@operated
def regenerate_password(desk: Desk, code: str) -> None:
    """A new password of its account; the old one and all its tokens end at once."""
    with desk.house.database.write() as db:
        connection = verbs.find(db, desk.by, code)
        opened = account.regenerate(db, desk.by, connection, now=desk.house.clock())
    _say(desk, connection, opened, "The old password and its tokens get refused now.")


def _say(desk: Desk, connection: Connection, opened: Opened | None, text: str) -> None:
    body = ConnectionBody.of(connection).model_dump()
    if opened:
        shown = {"username": opened.username, "password": opened.password.reveal()}
        body |= shown
        text += f"\nUser name: {opened.username}\nPassword: {shown['password']}\n{SAID_ONCE}"
    desk.say(body, text)


def _say_furnished(desk: Desk, connection: Connection, made: NewCredentials) -> None:
    lines = [f"Created the connection {connection.code}.", f"Client id: {made.client_id}"]
    lines += [f"Client secret: {made.client_secret}"] if made.client_secret else []
    lines += [f"User name: {made.username}", f"Password: {made.password}", SAID_ONCE]
    desk.say(CreatedConnection.made(connection, made).model_dump(), "\n".join(lines))


commands = (create, password_grant_, regenerate_password)
