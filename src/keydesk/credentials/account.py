"""A connection's account: the user name and password that connectors of the password grant send.

Activating, editing, revoking and deleting are in verbs.py: there is one life for all kinds.
"""

import secrets as csprng
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from keydesk import events
from keydesk.auth import Caller, require
from keydesk.connections.model import Connection
from keydesk.credentials import account_happenings as did
from keydesk.credentials import store
from keydesk.credentials.happenings import instant
from keydesk.credentials.model import Credential, Kind
from keydesk.credentials.secret import mint_password
from keydesk.credentials.verbs import judge_grant
from keydesk.credentials.wishes import USUAL_LIFE
from keydesk.kit.db import Db
from keydesk.kit.errors import Conflict, NotFound
from keydesk.kit.ids import new_id
from keydesk.kit.secret import Secret

NAME = "Connection account"
TRIES = 20  # at a user name that nobody has: there are 9000 for a code


@dataclass(frozen=True)
class Opened:
    """`password` is shown once, to whoever made it, and stored nowhere."""

    credential: Credential
    username: str
    password: Secret


def create(db: Db, by: Caller, connection: Connection, *, now: datetime) -> Opened:
    """Active: it lets nobody in before the connection's switch is on.  One of a connection.

    Raises Conflict when it has one.
    """
    judge_grant(db, by, connection, connection.permissions)
    former = store.account(db, by.organization_id, connection.id)
    if former is not None:
        raise Conflict("This connection has an account, {name}.", name=former.username)
    made, username = _add(db, by, connection, now)
    minted = mint_password()
    store.add_secret(db, made.id, new_id(), minted, now=now)
    until = instant(made.expires_at)
    events.append(db, did.AccountCreated(made.id, username, connection.code, until), by=by, at=now)
    return Opened(made, username, minted.secret)


def ensure(db: Db, by: Caller, connection: Connection, *, now: datetime) -> Opened | None:
    """One is made where there is none; None = there was one.

    Asks for the permission itself, because whoever may only switch comes here too.
    """
    if store.account(db, by.organization_id, connection.id):
        return None
    require(by, "credentials:manage")
    return create(db, by, connection, now=now)


def _add(db: Db, by: Caller, connection: Connection, now: datetime) -> tuple[Credential, str]:
    for _ in range(TRIES):
        username = f"{connection.code}_{csprng.randbelow(9000) + 1000}"
        made = Credential(
            new_id(), by.organization_id, connection.id, Kind.ACCOUNT, NAME, None, True,
            now + USUAL_LIFE, now, by.actor, username=username,
        )  # fmt: skip
        try:
            store.add(db, made)
        except IntegrityError:
            continue
        return made, username
    raise Conflict("This connection has an account, or no user name is left for its code.")


def regenerate(db: Db, by: Caller, connection: Connection, *, now: datetime) -> Opened:
    """A new password under the same user name; the old one and all its tokens are dead at once.

    It lasts as long as that of a new account.
    Raises NotFound when the connection has no account.
    """
    account, username = find(db, by, connection, held=True)
    judge_grant(db, by, connection, connection.permissions)
    minted = mint_password()
    store.end_secrets(db, account.id)
    store.add_secret(db, account.id, new_id(), minted, now=now)
    until = None if account.expires_at is None else now + USUAL_LIFE
    store.change(db, replace(account, expires_at=until))
    happened = did.AccountPasswordGenerated(account.id, username, instant(until))
    events.append(db, happened, by=by, at=now)
    return Opened(account, username, minted.secret)


def find(
    db: Db, by: Caller, connection: Connection, *, held: bool = False
) -> tuple[Credential, str]:
    """With its user name.  Raises NotFound when the connection has no account."""
    account = store.account(db, by.organization_id, connection.id, held=held)
    if account is None or account.username is None:
        raise NotFound("The connection {code} has no account.", code=connection.code)
    return account, account.username
