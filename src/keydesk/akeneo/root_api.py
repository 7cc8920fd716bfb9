"""The root of the API, which clients read without a token: what is served, and what this is."""

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.akeneo import exchange, table
from keydesk.akeneo.table import MEASUREMENTS, MEDIA, ROOT
from keydesk.auth import PUBLIC, base_url, guarded

SEARCH = table.UUIDS.collection + "/search"
TOKEN = {"fos_oauth_server_token": {"route": "/api/oauth/v1/token", "methods": ["POST"]}}
ONE_FILE = f"{MEDIA.collection}/{{code}}"
# Those that the table does not hold: their name at Akeneo, method, address.
APART = (
    ("pim_api_product_uuid_search", "POST", SEARCH),
    ("pim_api_measurement_family_get", "GET", MEASUREMENTS.collection),
    ("pim_api_measurement_family_create_or_update", "PATCH", MEASUREMENTS.collection),
    ("pim_api_media_file_list", "GET", MEDIA.collection),
    ("pim_api_media_file_create", "POST", MEDIA.collection),
    ("pim_api_media_file_get", "GET", ONE_FILE),
    ("pim_api_media_file_download", "GET", f"{ONE_FILE}/download"),
    ("pim_api_system_information_get", "GET", f"{ROOT}/system-information"),
)


def named() -> Iterator[tuple[str, str, str]]:
    """Every route under the name that Akeneo has for it."""
    for resource in table.EVERY:
        for deed, method, path in table.deeds(resource):
            yield f"pim_api_{resource.name}_{deed}", method, _theirs(resource, path)
    yield from APART


def _theirs(resource: table.Resource, path: str) -> str:
    """As Akeneo names what an item belongs to."""
    own = {"family": "{familyCode}", "attribute": "{attributeCode}"}.get(resource.owner, "")
    return path.replace("{owner}", own)


SERVED = {name: {"route": path, "methods": [method]} for name, method, path in named()}


def root(request: Request) -> Response:
    exchange.readable(request)
    return exchange.answer({"host": base_url(request), "authentication": TOKEN, "routes": SERVED})


def system_information(request: Request) -> Response:
    """Clients choose their features by it, so it names the version whose conventions we follow."""
    exchange.readable(request)
    return exchange.answer({"version": "7.0.0", "edition": "CE"})


routes: list[BaseRoute] = [
    guarded("GET", path, handler, permission=PUBLIC, changes=False)
    for path, handler in (
        (ROOT, root),
        (f"{ROOT}/", root),
        (f"{ROOT}/system-information", system_information),
    )
]
