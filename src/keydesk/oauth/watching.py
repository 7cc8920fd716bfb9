"""Who still signs in with a user name and a password, in words that people know."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, select

from keydesk.accounts.store import memberships, users
from keydesk.connections.rows import alive, connections
from keydesk.credentials.store import credentials, of_account
from keydesk.kit.db import Db
from keydesk.oauth.usernames import SHOWN, usernames


class Told(NamedTuple):
    """One user name that came in; `client_id` is the credential id of the client that sent it.

    own     the user name of the connection's account, which is the right one; None = it has none
    person  the member whose own login `username` is; None = nobody's here
    """

    code: str
    label: str
    client_id: str
    client_name: str
    username: str
    own: str | None
    first_at: datetime
    last_at: datetime
    person: str | None = None


def passwords(db: Db, organization_id: str, code: str = "") -> list[Told]:
    """All of the organization's, or of one connection; the last one first.

    Only those that got a token: a name that was always refused uses nothing.
    """
    return _told(db, organization_id, code, usernames.c.let_in_at.isnot(None))


def wrong_ones(db: Db, organization_id: str, code: str = "", *, now: datetime) -> list[Told]:
    """Those of the last seven days that are not the account's own, the last of each connection."""
    c = usernames.c
    found = _told(db, organization_id, code, c.wrong & (c.last_at > now - SHOWN))
    last = {one.code: one for one in reversed(found)}
    return sorted(last.values(), key=lambda one: one.label.lower())


def _told(db: Db, organization_id: str, code: str, *more: ColumnElement[bool]) -> list[Told]:
    u, n, client, account = usernames.c, connections.c, credentials.alias("client"), credentials
    columns: tuple[ColumnElement[Any], ...] = (
        n.code, n.label, client.c.id, client.c.name, u.username, account.c.username, u.first_at,
        u.last_at, case((memberships.c.user_id.isnot(None), users.c.name)),
    )  # fmt: skip
    here = (memberships.c.user_id == users.c.id) & (
        memberships.c.organization_id == u.organization_id
    )
    source = (
        usernames.join(connections, (n.id == u.connection_id) & alive)
        .join(client, client.c.id == u.client_id)
        .outerjoin(account, (account.c.connection_id == n.id) & of_account)
        .outerjoin(users, users.c.email == u.username)
        .outerjoin(memberships, here)
    )
    mine = [u.organization_id == organization_id, *more]
    if code:
        mine.append(n.code == code)
    wanted = select(*columns).select_from(source).where(*mine)
    return [Told(*row) for row in db.execute(wanted.order_by(u.last_at.desc(), u.username))]
