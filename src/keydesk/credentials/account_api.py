"""Connection accounts over JSON."""

from pydantic import BaseModel, Field

from keydesk.auth.api import By, Here, guard_api, typed
from keydesk.connections import verbs as connections
from keydesk.credentials import account
from keydesk.credentials.account import Opened

router = typed("connection accounts", "/manage/v1/connections")
MANAGE = "credentials:manage"


class OpenedBody(BaseModel):
    """The only answer that ever holds the password."""

    id: str = Field(description="Of the credential: it is deactivated and revoked like a key")
    username: str
    password: str
    connection: str = Field(description="The connection's code")


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


def _body(opened: Opened, code: str) -> OpenedBody:
    return OpenedBody(
        id=opened.credential.id,
        username=opened.username,
        password=opened.password.reveal(),
        connection=code,
    )
