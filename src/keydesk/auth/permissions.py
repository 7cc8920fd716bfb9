"""The tree of permissions: declared once; checkboxes, API names and route guards derive from it."""

from collections.abc import Iterable
from dataclasses import dataclass

from keydesk.kit.parse import nearest

API_ACCESS = "api:access"  # the root: a role without it lets no machine in
OWN = "organization:own"  # what is the Owner's alone; in no tree, granted to nobody


@dataclass(frozen=True)
class Resource:
    """One row of the tree: what it is called, and which actions it has, in the tree's order."""

    name: str
    label: str
    actions: tuple[str, ...]

    @property
    def permissions(self) -> tuple[str, ...]:
        return tuple(f"{self.name}:{action}" for action in self.actions)


@dataclass(frozen=True)
class Branch:
    """`sensitive`: only an Owner may grant it to a connection, and "All" never holds it."""

    name: str
    label: str
    resources: tuple[Resource, ...]
    sensitive: bool = False

    @property
    def permissions(self) -> frozenset[str]:
        return frozenset(p for resource in self.resources for p in resource.permissions)


ALL_FOUR = ("read", "create", "update", "delete")
UPSERT = ("read", "create", "update")

CATALOG = Branch(
    "catalog",
    "Catalogue",
    (
        Resource("products", "Products", ALL_FOUR),
        Resource("product_models", "Product models", ALL_FOUR),
        Resource("families", "Families", UPSERT),
        Resource("attributes", "Attributes", UPSERT),
        Resource("categories", "Categories", UPSERT),
        Resource("association_types", "Association types", UPSERT),
        Resource("media_files", "Media files", ("read", "create")),
    ),
)
SETTINGS = Branch(
    "settings",
    "Settings",
    (
        Resource("channels", "Channels", UPSERT),
        Resource("locales", "Locales", ("read",)),
        Resource("currencies", "Currencies", ("read",)),
        Resource("measurement_families", "Measurement families", UPSERT),
    ),
)
CONNECT = Branch(
    "connect",
    "Connect",
    (
        Resource("connections", "Connections", ("read", "manage")),
        Resource("credentials", "Credentials", ("read", "manage", "verify")),
        Resource("webhooks", "Webhooks", ("manage",)),
        Resource("apis", "Protected APIs", ("manage",)),
    ),
    sensitive=True,
)
PEOPLE = Branch(
    "people",
    "People",
    (
        Resource("users", "Users", ("read", "manage")),
        Resource("roles", "Roles", ("manage",)),
        Resource("groups", "Groups", ("manage",)),
    ),
    sensitive=True,
)
WATCH = Branch(
    "watch",
    "Watch",
    (Resource("usage", "Usage", ("read",)), Resource("audit", "Audit log", ("read",))),
    sensitive=True,
)
ORGANIZATION = Branch(
    "organization",
    "Organization",
    (Resource("settings", "Organization settings", ("manage",)),),
    sensitive=True,
)
TREE = (CATALOG, SETTINGS, CONNECT, PEOPLE, WATCH, ORGANIZATION)

IN_ORDER = (API_ACCESS, *(p for branch in TREE for r in branch.resources for p in r.permissions))
PLACES = {permission: place for place, permission in enumerate(IN_ORDER)}
KNOWN = frozenset(IN_ORDER)
SENSITIVE = frozenset[str]().union(*(branch.permissions for branch in TREE if branch.sensitive))
ALL_OF_A_CONNECTION = KNOWN - SENSITIVE
READS = frozenset(p for p in KNOWN if p.endswith((":read", ":verify", ":access")))


def with_root(permissions: Iterable[str]) -> frozenset[str]:
    """Ticking anything below ticks the root."""
    found = frozenset(permissions)
    return found | {API_ACCESS} if found else found


def ordered(permissions: Iterable[str]) -> list[str]:
    """In the tree's order, so that a list of permissions always reads the same."""
    return sorted(permissions, key=lambda p: (PLACES.get(p, len(PLACES)), p))


def suggestion(unknown: str) -> str:
    return nearest(unknown, KNOWN)
