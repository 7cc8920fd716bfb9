"""Which kinds of things a set of files holds, in the order in which they need each other.  Pure."""

from dataclasses import dataclass

from keydesk.akeneo import table
from keydesk.akeneo.table import Resource
from keydesk.catalog.model import CODE, IDENTIFIER
from keydesk.structures import model as of

LINKS = ("associations", "quantified_associations")


@dataclass(frozen=True)
class Kind:
    """name    of the files: `attribute_options.csv`
    resource  for permissions, and for the words of errors
    owner     the column that names what its codes belong to
    later     what of it names things that may come after it: saved once all of them are there
    """

    name: str
    resource: Resource
    owner: str = ""
    later: tuple[str, ...] = ()

    @property
    def of(self) -> str:
        """A kind of structures.model, PRODUCT or PRODUCT_MODEL."""
        return self.resource.kind

    @property
    def products(self) -> bool:
        """Is it of the catalog, and not of its structure?"""
        return self.of in (table.PRODUCT, table.PRODUCT_MODEL)

    @property
    def key(self) -> str:
        return IDENTIFIER if self.of == table.PRODUCT else CODE

    def needs(self, action: str) -> str:
        """The permission."""
        return f"{self.resource.permission}:{action}"


_BY_KIND = {one.kind: one for one in (*table.STRUCTURE, table.MEASUREMENTS)}
_GROUP_TYPES = Resource("group_type", of.GROUP_TYPE, "", "group types", "products", ())
_GROUPS = Resource("group", of.GROUP, "", "groups", "products", ())
CATEGORIES = Kind("categories", _BY_KIND[of.CATEGORY])
GATHERINGS = Kind("attribute_groups", _BY_KIND[of.ATTRIBUTE_GROUP], later=("attributes",))
ATTRIBUTES = Kind("attributes", _BY_KIND[of.ATTRIBUTE])
OPTIONS = Kind("attribute_options", _BY_KIND[of.OPTION], "attribute")
VARIANTS = Kind("family_variants", _BY_KIND[of.VARIANT], "family")
MODELS = Kind("product_models", table.MODELS, later=LINKS)
PRODUCTS = Kind("products", table.PRODUCTS, later=LINKS)
KINDS = (
    CATEGORIES,
    GATHERINGS,
    Kind("measurement_families", _BY_KIND[of.MEASUREMENT]),
    ATTRIBUTES,
    OPTIONS,
    Kind("channels", _BY_KIND[of.CHANNEL]),
    Kind("association_types", _BY_KIND[of.ASSOCIATION_TYPE]),
    Kind("group_types", _GROUP_TYPES),
    Kind("groups", _GROUPS),
    Kind("families", _BY_KIND[of.FAMILY]),
    VARIANTS,
    MODELS,
    PRODUCTS,
)
BY_NAME = {kind.name: kind for kind in KINDS}
FOLLOW = "Which are active follows from the channels, so there is nothing to write."
PASSED_OVER = {"locales": FOLLOW, "currencies": FOLLOW}
NO_KIND = "This is no kind of the catalog."
