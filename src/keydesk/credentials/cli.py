"""API keys at the command line.  Takes effect on the next request of a running server."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import click

from keydesk.accounts.desk import Desk, operated, table
from keydesk.connections import verbs as connections
from keydesk.credentials import life_cli, verbs
from keydesk.credentials.desk import Uses, change, every, one
from keydesk.credentials.lifetimes import Lifetime
from keydesk.credentials.listing import Asked, Listed
from keydesk.credentials.model import Kind
from keydesk.credentials.shapes import KeyBody, issued_body, key_body
from keydesk.credentials.wishes import UNSAID, Changes, Narrowing, Unsaid, Wish
from keydesk.limits.cli import limited, taken

KEY = Kind.API_KEY
LIFETIME = Lifetime()
ACTIVATE = click.option(
    "--activate/--inactive", default=None, help="The organization's habit when nothing is said."
)
SAID_ONCE = "Store it now: this is the only time it is shown."


@click.group("keys")
def group() -> None:
    """API keys: a secret that a program sends in one header."""


@group.command("create")
@click.option("--connection", "code", required=True, help="The connection's code.")
@click.option("--name", required=True)
@click.option("--permission", "permissions", multiple=True, help="Only these; may be repeated.")
@click.option("--all", "everything", is_flag=True, help="All of the connection's.")
@click.option("--expires-in", type=LIFETIME, help="90d, 12h, 2w, 1y or never; 1y when left out.")
@ACTIVATE
@limited
@operated
def create(
    desk: Desk, code: str, name: str, permissions: tuple[str, ...], *, everything: bool,
    expires_in: Callable[[datetime], datetime | None] | None, activate: bool | None,
    **given: Any,
) -> None:  # fmt: skip
    """Make a key and print its secret, once."""
    now = desk.house.clock()
    until: datetime | Unsaid | None = expires_in(now) if expires_in else UNSAID
    narrowing = read_narrowing(permissions, everything=everything)
    wish = Wish(name, narrowing, until, activate, limits=taken(given))
    with desk.house.database.write() as db:
        connection = connections.find(db, desk.by, code)
        prefix = desk.house.settings.brand_prefix
        issued = verbs.issue(db, desk.by, connection, wish, prefix=prefix, now=now)
    body = issued_body(issued, now)
    text = f"{body.secret}\n\n{SAID_ONCE} Its id is {body.id}; it is {body.status}."
    desk.say(body.model_dump(), text)


@group.command("list")
@click.option("--connection", "code", default="")
@click.option("--status", default="", help="active, inactive, expired or revoked.")
@click.option("--search", default="")
@operated
def list_(desk: Desk, code: str, status: str, search: str) -> None:
    """List the keys, with their last use."""
    asked = Asked(search, status, code, "name")
    bodies = _bodies(desk, *every(desk.house, desk.by, asked))
    heads = ["ID", "NAME", "CONNECTION", "PREFIX", "LAST USE", "EXPIRES", "STATUS"]
    desk.say([body.model_dump() for body in bodies], table([_row(b) for b in bodies], heads))


@group.command("edit")
@click.argument("key_id", metavar="ID")
@click.option("--name")
@click.option("--permission", "permissions", multiple=True)
@click.option("--all", "everything", is_flag=True, help="All of the connection's.")
@click.option("--expires-in", type=LIFETIME)
@limited
@operated
def edit(
    desk: Desk, key_id: str, name: str | None, permissions: tuple[str, ...], *, everything: bool,
    expires_in: Callable[[datetime], datetime | None] | None, **given: Any,
) -> None:  # fmt: skip
    """Change what is given; the rest stays.  Takes effect on the next call."""
    now = desk.house.clock()
    until: datetime | Unsaid | None = expires_in(now) if expires_in else UNSAID
    changes = read_changes(name, permissions, until, given, everything=everything)
    change(desk.house, desk.by, key_id, KEY, verbs.edit, changes)
    life_cli.say(desk, _body(desk, key_id), "Changed.")


def read_changes(
    name: str | None, permissions: tuple[str, ...], until: datetime | Unsaid | None,
    given: dict[str, Any], *, everything: bool,
) -> Changes:  # fmt: skip
    """What the options of an edit say, of a key as of a client."""
    narrowing = read_narrowing(permissions, everything=everything)
    named = UNSAID if name is None else name
    return Changes(named, narrowing, until, limits=taken(given))


def read_narrowing(permissions: tuple[str, ...], *, everything: bool) -> Narrowing | Unsaid:
    if everything and permissions:
        raise click.UsageError("Choose --all or --permission, not both.")
    return None if everything else (permissions or UNSAID)


def _body(desk: Desk, id_: str) -> KeyBody:
    found, uses = one(desk.house, desk.by, id_, KEY)
    return _bodies(desk, [found], uses)[0]


def _bodies(desk: Desk, found: Sequence[Listed], uses: Uses) -> list[KeyBody]:
    return [key_body(each, uses, desk.house.clock()) for each in found]


def _row(body: KeyBody) -> list[str]:
    used = [live.last_use.at[:16] for live in body.secrets if live.last_use]
    expires = body.expires_at[:10] if body.expires_at else "never"
    last = max(used, default="never")
    return [body.id, body.name, body.connection, f"{body.prefix}…", last, expires, body.status]


life_cli.add(
    group,
    KEY,
    _body,
    activate="Let it sign in from its next call on.",
    deactivate="Refuse it until it is activated again.",
    revoke="Refuse it for ever; the row stays for the audit trail.",
)
