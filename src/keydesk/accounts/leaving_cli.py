"""Users who are blocked, unblocked or removed, at the command line: it matters to connections."""

from functools import partial

import click

from keydesk.accounts import leaving, people
from keydesk.accounts.above import Above
from keydesk.accounts.cli import found, give, say, users
from keydesk.accounts.desk import Desk, operated
from keydesk.kit.db import Db

HEIR = click.option(
    "--hand-over-to", "--heir", "heir", help="Who takes over the connections assigned to them."
)


def knowing(above: Above) -> None:
    """These need to know of connections, which stand above."""
    _blocking(above)
    _removing(above)


def _blocking(above: Above) -> None:
    @users.command("block")
    @click.argument("user")
    @HEIR
    @operated
    def block(desk: Desk, user: str, heir: str | None) -> None:
        """Sign a user out; connections assigned to them stop, unless handed over."""
        with desk.house.database.write() as db:
            id_, to = _both(db, desk, user, heir)
            now = desk.house.clock()
            changed = leaving.block(db, desk.by, id_, above=above, heir=to, now=now)
        say(desk, changed, f"{changed.email} is blocked.")

    @users.command("unblock")
    @click.argument("user")
    @click.option("--role", default="viewer", show_default=True)
    @operated
    def unblock(desk: Desk, user: str, role: str) -> None:
        """Let a blocked user in again, in a role."""
        give(desk, user, role, partial(people.unblock, above=above))


def _removing(above: Above) -> None:
    @users.command("remove")
    @click.argument("user")
    @HEIR
    @operated
    def remove(desk: Desk, user: str, heir: str | None) -> None:
        """Remove a user from the organization."""
        with desk.house.database.write() as db:
            id_, to = _both(db, desk, user, heir)
            now = desk.house.clock()
            gone = people.remove(db, desk.by, id_, above=above, heir=to, now=now)
        desk.say({"user": id_, "removed": True}, f"Removed {gone.email}.")


def _both(db: Db, desk: Desk, user: str, heir: str | None) -> tuple[str, str]:
    return found(db, desk, user).user_id, found(db, desk, heir).user_id if heir else ""
