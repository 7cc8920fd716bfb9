"""The doors of this room, each a bare endpoint."""

from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from keydesk.auth import PUBLIC, Door, Endpoint, House, guarded
from keydesk.credentials.scheme import DatabaseScheme
from keydesk.oauth.clients import Clients
from keydesk.oauth.committing import Writer
from keydesk.oauth.granting import Granting
from keydesk.oauth.rfc6749 import TokenEndpoint
from keydesk.oauth.rfc7009 import RevocationEndpoint
from keydesk.oauth.rfc7662 import IntrospectionEndpoint
from keydesk.oauth.rfc8414 import PATH, metadata
from keydesk.oauth.scheme import ClientScheme, RefreshScheme, TokenScheme
from keydesk.oauth.words import words

LARGEST = 16_384  # bytes of a body

routes: list[BaseRoute] = [guarded("GET", PATH, metadata, permission=PUBLIC, changes=False)]


def granting(house: House) -> Granting:
    scheme = ClientScheme(house.database, house.settings.prefixes, house.clock)
    return Granting(house, Clients(house, scheme), Writer(house.database))


def doors(granting: Granting) -> list[Door]:
    """PUBLIC, because who asks authenticates in the body as often as in a header."""
    house, clients = granting.house, granting.clients
    return [
        _door("/oauth/token", TokenEndpoint(granting), changes=True),
        _door("/oauth/revoke", RevocationEndpoint(house, clients), changes=True),
        _door("/oauth/introspect", IntrospectionEndpoint(clients, _tokens(house)), changes=False),
    ]


def _tokens(house: House) -> tuple[DatabaseScheme, ...]:
    given = house.database, house.settings.prefixes, house.clock
    return TokenScheme(*given), RefreshScheme(*given)


def _door(path: str, app: ASGIApp, *, changes: bool) -> Door:
    endpoint = Endpoint("POST", path, app, permission=PUBLIC, changes=changes)
    return Door(path, "oauth", endpoint, words, body_limit=LARGEST)
