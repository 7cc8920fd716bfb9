"""Groups at the command line."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from keydesk.accounts.desk import Desk, operated, table
from keydesk.auth.rights import SECTIONS, VIEW
from keydesk.connections.grouped import NOBODY, all_uses, used_by
from keydesk.groups.model import Group, lines
from keydesk.groups.wishes import Changes, Sections, Wish
from keydesk.kit.errors import Invalid, Violation
from keydesk.sharing import verbs
from keydesk.sharing.counting import sight
from keydesk.sharing.shapes import GroupBody

F = TypeVar("F", bound=Callable[..., Any])
TWICE = "{code} is named twice."
HELPS = {
    "categories": "As in master=own,shoes=view; '*' is all, also those added later.",
    "channels": "As in ecommerce,print.",
    "locales": "As in en_US=edit,fr_FR=view.",
    "attribute_groups": "As in '*=edit'.",
}


def granting(command: F) -> F:
    """An option for each section; an empty text empties it."""
    for section in reversed(list(SECTIONS)):
        name = f"--{section.replace('_', '-')}"
        command = click.option(name, section, multiple=True, help=HELPS[section])(command)
    return command


def read(given: dict[str, Sequence[str]]) -> Sections | None:
    """None when no section was given; a code without a level is seen."""
    found = {section: _levels(section, texts) for section, texts in given.items() if texts}
    return found or None


def _levels(section: str, texts: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in filter(None, (part.strip() for text in texts for part in text.split(","))):
        code, _, level = (part.strip() for part in one.partition("="))
        if code in found:
            raise Invalid(Violation(section, TWICE, {"code": code}))
        found[code] = level or VIEW
    return found


@click.group("groups")
def group() -> None:
    """Which part of the catalogue connections and users see and change."""


@group.command("list")
@operated
def list_(desk: Desk) -> None:
    """List the groups, and how many have each."""
    with desk.house.database.read() as db:
        found = verbs.listed(db, desk.by)
        uses = all_uses(db, desk.by.organization_id)
    bodies = [GroupBody.of(one, uses.get(one.id, NOBODY)) for one in found]
    rows = [
        [b.id, b.name, str(len(b.used_by.connections)), str(len(b.used_by.users)), b.explanation]
        for b in bodies
    ]
    heads = ["ID", "NAME", "CONNECTIONS", "USERS", "EXPLANATION"]
    desk.say([body.model_dump() for body in bodies], table(rows, heads))


@group.command("show")
@click.argument("named", metavar="GROUP")
@operated
def show(desk: Desk, named: str) -> None:
    """Show one group, by id or name, who has it and how many products it shows."""
    with desk.house.database.read() as db:
        found = verbs.find(db, desk.by, named)
    _say(desk, found, "")


@group.command("create")
@click.argument("name")
@click.option("--explanation", default="", help="One sentence for whoever chooses it.")
@granting
@operated
def create(desk: Desk, name: str, explanation: str, **given: tuple[str, ...]) -> None:
    """Make a group.  Nothing said is nothing granted."""
    wish = Wish(name, explanation, read(dict(given)))
    with desk.house.database.write() as db:
        made = verbs.create(db, desk.by, wish, now=desk.house.clock())
    _say(desk, made, f"Created the group {made.name} ({made.id}).")


@group.command("edit")
@click.argument("named", metavar="GROUP")
@click.option("--name")
@click.option("--explanation")
@click.option("--version", type=int, help="Refuse if it was changed since this version.")
@granting
@operated
def edit(
    desk: Desk, named: str, name: str | None, explanation: str | None, version: int | None,
    **given: tuple[str, ...],
) -> None:  # fmt: skip
    """Change what is given; the rest stays.  Takes effect on the next call."""
    changes = Changes(name, explanation, read(dict(given)), version)
    with desk.house.database.write() as db:
        edited = verbs.edit(db, desk.by, named, changes, now=desk.house.clock())
    _say(desk, edited, f"Changed the group {edited.name}.")


@group.command("duplicate")
@click.argument("named", metavar="GROUP")
@click.argument("name")
@operated
def duplicate(desk: Desk, named: str, name: str) -> None:
    """Make a group NAME that grants what GROUP grants."""
    with desk.house.database.write() as db:
        made = verbs.duplicate(db, desk.by, named, name=name, now=desk.house.clock())
    _say(desk, made, f"Created the group {made.name} ({made.id}).")


@group.command("delete")
@click.argument("named", metavar="GROUP")
@operated
def delete(desk: Desk, named: str) -> None:
    """Delete a group that nobody has."""
    with desk.house.database.write() as db:
        verbs.delete(db, desk.by, named, now=desk.house.clock())
    desk.say({"group": named, "deleted": True}, f"Deleted the group {named}.")


def _say(desk: Desk, found: Group, first: str) -> None:
    """What it grants, who has it, and what that comes to."""
    mine = desk.by.organization_id
    with desk.house.database.read() as db:
        body = GroupBody.of(found, used_by(db, mine, found.id))
        seen = sight(db, desk.by, found.rights, now=desk.house.clock())
    uses = [*body.used_by.connections, *body.used_by.users]
    told = {name: ", ".join(of) or "none" for name, of in lines(found.rights).items()}
    plain = {
        "id": body.id, "name": body.name, "explanation": body.explanation, **told,
        "version": body.version, "used_by": ", ".join(uses) or "nobody",
        "visible": f"{seen.visible:,} of {seen.total:,} products",
    }  # fmt: skip
    text = "\n".join(f"{name}: {value}" for name, value in plain.items())
    counts = {"visible": seen.visible, "total": seen.total}
    desk.say(body.model_dump() | counts, "\n".join(filter(None, (first, text))))
