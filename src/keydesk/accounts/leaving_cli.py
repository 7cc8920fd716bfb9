"""Users who are blocked, unblocked or removed, at the command line: it matters to connections."""

from collections.abc import Callable
from functools import partial

import click

from keydesk.accounts import leaving, people
from keydesk.accounts.above import Above
from keydesk.accounts.cli import found, give, say, users
from keydesk.accounts.desk import Desk, operated
from keydesk.accounts.model import Member

HEIR = click.option(
    "--hand-over-to", "--heir", "heir", help="Who takes over the connections assigned to them."
)


def knowing(above: Above) -> None:
    """These need to know of connections, which stand above."""

    @users.command("block")
    @click.argument("user")
    @HEIR
    @operated
    def block(desk: Desk, user: str, heir: str | None) -> None:
        """Sign a user out; connections assigned to them stop, unless handed over."""
        changed = _carry_out(desk, user, heir, partial(leaving.block, above=above))
        say(desk, changed, f"{changed.email} is blocked.")

    @users.command("unblock")
    @click.argument("user")
    @click.option("--role", default="viewer", show_default=True)
    @operated
    def unblock(desk: Desk, user: str, role: str) -> None:
        """Let a blocked user in again, in a role."""
        give(desk, user, role, partial(people.unblock, above=above))

    @users.command("remove")
    @click.argument("user")
    @HEIR
    @operated
    def remove(desk: Desk, user: str, heir: str | None) -> None:
        """Remove a user from the organization."""
        gone = _carry_out(desk, user, heir, partial(people.remove, above=above))
        desk.say({"user": gone.user_id, "removed": True}, f"Removed {gone.email}.")


def _carry_out(desk: Desk, user: str, heir: str | None, verb: Callable[..., Member]) -> Member:
    with desk.house.database.write() as db:
        id_ = found(db, desk, user).user_id
        to = found(db, desk, heir).user_id if heir else ""
        return verb(db, desk.by, id_, heir=to, now=desk.house.clock())
