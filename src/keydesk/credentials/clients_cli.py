"""OAuth clients at the command line.  Takes effect on the next request of a running server."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import click

from keydesk.accounts.desk import Desk, operated, table
from keydesk.connections import verbs as connections
from keydesk.credentials import clients, life_cli, verbs
from keydesk.credentials.cli import ACTIVATE, LIFETIME, SAID_ONCE, read_changes, read_narrowing
from keydesk.credentials.desk import Uses, change, every, one
from keydesk.credentials.heads import client_id
from keydesk.credentials.listing import Asked, Listed
from keydesk.credentials.model import Grant, Kind
from keydesk.credentials.shapes import ClientBody, client_body
from keydesk.credentials.terms import USUAL, TermsChanges, TermsWish
from keydesk.credentials.wishes import UNSAID, Wish
from keydesk.kit.db import Db
from keydesk.kit.secret import Secret
from keydesk.limits.cli import limited, taken

CLIENT = Kind.OAUTH_CLIENT
GRANT = click.Choice([grant.value for grant in Grant])


@click.group("clients")
def group() -> None:
    """OAuth clients: a client id and a secret, with which a program gets access tokens."""


@group.command("create")
@click.option("--connection", "code", required=True, help="The connection's code.")
@click.option("--name", required=True)
@click.option("--grant", "grants", multiple=True, type=GRANT, default=[*map(str, USUAL)])
@click.option("--permission", "permissions", multiple=True, help="Only these; may be repeated.")
@click.option("--all", "everything", is_flag=True, help="All of the connection's.")
@click.option("--expires-in", type=LIFETIME, help="90d, 12h, 2w, 1y or never; 1y when left out.")
@click.option("--access-seconds", type=int, default=TermsWish.access_seconds, show_default=True)
@click.option("--refresh-seconds", type=int, default=TermsWish.refresh_seconds, show_default=True)
@ACTIVATE
@click.option("--generate/--later", default=None, help="Its secret; the habit if nothing is said.")
@limited
@operated
def create(
    desk: Desk, code: str, name: str, grants: tuple[str, ...], permissions: tuple[str, ...], *,
    everything: bool, expires_in: Callable[[datetime], datetime | None] | None,
    access_seconds: int, refresh_seconds: int, activate: bool | None,
    generate: bool | None, **given: Any,
) -> None:  # fmt: skip
    """Make a client and print its secret, once."""
    now = desk.house.clock()
    narrowing = read_narrowing(permissions, everything=everything)
    until = expires_in(now) if expires_in else UNSAID
    wish = Wish(name, narrowing, until, activate, limits=taken(given))
    terms = TermsWish(grants, access_seconds, refresh_seconds)
    with desk.house.database.write() as db:
        connection = connections.find(db, desk.by, code)
        made, secret = clients.make(
            db, desk.by, connection, wish, terms, generate=generate,
            prefixes=desk.house.settings.prefixes, now=now,
        )  # fmt: skip
    _say_secret(desk, made.id, secret)


@group.command("list")
@click.option("--connection", "code", default="")
@click.option("--status", default="", help="active, inactive, expired or revoked.")
@click.option("--search", default="")
@operated
def list_(desk: Desk, code: str, status: str, search: str) -> None:
    """List the clients, with their last use."""
    asked = Asked(search, status, code, "name", kind=CLIENT)
    bodies = _bodies(desk, *every(desk.house, desk.by, asked))
    heads = ["ID", "NAME", "CONNECTION", "CLIENT ID", "GRANTS", "EXPIRES", "STATUS"]
    desk.say([body.model_dump() for body in bodies], table([_row(b) for b in bodies], heads))


@group.command("edit")
@click.argument("key_id", metavar="ID")
@click.option("--name")
@click.option("--grant", "grants", multiple=True, type=GRANT, help="All that it has then.")
@click.option("--permission", "permissions", multiple=True)
@click.option("--all", "everything", is_flag=True, help="All of the connection's.")
@click.option("--expires-in", type=LIFETIME)
@click.option("--access-seconds", type=int, help="Of tokens from now on.")
@click.option("--refresh-seconds", type=int, help="Of tokens from now on.")
@limited
@operated
def edit(
    desk: Desk, key_id: str, name: str | None, grants: tuple[str, ...],
    permissions: tuple[str, ...], *, everything: bool,
    expires_in: Callable[[datetime], datetime | None] | None, access_seconds: int | None,
    refresh_seconds: int | None, **given: Any,
) -> None:  # fmt: skip
    """Change what is given; the rest stays.  Tokens of a grant that it loses are refused."""
    now = desk.house.clock()
    until = expires_in(now) if expires_in else UNSAID
    changes = read_changes(name, permissions, until, given, everything=everything)
    terms = TermsChanges(grants or None, access_seconds, refresh_seconds)
    change(desk.house, desk.by, key_id, CLIENT, verbs.edit, replace(changes, terms=terms))
    life_cli.say(desk, _body(desk, key_id), "Changed.")


@group.command("regenerate")
@click.argument("key_id", metavar="ID")
@operated
def regenerate(desk: Desk, key_id: str) -> None:
    """Print a new secret, once; the old one and all its tokens are dead at once."""
    with desk.house.database.write() as db:
        secret = _regenerated(db, desk, key_id)
    _say_secret(desk, key_id, secret)


def _regenerated(db: Db, desk: Desk, id_: str) -> Secret:
    prefixes, now = desk.house.settings.prefixes, desk.house.clock()
    return clients.regenerate(db, desk.by, id_, prefixes=prefixes, now=now)


def _say_secret(desk: Desk, id_: str, secret: Secret | None) -> None:
    shown, plain = client_id(desk.house.settings.prefixes, id_), secret and secret.reveal()
    body = {"id": id_, "client_id": shown, "client_secret": plain}
    later = f"Without a secret yet: keydesk clients regenerate {id_}"
    desk.say(body, f"{shown}\n{plain}\n\n{SAID_ONCE}" if plain else f"{shown}\n\n{later}")


def _body(desk: Desk, id_: str) -> ClientBody:
    found, uses = one(desk.house, desk.by, id_, CLIENT)
    return _bodies(desk, [found], uses)[0]


def _bodies(desk: Desk, found: Sequence[Listed], uses: Uses) -> list[ClientBody]:
    now, prefixes = desk.house.clock(), desk.house.settings.prefixes
    return [client_body(each, uses, now, prefixes) for each in found]


def _row(body: ClientBody) -> list[str]:
    expires = body.expires_at[:10] if body.expires_at else "never"
    grants = " ".join(body.grants)
    return [body.id, body.name, body.connection, body.client_id, grants, expires, body.status]


life_cli.add(
    group,
    CLIENT,
    _body,
    activate="Let it get tokens from now on.",
    deactivate="Refuse it, and its tokens, until it is activated again.",
    revoke="Refuse it, and its tokens, for ever; the row stays for the audit trail.",
)
