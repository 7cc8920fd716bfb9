"""A connection that comes with what it signs in with, as Akeneo's and UnoPim's do."""

from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from keydesk.auth import Caller, House, allowed, require
from keydesk.connections.model import Connection
from keydesk.connections.shapes import NewCredentials
from keydesk.credentials import pages, showing
from keydesk.credentials.heads import client_id
from keydesk.credentials.making import Made, client
from keydesk.credentials.model import Grant
from keydesk.credentials.terms import TermsWish
from keydesk.credentials.wishes import LONGEST_NAME, Wish
from keydesk.habits import store as habits
from keydesk.kit.db import Db

GRANTS = TermsWish((Grant.PASSWORD,))
MANAGE = "credentials:manage"


@dataclass(frozen=True)
class Furnished:
    """What was made with a connection.  Each secret is shown by one of these two, once."""

    made: Made
    prefixes: tuple[str, ...]

    def page(self, request: Request) -> Response:
        done = pages.of_connection(self.made.connection.code)
        return showing.made(request, self.made, done=done)

    def strings(self) -> NewCredentials:
        secret, opened = self.made.secret, self.made.opened
        return NewCredentials(
            client_id=client_id(self.prefixes, self.made.credential.id),
            client_secret=secret.reveal() if secret else None,
            username=self.made.username,
            password=opened.password.reveal() if opened else None,
        )


def furnish(
    db: Db, by: Caller, connection: Connection, said: bool | None, *, house: House, now: datetime
) -> Furnished | None:
    """A client with the password grant and an account; None = the connection stands alone.

    `said` None = as the organization is used to, as far as `by` may make credentials; whoever asks
    for them must.
    """
    if not habits.of(db, by.organization_id).furnishes(said):
        return None
    if said is None and not allowed(by, MANAGE):
        return None
    require(by, MANAGE)
    wish, prefixes = Wish(connection.label[:LONGEST_NAME]), house.settings.prefixes
    made = client(
        db, by, connection, wish, GRANTS, generate=None, account=True, prefixes=prefixes, now=now
    )
    return Furnished(made, prefixes)
