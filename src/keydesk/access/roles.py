"""The system roles: a fixed table.  The same roles serve users and connections."""

from dataclasses import dataclass

from keydesk.auth.permissions import CATALOG, KNOWN, OWN, SETTINGS, with_root


@dataclass(frozen=True)
class Role:
    """`id` is written in databases, files and commands; `name` is what people read."""

    id: str
    name: str
    explanation: str
    permissions: frozenset[str]


def _reading(permissions: frozenset[str]) -> frozenset[str]:
    return frozenset(p for p in permissions if p.endswith(":read"))


OWNER = Role("owner", "Owner", "Everything, also what only Owners may do.", KNOWN | {OWN})
ADMIN = Role("admin", "Admin", "Everything but what is the Owner's alone.", KNOWN)
EDITOR = Role(
    "editor",
    "Editor",
    "Reads and writes the catalogue; sees settings, connections and usage.",
    with_root(
        CATALOG.permissions | _reading(SETTINGS.permissions) | {"connections:read", "usage:read"}
    ),
)
VIEWER = Role(
    "viewer",
    "Viewer",
    "Reads the catalogue and its settings.",
    with_root(_reading(CATALOG.permissions | SETTINGS.permissions)),
)
BLOCKED = Role("blocked", "Blocked", "Nothing; cannot sign in.", frozenset())

ROLES = (OWNER, ADMIN, EDITOR, VIEWER, BLOCKED)
SYSTEM_ROLES = {role.id: role for role in ROLES}
