"""Connection accounts over JSON."""

from collections.abc import Callable

from pydantic import BaseModel, Field

from keydesk.auth import Caller, House
from keydesk.auth.api import By, Here, guard_api, typed
from keydesk.connections import verbs as connections
from keydesk.credentials import account, verbs
from keydesk.credentials.account import Opened
from keydesk.credentials.model import Credential
from keydesk.kit.db import Db

router = typed("connection accounts", "/manage/v1/connections")
MANAGE = "credentials:manage"


class OpenedBody(BaseModel):
    """The only answer that ever holds the password."""

    id: str
    username: str
    password: str
    connection: str = Field(description="The connection's code")


class AccountBody(BaseModel):
    username: str
    connection: str = Field(description="The connection's code")
    status: str = Field(description="active, inactive or expired")
    expires_at: str | None


@guard_api(router, "POST", "/{code}/account", permission=MANAGE, changes=True, status_code=201)
def create_account(here: Here, by: By, code: str) -> OpenedBody:
    """One of a connection: a second time is 409, so a repeated request makes no second one."""
    with here.database.write() as db:
        connection = connections.find(db, by, code)
        return _body(account.create(db, by, connection, now=here.clock()), code)


@guard_api(router, "POST", "/{code}/account/password", permission=MANAGE, changes=True)
def regenerate_password(here: Here, by: By, code: str) -> OpenedBody:
    """The user name stays; the old password and all its tokens are dead at once."""
    with here.database.write() as db:
        connection = connections.find(db, by, code)
        return _body(account.regenerate(db, by, connection, now=here.clock()), code)


@guard_api(router, "GET", "/{code}/account", permission="credentials:read", changes=False)
def show_account(here: Here, by: By, code: str) -> AccountBody:
    with here.database.read() as db:
        return _shown(db, here, by, code)


@guard_api(router, "POST", "/{code}/account/activate", permission=MANAGE, changes=True)
def activate_account(here: Here, by: By, code: str) -> AccountBody:
    return _changed(here, by, code, verbs.activate)


@guard_api(router, "POST", "/{code}/account/deactivate", permission=MANAGE, changes=True)
def deactivate_account(here: Here, by: By, code: str) -> AccountBody:
    """Its password, and the tokens that came by it, are refused until it is activated again."""
    return _changed(here, by, code, verbs.deactivate)


@guard_api(router, "DELETE", "/{code}/account", permission=MANAGE, changes=True, status_code=204)
def delete_account(here: Here, by: By, code: str) -> None:
    """Ended for good; another one may be made, under another user name."""
    with here.database.write() as db:
        found, _ = account.find(db, by, connections.find(db, by, code))
        verbs.delete(db, by, found.id, now=here.clock())


def _changed(here: House, by: Caller, code: str, verb: Callable[..., Credential]) -> AccountBody:
    with here.database.write() as db:
        found, _ = account.find(db, by, connections.find(db, by, code))
        verb(db, by, found.id, now=here.clock())
        return _shown(db, here, by, code)


def _shown(db: Db, here: House, by: Caller, code: str) -> AccountBody:
    found, username = account.find(db, by, connections.find(db, by, code))
    expires = found.expires_at.isoformat() if found.expires_at else None
    status = found.status(here.clock())
    return AccountBody(username=username, connection=code, status=status, expires_at=expires)


def _body(opened: Opened, code: str) -> OpenedBody:
    return OpenedBody(
        id=opened.credential.id,
        username=opened.username,
        password=opened.password.reveal(),
        connection=code,
    )
