"""What a protected API is.  Pure."""

from dataclasses import dataclass, field
from datetime import datetime

from keydesk.auth.permissions import Branch, Resource

PUBLIC = "public"  # anybody, without any credential
ANY_CALLER = "any"  # whoever has a credential that works
WORDS = (PUBLIC, ANY_CALLER)
ORDER = ("read", "create", "update", "delete", "manage", "verify")


@dataclass(frozen=True, order=True)
class Permission:
    """`name` is `resource:action`, of one API alone in its organization."""

    name: str
    label: str = ""


@dataclass(frozen=True, order=True)
class Route:
    """`template` follows the base path: `/contacts/{id}`, or "" for the base path itself.

    permission  one of its API's, or one of WORDS
    """

    template: str
    method: str
    permission: str


@dataclass(frozen=True)
class Api:
    """`base_path` is `/integrations/v1`, or "/" for all that there is.

    version  1 at first, one more with each edit: an editor sends the one that was read
    """

    id: str
    code: str
    name: str
    base_path: str
    version: int
    created_at: datetime
    created_by: str
    edited_at: datetime | None = None
    edited_by: str | None = None
    permissions: tuple[Permission, ...] = field(default=())
    routes: tuple[Route, ...] = field(default=())

    @property
    def names(self) -> frozenset[str]:
        return frozenset(permission.name for permission in self.permissions)


def whole(base_path: str, template: str) -> str:
    """The address as a caller asks for it."""
    return base_path.rstrip("/") + template


def branch(name: str, permissions: tuple[Permission, ...]) -> Branch:
    """As the tree shows it: a line for each resource, in alphabetic order."""
    actions: dict[str, list[str]] = {}
    for permission in sorted(permissions):
        resource, _, action = permission.name.partition(":")
        actions.setdefault(resource, []).append(action)
    rows = (Resource(r, r, tuple(sorted(found, key=_place))) for r, found in actions.items())
    return Branch(name, name, tuple(rows), own=True)


def _place(action: str) -> tuple[int, str]:
    return (ORDER.index(action) if action in ORDER else len(ORDER), action)
