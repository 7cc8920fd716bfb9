"""Habits at the command line; with them `organizations create`, which may choose some."""

import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from keydesk.accounts import switching
from keydesk.accounts.desk import AS_JSON, DATA, ROOT, Desk, opened, operated, reported
from keydesk.accounts.shapes import OrganizationBody
from keydesk.habits import store
from keydesk.habits.likes import LIKES, changes_to
from keydesk.habits.model import CHOICES, Changes, Habits, written
from keydesk.habits.shapes import HabitsBody
from keydesk.habits.verbs import choose
from keydesk.kit.secret import Secret

LIKE = click.option(
    "--like", type=click.Choice(list(LIKES)), help="With the habits of this product."
)


def _one_of(name: str) -> click.Choice[str]:
    return click.Choice([str(choice) for choice in CHOICES[name]])


@click.group("habits")
def group() -> None:
    """What happens where nobody says anything: defaults of console, API and commands."""


@group.command("show")
@operated
def show(desk: Desk) -> None:
    """Show the organization's habits."""
    with desk.house.database.read() as db:
        _say(desk, store.of(db, desk.by.organization_id))


@group.command("set")
@LIKE
@click.option("--active/--inactive", default=None, help="New keys and clients.")
@click.option("--permissions", type=_one_of("permissions"), help="Of new connections.")
@click.option("--first-tab", type=_one_of("first_tab"), help="Of Access keys.")
@click.option("--secret", type=_one_of("secret"), help="When a new client gets one.")
@click.option("--with-connection/--without", default=None, help="A client and an account.")
@click.option("--one-credential", type=_one_of("one_credential"), help="For each connection.")
@operated
def set_(desk: Desk, like: str | None, **said: Any) -> None:
    """Choose others; what is not given stays."""
    first = asdict(changes_to(like)) if like else {}
    given = {name: value for name, value in said.items() if value is not None}
    with desk.house.database.write() as db:
        chosen = choose(db, desk.by, Changes(**first | given), now=desk.house.clock())
    _say(desk, chosen)


@click.command("create")
@DATA
@AS_JSON
@click.option("--name", required=True)
@click.option("--slug", default="", help="Its short name; made from the name when left out.")
@click.option("--owner-email", required=True, help="Somebody new, or a user of this instance.")
@click.option("--owner-name", default="", help="Made from the e-mail when left out.")
@click.option("--owner-password-stdin", is_flag=True, help="For who is new: read it from there.")
@LIKE
def create_organization(
    data: Path | None, name: str, slug: str, owner_email: str, owner_name: str, *,
    like: str | None, as_json: bool, owner_password_stdin: bool,
) -> None:  # fmt: skip
    """Make another organization with its first Owner."""
    given = Secret(sys.stdin.readline().rstrip("\r\n")) if owner_password_stdin else None
    with reported(as_json=as_json), opened(data) as house:
        now = house.clock()
        with house.database.write() as db:
            made = switching.create(
                db, ROOT, name=name, slug=slug, owner_email=owner_email, owner_name=owner_name,
                password=given, now=now,
            )  # fmt: skip
            if like:
                choose(db, replace(ROOT, organization_id=made.id), changes_to(like), now=now)
        body = OrganizationBody.of(made).model_dump()
        Desk(house, ROOT, as_json).say(body, f"Created the organization {made.slug}.")


def _say(desk: Desk, habits: Habits) -> None:
    body = HabitsBody.of(habits).model_dump()
    desk.say(body, "\n".join(f"{name}: {written(value)}" for name, value in body.items()))
