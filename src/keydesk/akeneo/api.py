"""The catalog over JSON, in Akeneo's conventions: the routes of /api/rest/v1.

Media files stand behind a door of their own, which takes larger bodies: media_api.

Answers carry `Content-Type: application/json` with no charset, and absolute links.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.akeneo import exchange, measures_api, openapi, root_api, table
from keydesk.akeneo.products import ProductSource
from keydesk.akeneo.serving_api import Serving, blamed, routes_of
from keydesk.akeneo.structures import StructureSource
from keydesk.auth import PUBLIC, guarded

DOCUMENT = openapi.document()


def document(_: Request) -> Response:
    """OpenAPI 3.1, made of the table of routes."""
    return exchange.answer(DOCUMENT)


UUIDS = ProductSource(table.UUIDS)
searching = guarded(
    "POST",
    root_api.SEARCH,
    blamed(table.UUIDS, Serving(table.UUIDS, UUIDS).search),
    permission=table.UUIDS.needs(table.LIST),
    changes=False,
)
routes: list[BaseRoute] = [
    *root_api.routes,
    guarded("GET", openapi.PATH, document, permission=PUBLIC, changes=False),
    searching,
    *(route for one in table.OF_PRODUCTS for route in routes_of(one, ProductSource(one))),
    *(route for one in table.STRUCTURE for route in routes_of(one, StructureSource(one))),
    *measures_api.routes,
]
