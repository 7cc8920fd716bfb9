"""Connections at the command line."""

import click

from keydesk.accounts.desk import Desk, operated, table
from keydesk.connections import store, verbs
from keydesk.connections.model import FLOW_TYPES, Changes, Connection, Wish
from keydesk.connections.shapes import ConnectionBody
from keydesk.kit.paging import LARGEST, whole

FLOW = click.Choice(FLOW_TYPES)


@click.group("connections")
def group() -> None:
    """Third-party systems that are let in."""


@group.command("create")
@click.option("--label", required=True)
@click.option("--flow-type", type=FLOW, default="other", show_default=True)
@click.option("--code", default="", help="Made from the label when left out.")
@click.option("--role", help="All that a role holds; Viewer when nothing is said.")
@click.option("--all", "everything", is_flag=True, help="Catalogue and settings, all of it.")
@click.option("--permission", "permissions", multiple=True, help="Exactly these; may be repeated.")
@operated
def create(
    desk: Desk, label: str, flow_type: str, code: str, role: str | None, *, everything: bool,
    permissions: tuple[str, ...],
) -> None:  # fmt: skip
    """Make a connection."""
    wish = Wish(label, flow_type, code, role, permissions or None, everything)
    with desk.house.database.write() as db:
        made = verbs.create(db, desk.by, wish, now=desk.house.clock())
    _say(desk, made, f"Created the connection {made.code}.")


@group.command("list")
@click.option("--search", default="")
@operated
def list_(desk: Desk, search: str) -> None:
    """List the connections."""
    mine = desk.by.organization_id
    with desk.house.database.read() as db:
        found = whole(lambda at: store.page(db, mine, search=search, after=at, limit=LARGEST))
    rows = [
        [c.code, c.label, c.flow_type, c.access.role or c.access.mode, _state(c)] for c in found
    ]
    heads = ["CODE", "LABEL", "FLOW TYPE", "ROLE", "STATUS"]
    desk.say([ConnectionBody.of(c).model_dump() for c in found], table(rows, heads))


@group.command("show")
@click.argument("code")
@operated
def show(desk: Desk, code: str) -> None:
    """Show one connection."""
    with desk.house.database.read() as db:
        found = verbs.find(db, desk.by, code)
    shown = ConnectionBody.of(found)
    text = "\n".join(f"{name}: {value}" for name, value in shown.model_dump().items())
    desk.say(shown.model_dump(), text)


@group.command("edit")
@click.argument("code")
@click.option("--label")
@click.option("--flow-type", type=FLOW)
@click.option("--role")
@click.option("--all", "everything", is_flag=True)
@click.option("--permission", "permissions", multiple=True)
@operated
def edit(
    desk: Desk, code: str, label: str | None, flow_type: str | None, role: str | None, *,
    everything: bool, permissions: tuple[str, ...],
) -> None:  # fmt: skip
    """Change what is given; the rest stays.  Takes effect on the next call."""
    changes = Changes(label, flow_type, role, permissions or None, everything)
    with desk.house.database.write() as db:
        edited = verbs.edit(db, desk.by, code, changes, now=desk.house.clock())
    _say(desk, edited, f"Changed the connection {code}.")


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
@operated
def delete(desk: Desk, code: str) -> None:
    """Delete it for good, with all its credentials."""
    with desk.house.database.write() as db:
        verbs.delete(db, desk.by, code, now=desk.house.clock())
    desk.say({"code": code, "deleted": True}, f"Deleted the connection {code}.")


def _say(desk: Desk, connection: Connection, text: str) -> None:
    desk.say(ConnectionBody.of(connection).model_dump(), text)


def _state(connection: Connection) -> str:
    return "active" if connection.active else "inactive"
