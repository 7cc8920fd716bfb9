"""Roles at the command line, and the file that carries them."""

import sys
from pathlib import Path

import click

from keydesk.access import Role, TeamRole
from keydesk.access.presets import BY_ID
from keydesk.access.store import every, team_roles
from keydesk.access.wishes import Changes, Wish
from keydesk.accounts.desk import Desk, operated, table
from keydesk.kit.errors import NotFound
from keydesk.roles import sheet, verbs
from keydesk.roles.applying import apply
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
        uses = all_uses(db, desk.by.organization_id)
    bodies = [RoleBody.of(role, uses.get(role.id, NOBODY)) for role in found]
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


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@operated
def export_command(desk: Desk, file: Path | None) -> None:
    """Write the team roles as YAML, into FILE or to standard output.  Never a secret."""
    with desk.house.database.read() as db:
        found = team_roles(db, desk.by.organization_id)
    text = sheet.written(found)
    if file is None:
        click.echo(text, nl=False)
        return
    file.write_text(text, encoding="utf-8")
    desk.say(
        {"file": str(file), "roles": len(found)},
        f"Wrote {len(found)} role{'s' if len(found) != 1 else ''} to {file}.",
    )


@click.command("apply")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--delete", is_flag=True, help="Delete team roles that the file does not name.")
@operated
def apply_command(desk: Desk, file: Path, *, dry_run: bool, delete: bool) -> None:
    """Make the team roles like FILE (- is standard input): all of it, or nothing."""
    wanted = sheet.read(_text(file))
    with desk.house.database.write() as db:
        trial = db.begin_nested()
        steps = apply(db, desk.by, wanted, delete=delete, now=desk.house.clock())
        if dry_run:  # tried for good, and undone
            trial.rollback()
    told = [{"do": s.what, "role": s.name, "changes": list(s.changes)} for s in steps]
    ending = "Nothing was changed: this is the plan." if dry_run else "Done."
    desk.say({"plan": told, "applied": not dry_run}, "\n".join([*(s.line for s in steps), ending]))


def _text(file: Path) -> str:
    if str(file) == "-":
        return sys.stdin.read()
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise NotFound("There is no readable file {file}.", file=file) from None


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
        return RoleBody.of(role, used_by(db, desk.by.organization_id, role.id)).model_dump()
