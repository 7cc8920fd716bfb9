"""Organizations and users at the command line.  A user is named by e-mail or id."""

from collections.abc import Callable
from pathlib import Path

import click

from keydesk.access import Role
from keydesk.accounts import giving, inviting, limiting, members, people, resetting, sending, store
from keydesk.accounts.desk import AS_JSON, DATA, ROOT, Desk, opened, operated, reported, table
from keydesk.accounts.model import Member
from keydesk.accounts.shapes import InvitedBody, OrganizationBody, ResetBody, UserBody
from keydesk.auth import House
from keydesk.kit.db import Db
from keydesk.kit.errors import NotFound

Giving = Callable[..., Member]  # people.set_role or people.unblock


@click.group("organizations")
def organizations() -> None:
    """The tenants of this instance; nothing is visible across."""


@organizations.command("list")
@DATA
@AS_JSON
def list_organizations(data: Path | None, *, as_json: bool) -> None:
    """List the organizations."""
    with reported(as_json=as_json), opened(data) as house:
        with house.database.read() as db:
            found = store.list_organizations(db)
        bodies = [OrganizationBody.of(one).model_dump() for one in found]
        shown = table([[one.slug, one.name] for one in found], ["SLUG", "NAME"])
        Desk(house, ROOT, as_json).say(bodies, shown)


@click.group("users")
def users() -> None:
    """The people who sign in to the console."""


@users.command("invite")
@click.argument("email")
@click.option("--role", default="viewer", show_default=True)
@operated
def invite(desk: Desk, email: str, role: str) -> None:
    """Print a link that makes somebody a user.  It works once, for 15 days."""
    with desk.house.database.write() as db:
        made = inviting.invite(db, desk.by, email=email, role=role, now=desk.house.clock())
    letter = sending.invitation_letter(_base(desk.house), made)
    sent = sending.send(desk.house, letter, "en")
    body = InvitedBody.with_link(made.invitation, letter.link, sent=sent)
    desk.say(body.model_dump(), f"Give this link to {letter.to}, once:\n{body.link}")


@users.command("list")
@click.option("--search", default="")
@operated
def list_(desk: Desk, search: str) -> None:
    """List the users."""
    with desk.house.database.read() as db:
        found = members.listed(db, desk.by.organization_id, search)
        known = giving.known(db, desk.by.organization_id)
    rows = [
        [one.member.email, one.member.name, _called(one.member, known.get(one.member.role))]
        for one in found
    ]
    bodies = [UserBody.of(one.member, one).model_dump() for one in found]
    desk.say(bodies, table(rows, ["EMAIL", "NAME", "ROLE"]))


@users.command("role")
@click.argument("user")
@click.argument("role")
@operated
def set_role(desk: Desk, user: str, role: str) -> None:
    """Give a user another role; it holds from their next request on."""
    give(desk, user, role, people.set_role)


@users.command("group")
@click.argument("user")
@click.argument("group")
@operated
def set_group(desk: Desk, user: str, group: str) -> None:
    """Limit a user to a part of the catalogue, or to none: all."""
    with desk.house.database.write() as db:
        id_ = found(db, desk, user).user_id
        changed = limiting.set_group(db, desk.by, id_, group, now=desk.house.clock())
    say(desk, changed, f"{changed.email} has the group {group} now.")


@users.command("reset")
@click.argument("user")
@click.option("--second-factor", is_flag=True, help="Turn off their authenticator app as well.")
@operated
def reset(desk: Desk, user: str, *, second_factor: bool) -> None:
    """End a password; print a link that sets a new one.  It works once, for 24 hours."""
    with desk.house.database.write() as db:
        id_ = found(db, desk, user).user_id
        now = desk.house.clock()
        made = resetting.reset(db, desk.by, id_, second_factor=second_factor, now=now)
    letter = sending.reset_letter(_base(desk.house), made)
    body = ResetBody.of(made.link, letter.link, sent=sending.send(desk.house, letter, "en"))
    desk.say(body.model_dump(), f"Give this link to {letter.to}, once:\n{body.link}")


def found(db: Db, desk: Desk, named: str) -> Member:
    member = members.find(db, desk.by.organization_id, named)
    if member is None:
        raise NotFound(people.NO_USER, id=named)
    return member


def give(desk: Desk, named: str, role: str, verb: Giving) -> None:
    with desk.house.database.write() as db:
        id_ = found(db, desk, named).user_id
        changed = verb(db, desk.by, id_, role, now=desk.house.clock())
        known = giving.known(db, desk.by.organization_id)
    called = _called(changed, known.get(changed.role))
    say(desk, changed, f"{changed.email} is {called} now.")


def _called(member: Member, role: Role | None) -> str:
    return member.role if role is None or role.system else role.name


def _base(house: House) -> str:
    settings = house.settings
    return settings.public_url or f"http://{settings.host}:{settings.port}"


def say(desk: Desk, member: Member, text: str) -> None:
    desk.say(UserBody.of(member).model_dump(), text)
