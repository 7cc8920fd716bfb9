"""What this API serves, as a table: each resource once.  Pure.

Routes, the list of them that clients read, refusals and the OpenAPI document are made of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from keydesk.structures import model as of
from keydesk.structures.listing import CURRENCY, LOCALE

ROOT = "/api/rest/v1"
HELP = "http://api.akeneo.com/api-reference.html#"
LIST, GET, CREATE = "list", "get", "create"
PATCH, BATCH, DELETE = "partial_update", "partial_update_list", "delete"
READ = (LIST, GET)
FULL = (*READ, CREATE, PATCH, BATCH)
METHODS = {
    LIST: "GET", GET: "GET", CREATE: "POST", PATCH: "PATCH", BATCH: "PATCH", DELETE: "DELETE",
}  # fmt: skip
ACTIONS = {
    LIST: "read", GET: "read", CREATE: "create", PATCH: "update", BATCH: "update",
    DELETE: "delete",
}  # fmt: skip
PRODUCT, PRODUCT_UUID, PRODUCT_MODEL = "product", "product_uuid", "product_model"


@dataclass(frozen=True)
class Resource:
    """
    name        as in the names of Akeneo's routes: pim_api_<name>_list
    kind        of structures.model or structures.listing; of products, what `keyed` says
    path        below ROOT; `{owner}` is what its codes belong to
    nouns       as refusals say them, in the plural
    permission  the resource in our tree of permissions
    key         what names an item in a body and in the lines of an answer
    anchor      what Akeneo's documentation adds to the name of a section
    """

    name: str
    kind: str
    path: str
    nouns: str
    permission: str
    deeds: tuple[str, ...] = FULL
    key: str = "code"
    slashes: bool = False  # its codes may hold some
    anchor: str = ""

    @property
    def collection(self) -> str:
        return f"{ROOT}/{self.path}"

    @property
    def item(self) -> str:
        return f"{self.collection}/{{{self.key}}}"

    @property
    def noun(self) -> str:
        """As errors say it: "Attribute option"."""
        return self.kind.replace("_", " ").capitalize()

    def needs(self, deed: str) -> str:
        return f"{self.permission}:{ACTIONS[deed]}"

    def documentation(self, method: str) -> str:
        """The section about it that Akeneo's own errors lead to."""
        path = self.path.replace("{owner}", f"{{{self.owner}_code}}")
        key = "code" if self.key == "identifier" else self.key
        item = "" if method == "POST" else f"/{{{key}}}"
        anchor = "" if method == "POST" else self.anchor
        return HELP + re.sub(r"\W", "_", f"{method.lower()}_{path}{item}") + anchor

    @property
    def owner(self) -> str:
        return {of.VARIANT: "family", of.OPTION: "attribute"}.get(self.kind, "")


STRUCTURE = (
    Resource("category", of.CATEGORY, "categories", "categories", "categories"),
    Resource("family", of.FAMILY, "families", "families", "families"),
    Resource(
        "family_variant", of.VARIANT, "families/{owner}/variants", "family variants", "families",
        anchor="_",
    ),
    Resource("attribute", of.ATTRIBUTE, "attributes", "attributes", "attributes"),
    Resource(
        "attribute_option", of.OPTION, "attributes/{owner}/options", "attribute options",
        "attributes",
    ),
    Resource(
        "attribute_group", of.ATTRIBUTE_GROUP, "attribute-groups", "attribute groups", "attributes"
    ),
    Resource(
        "association_type", of.ASSOCIATION_TYPE, "association-types", "association types",
        "association_types",
    ),
    Resource("channel", of.CHANNEL, "channels", "channels", "channels"),
    Resource("locale", LOCALE, "locales", "locales", "locales", READ),
    Resource("currency", CURRENCY, "currencies", "currencies", "currencies", READ),
)  # fmt: skip
PRODUCTS = Resource(
    "product", PRODUCT, "products", "products", "products", (*FULL, DELETE), "identifier",
    slashes=True,
)  # fmt: skip
UUIDS = Resource(
    "product_uuid", PRODUCT, "products-uuid", "products", "products", (*FULL, DELETE), "uuid"
)
MODELS = Resource(
    "product_model", PRODUCT_MODEL, "product-models", "product models", "product_models",
    (*FULL, DELETE), slashes=True,
)  # fmt: skip
OF_PRODUCTS = (PRODUCTS, UUIDS, MODELS)
MEASUREMENTS = Resource(
    "measurement_family", of.MEASUREMENT, "measurement-families", "measurement families",
    "measurement_families", (),
)  # fmt: skip
MEASURES = Resource(
    "measure_family", of.MEASUREMENT, "measure-families", "measure families",
    "measurement_families", READ,
)  # fmt: skip
MEDIA = Resource("media_file", "media_file", "media-files", "media files", "media_files", ())
EVERY = (*OF_PRODUCTS, *STRUCTURE, MEASUREMENTS, MEASURES, MEDIA)


def meant(route: str) -> Resource | None:
    """Whose route this is, by its template; the longest path that it begins with."""
    found = [one for one in EVERY if f"{route}/".startswith(f"{one.collection}/")]
    return max(found, key=lambda one: len(one.path), default=None)


def deeds(resource: Resource) -> Iterator[tuple[str, str, str]]:
    """Each deed with its method and the template of its address."""
    for deed in resource.deeds:
        one = deed in (GET, PATCH, DELETE)
        yield deed, METHODS[deed], resource.item if one else resource.collection
