"""Products and product models over HTML."""

from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from keydesk.auth import caller_of, guarded, house_of
from keydesk.catalog import (
    listing_pages,
    media_console,
    optional,
    product_pages,
    properties_console,
    values_console,
)
from keydesk.catalog.listing_pages import MODELS, PRODUCTS
from keydesk.kit.errors import NotFound
from keydesk.shell import N_, render
from keydesk.shell.i18n import of as language_of
from keydesk.shell.uploads import read_mixed
from keydesk.structures import snapshots
from keydesk.structures.labels import spoken

MESSAGES = {values_console.SAVED: N_("Saved. The API answers with it from the next call on.")}
LARGEST_FORM = 4_000_000  # bytes of its texts
BODY_LIMIT = LARGEST_FORM + 10_000_000  # and its files; larger ones come through the API


def index(request: Request, *, models: bool) -> Response:
    shown = listing_pages.listing(request, models=models)
    if isinstance(shown, str):
        return RedirectResponse(shown, 303)
    return render(request, "products.html", shown)


def show(request: Request) -> Response:
    return render(request, "product.html", product_pages.page(request, request.query_params))


def save(request: Request) -> Response:
    form, files = read_mixed(request, limit=LARGEST_FORM)
    match form.one("part"):
        case "values":
            return values_console.values(request, form, files)
        case "properties":
            return properties_console.properties(request, form)
        case "enabled" if "uuid" in request.path_params:
            return properties_console.enabled(request, form)
    raise NotFound("There is nothing at this address.")


def options(request: Request) -> Response:
    """What a field of many options suggests while a person types."""
    house, by, asked = house_of(request), caller_of(request), request.query_params
    attribute = request.path_params["attribute"]
    text = next((t for n, t in asked.items() if n != "locale"), "").rpartition(",")[2].strip()
    with house.database.read() as db:
        structure = snapshots.current(db, by)
        if attribute not in structure.attributes:
            raise NotFound("There is nothing at this address.")
        locale = spoken(structure, language_of(request).code, asked.get("locale", ""))
        bare = text.replace("\0", "")
        found = optional.search(db, by.organization_id, attribute, bare, locale)
    return render(request, "_options.html", {"options": found})


READ, READ_MODELS = "products:read", "product_models:read"
ONE, MODEL = f"{PRODUCTS}/{{uuid}}", f"{MODELS}/{{code:path}}"
products, models = partial(index, models=False), partial(index, models=True)
routes: list[BaseRoute] = [
    guarded("GET", PRODUCTS, products, permission=READ, changes=False),
    guarded("GET", MODELS, models, permission=READ_MODELS, changes=False),
    guarded(
        "GET", f"{PRODUCTS}/options/{{attribute}}", options, permission=READ, changes=False
    ),
    guarded("GET", ONE, show, permission=READ, changes=False),
    guarded("POST", ONE, save, permission="products:update", changes=True),
    guarded("GET", MODEL, show, permission=READ_MODELS, changes=False),
    guarded("POST", MODEL, save, permission="product_models:update", changes=True),
    guarded(
        "GET", "/console/media/{code:path}", media_console.show, permission="media_files:read",
        changes=False,
    ),
]  # fmt: skip
