"""Doors for proxies at the command line."""

import click

from keydesk.accounts.desk import Desk, operated, table
from keydesk.doors import store, verbs
from keydesk.doors.proxy_api import opened_shape, shape
from keydesk.doors.recipes import RECIPES, recipes

LOCAL = "http://127.0.0.1:8000"
proxy = click.option(
    "--proxy", type=click.Choice(sorted(RECIPES), case_sensitive=False),
    help="Write the file of this proxy, with the secret in it.",
)  # fmt: skip
url = click.option("--url", default="", help="Where the proxy reaches Keydesk.")


@click.group("doors")
def group() -> None:
    """Doors for proxies: where nginx, Caddy, Traefik or Envoy ask about each call."""


@group.command("list")
@operated
def list_(desk: Desk) -> None:
    """List the doors."""
    with desk.house.database.read() as db:
        found = store.every(db, desk.by.organization_id)
    rows = [[d.id, d.name, f"…{d.last4}", f"{d.created_at:%Y-%m-%d}"] for d in found]
    desk.say([shape(d) for d in found], table(rows, ["ID", "NAME", "SECRET", "CREATED"]))


@group.command("create")
@click.argument("name")
@url
@proxy
@operated
def create(desk: Desk, name: str, url: str, proxy: str | None) -> None:
    """Make a door; its address holds a secret that is shown this once."""
    prefix = desk.house.settings.brand_prefix
    with desk.house.database.write() as db:
        opened = verbs.create(db, desk.by, name, prefix=prefix, now=desk.house.clock())
    _say(desk, opened, url, proxy)


@group.command("regenerate")
@click.argument("door_id")
@url
@proxy
@operated
def regenerate(desk: Desk, door_id: str, url: str, proxy: str | None) -> None:
    """Give a door a new secret; the old address opens nothing from then on."""
    prefix = desk.house.settings.brand_prefix
    with desk.house.database.write() as db:
        opened = verbs.regenerate(db, desk.by, door_id, prefix=prefix, now=desk.house.clock())
    _say(desk, opened, url, proxy)


@group.command("delete")
@click.argument("door_id")
@operated
def delete(desk: Desk, door_id: str) -> None:
    """Delete a door; a proxy that still asks there refuses all calls."""
    with desk.house.database.write() as db:
        verbs.delete(db, desk.by, door_id, now=desk.house.clock())
    desk.say({"door": door_id, "deleted": True}, f"Deleted the door {door_id}.")


def _say(desk: Desk, opened: verbs.Opened, url: str, proxy: str | None) -> None:
    """The file alone, so that it can be written where it belongs; or the address."""
    reached = url or desk.house.settings.public_url or LOCAL
    body = opened_shape(opened, reached)
    shown = recipes(reached, opened.secret.reveal()).get(proxy or "")
    desk.say(body, shown or f"{body['address']}\nThis is shown once: keep it as you keep a key.")
