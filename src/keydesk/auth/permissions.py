"""The tree of permissions: declared once; checkboxes, API names, docs and guards derive from it."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from keydesk.kit.parse import nearest

API_ACCESS = "api:access"  # the root: a role without it lets no machine in
OWN = "organization:own"  # what is the Owner's alone; in no tree, granted to nobody
# All permissions of the organization's own APIs, also those to come; in no tree, and in no list
# that people write: holding.py says what it covers.
EVERY_OWN = "apis:*"
LONGEST_NAME = 60  # so many characters the book of attempts keeps
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}:[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class Resource:
    """One row of the tree: what it is called, and which actions it has, in the tree's order.

    The last three are the stems of its names in other products: see elsewhere.py.
    """

    name: str
    label: str
    actions: tuple[str, ...]
    akeneo: tuple[str, ...] = ()
    unopim: str = ""
    plytix: str = ""

    @property
    def permissions(self) -> tuple[str, ...]:
        return tuple(f"{self.name}:{action}" for action in self.actions)


@dataclass(frozen=True)
class Branch:
    """`sensitive`: only an Owner may grant it to a connection, and "All" never holds it.

    own  one of the organization's own APIs; its label is what people called that
    """

    name: str
    label: str
    resources: tuple[Resource, ...]
    sensitive: bool = False
    own: bool = False

    @property
    def permissions(self) -> frozenset[str]:
        return frozenset(p for resource in self.resources for p in resource.permissions)

    @property
    def actions(self) -> list[str]:
        """Of any of its resources, the usual ones first."""
        found = {action for resource in self.resources for action in resource.actions}
        return sorted(found, key=lambda a: (ALL_FOUR.index(a) if a in ALL_FOUR else 9, a))


ALL_FOUR = ("read", "create", "update", "delete")
UPSERT = ("read", "create", "update")

CATALOG = Branch(
    "catalog",
    "Catalogue",
    (
        Resource("products", "Products", ALL_FOUR, ("product",), "catalog.products", "Products"),
        Resource(
            "product_models",
            "Product models",
            ALL_FOUR,
            ("product",),
            "catalog.products",
            "Products",
        ),
        Resource(
            "families",
            "Families",
            UPSERT,
            ("family", "family_variant"),
            "catalog.families",
            "Families",
        ),
        Resource(
            "attributes",
            "Attributes",
            UPSERT,
            ("attribute", "attribute_option", "attribute_group"),
            "catalog.attributes",
            "Attributes",
        ),
        Resource(
            "categories", "Categories", UPSERT, ("category",), "catalog.categories", "Categories"
        ),
        Resource(
            "association_types",
            "Association types",
            UPSERT,
            ("association_type",),
            plytix="Relationships",
        ),
        Resource("media_files", "Media files", ("read", "create"), plytix="Assets"),
    ),
)
SETTINGS = Branch(
    "settings",
    "Settings",
    (
        Resource("channels", "Channels", UPSERT, ("channel",), "settings.channels"),
        Resource("locales", "Locales", ("read",), ("locale",), "settings.locales"),
        Resource("currencies", "Currencies", ("read",), ("currency",), "settings.currencies"),
        Resource("measurement_families", "Measurement families", UPSERT),
    ),
)
CONNECT = Branch(
    "connect",
    "Connect",
    (
        Resource("connections", "Connections", ("read", "manage"), plytix="Connections"),
        Resource("credentials", "Credentials", ("read", "manage", "verify"), plytix="Accounts"),
        Resource("webhooks", "Webhooks", ("manage",)),
        Resource("apis", "Protected APIs", ("manage",)),
    ),
    sensitive=True,
)
PEOPLE = Branch(
    "people",
    "People",
    (
        Resource("users", "Users", ("read", "manage"), plytix="Accounts"),
        Resource("roles", "Roles", ("manage",), plytix="Accounts"),
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

# An organization's own permissions come beside these, and can never be taken for them.
RESERVED = frozenset({"api", "organization", *(r.name for b in TREE for r in b.resources)})
IN_ORDER = (API_ACCESS, *(p for branch in TREE for r in branch.resources for p in r.permissions))
PLACES = {permission: place for place, permission in enumerate(IN_ORDER)}
KNOWN = frozenset(IN_ORDER)
SENSITIVE = frozenset[str]().union(*(branch.permissions for branch in TREE if branch.sensitive))
ALL_OF_A_CONNECTION = (KNOWN - SENSITIVE) | {EVERY_OWN}
READS = frozenset(p for p in KNOWN if p.endswith((":read", ":verify", ":access")))


def with_root(permissions: Iterable[str]) -> frozenset[str]:
    """Ticking anything below ticks the root."""
    found = frozenset(permissions)
    return found | {API_ACCESS} if found else found


def ordered(permissions: Iterable[str]) -> list[str]:
    """In the tree's order, so that a list of permissions always reads the same.

    Without EVERY_OWN, which is no name for people: who shows a list writes it out before.
    """
    shown = (p for p in permissions if p != EVERY_OWN)
    return sorted(shown, key=lambda p: (PLACES.get(p, len(PLACES)), p))


def suggestion(unknown: str, own: Collection[str] = ()) -> str:
    return nearest(unknown, [*KNOWN, *own])


def reserved(name: str) -> bool:
    """Whether a name `resource:action` belongs to Keydesk, now or in a later release."""
    return name.partition(":")[0] in RESERVED


def own(name: str) -> bool:
    """Whether a permission of an organization's own may be called so; not whether there is one."""
    fits = len(name) <= LONGEST_NAME and NAME.fullmatch(name) is not None
    return fits and not reserved(name)
