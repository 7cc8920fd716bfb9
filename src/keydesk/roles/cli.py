"""Roles at the command line."""

import click

from keydesk.access import Role, TeamRole
from keydesk.access.presets import BY_ID
from keydesk.access.store import every
from keydesk.access.wishes import Changes, Wish
from keydesk.accounts.desk import Desk, operated, table
from keydesk.apis.store import own_permissions
from keydesk.roles import verbs
from keydesk.roles.holders import NOBODY, all_uses, used_by
from keydesk.roles.shapes import RoleBody

GRANTS = (
    click.option("--all", "everything", is_flag=True, help="Catalogue and settings, all of it."),
    click.option("--permission", "permissions", multiple=True, help="Exactly these; repeat it."),
)


@click.group("roles")
def group() -> None:
    """Named sets of permissions, for users and connections."""


@group.command("list")
@operated
def list_(desk: Desk) -> None:
    """List system roles and team roles, and how many hold each."""
    with desk.house.database.read() as db:
        found = every(db, desk.by.organization_id)
        own = own_permissions(db, desk.by.organization_id)
        uses = all_uses(db, desk.by.organization_id)
    bodies = [RoleBody.of(role, uses.get(role.id, NOBODY), own) for role in found]
    rows = [
        [b.id, b.name, "system" if b.system else "team",
         "all" if b.all else str(len(b.permissions)), str(len(b.used_by.connections)),
         str(len(b.used_by.users))]
        for b in bodies
    ]  # fmt: skip
    heads = ["ID", "NAME", "KIND", "PERMISSIONS", "CONNECTIONS", "USERS"]
    desk.say([body.model_dump() for body in bodies], table(rows, heads))


@group.command("show")
@click.argument("role")
@operated
def show(desk: Desk, role: str) -> None:
    """Show one role, by id or name, and who holds it."""
    with desk.house.database.read() as db:
        found = verbs.find(db, desk.by, role)
    body = _body(desk, found)
    desk.say(body, "\n".join(f"{name}: {_plain(value)}" for name, value in body.items()))


@group.command("create")
@click.argument("name")
@click.option("--explanation", default="", help="One sentence for whoever chooses it.")
@click.option("--preset", type=click.Choice(list(BY_ID)), help="Begin with these permissions.")
@GRANTS[0]
@GRANTS[1]
@operated
def create(
    desk: Desk, name: str, explanation: str, preset: str | None, *, everything: bool,
    permissions: tuple[str, ...],
) -> None:  # fmt: skip
    """Make a team role."""
    first = BY_ID[preset].permissions if preset else frozenset[str]()
    listed = [*first, *permissions] if preset or permissions else None
    wish = Wish(name, explanation, listed, everything)
    with desk.house.database.write() as db:
        made = verbs.create(db, desk.by, wish, now=desk.house.clock())
    desk.say(_body(desk, made), f"Created the role {made.name} ({made.id}).")


@group.command("edit")
@click.argument("role")
@click.option("--name")
@click.option("--explanation")
@click.option("--version", type=int, help="Refuse if it was changed since this version.")
@GRANTS[0]
@GRANTS[1]
@operated
def edit(
    desk: Desk, role: str, name: str | None, explanation: str | None, version: int | None, *,
    everything: bool, permissions: tuple[str, ...],
) -> None:  # fmt: skip
    """Change what is given; the rest stays.  Takes effect on the next call."""
    changes = Changes(name, explanation, permissions or None, everything, version)
    with desk.house.database.write() as db:
        edited = verbs.edit(db, desk.by, role, changes, now=desk.house.clock())
    desk.say(_body(desk, edited), f"Changed the role {edited.name}.")


@group.command("duplicate")
@click.argument("role")
@click.argument("name")
@operated
def duplicate(desk: Desk, role: str, name: str) -> None:
    """Make a team role NAME that holds what ROLE holds."""
    with desk.house.database.write() as db:
        made: TeamRole = verbs.duplicate(db, desk.by, role, name=name, now=desk.house.clock())
    desk.say(_body(desk, made), f"Created the role {made.name} ({made.id}).")


@group.command("delete")
@click.argument("role")
@operated
def delete(desk: Desk, role: str) -> None:
    """Delete a team role that nobody holds."""
    with desk.house.database.write() as db:
        verbs.delete(db, desk.by, role, now=desk.house.clock())
    desk.say({"role": role, "deleted": True}, f"Deleted the role {role}.")


def _plain(value: object) -> str:
    """As people write it: yes and no, and lists with commas."""
    match value:
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(str(one) for one in value)
        case dict():
            return (
                "; ".join(f"{name} {_plain(held)}" for name, held in value.items() if held)
                or "nobody"
            )
    return str(value)


def _body(desk: Desk, role: Role) -> dict[str, object]:
    with desk.house.database.read() as db:
        mine = desk.by.organization_id
        own = own_permissions(db, mine)
        return RoleBody.of(role, used_by(db, mine, role.id), own).model_dump()
