"""Products over JSON, in Akeneo's conventions: /api/rest/v1.

Answers carry `Content-Type: application/json` with no charset, and absolute links.  Errors are
raised; words.py says them.  Parameters may come twice: the last one counts, as in PHP.
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.auth import PUBLIC, base_url, caller_of, guarded, house_of
from keydesk.auth.words import json_response
from keydesk.catalog import asking, paging, shapes, verbs
from keydesk.catalog.model import NotAcceptable, Product
from keydesk.kit.errors import BadRequest

ROOT = "/api/rest/v1"
PRODUCTS = f"{ROOT}/products"
WHOLE = asking.Trim()


def root(request: Request) -> Response:
    """What is served here.  Akeneo's clients read it without a token."""
    _readable(request)
    served = {
        "pim_api_product_list": {"route": PRODUCTS, "methods": ["GET"]},
        "pim_api_product_get": {"route": f"{PRODUCTS}/{{code}}", "methods": ["GET"]},
    }
    return _json({"host": base_url(request), "authentication": {}, "routes": served})


def system_information(request: Request) -> Response:
    """Clients choose their features by it, so it names the version whose conventions we follow."""
    _readable(request)
    return _json({"version": "7.0.0", "edition": "CE"})


def index(request: Request) -> Response:
    """The list envelope: `_links`, `current_page`, `items_count` when asked, `_embedded.items`."""
    query = _query(request)
    asked, trim = paging.read(query), asking.trim(query)
    asking.refuse_filters(query)
    asking.refuse_extras(query)
    found, count = _part(request, asked)
    address = base_url(request) + PRODUCTS
    request.scope["keydesk"].items = len(found)
    items = [_item(address, product, trim) for product in found]
    cursor = found[-1].identifier if found else ""
    return _json(paging.envelope(asked, address, items, cursor, count))


def show(request: Request) -> Response:
    """One product.  No `_links`, unlike in a list."""
    asking.refuse_extras(_query(request))
    house, caller = house_of(request), caller_of(request)
    with house.database.read() as db:
        found = verbs.find_product(db, caller.organization_id, request.path_params["identifier"])
    request.scope["keydesk"].items = 1
    return _json(shapes.product(found, WHOLE))


def _part(request: Request, asked: paging.Asked) -> tuple[list[Product], int | None]:
    """The products asked for, and how many there are in all when that was asked too."""
    organization_id = caller_of(request).organization_id
    with house_of(request).database.read() as db:
        found = verbs.list_products(db, organization_id, asked.window)
        count = verbs.count_products(db, organization_id) if asked.counted else None
    return found, count


def _item(address: str, product: Product, trim: asking.Trim) -> dict[str, Any]:
    self = {"href": paging.item_address(address, product.identifier)}
    return {"_links": {"self": self}} | shapes.product(product, trim)


def _query(request: Request) -> dict[str, str]:
    """Raises when the caller cannot read JSON, or writes parameters as PHP arrays."""
    _readable(request)
    query = dict(request.query_params)
    if any("[" in name for name in query):
        raise BadRequest("Bracket syntax is not supported in query parameters.")
    return query


def _readable(request: Request) -> None:
    accept = ", ".join(request.headers.getlist("accept"))
    kinds = {part.partition(";")[0].strip().lower() for part in accept.split(",")}
    if accept and not kinds & {"*/*", "application/*", "application/json"}:
        raise NotAcceptable(
            '"{accept}" in "Accept" header is not valid. Only "application/json" is allowed.',
            accept=accept,
        )


def _json(body: object) -> Response:
    return json_response(body, 200, {})


routes: list[BaseRoute] = [
    guarded("GET", ROOT, root, permission=PUBLIC, changes=False),
    guarded("GET", f"{ROOT}/", root, permission=PUBLIC, changes=False),
    guarded(
        "GET", f"{ROOT}/system-information", system_information, permission=PUBLIC, changes=False
    ),
    guarded("GET", PRODUCTS, index, permission="products:read", changes=False),
    guarded(
        "GET", f"{PRODUCTS}/{{identifier:path}}", show, permission="products:read", changes=False
    ),
]
