"""What a role is, and the system roles: a fixed table.  Users and connections share them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from keydesk.auth.holding import recognized
from keydesk.auth.permissions import (
    ALL_OF_A_CONNECTION,
    CATALOG,
    EVERY_OWN,
    KNOWN,
    OWN,
    SETTINGS,
    with_root,
)


@dataclass(frozen=True)
class Role:
    """`id` is written in databases, files and commands; `name` is what people read."""

    id: str
    name: str
    explanation: str
    permissions: frozenset[str]

    @property
    def system(self) -> bool:
        return self.id in SYSTEM_ROLES


@dataclass(frozen=True)
class TeamRole(Role):
    """A role that the organization made.

    everything  it holds "All": catalogue, settings and the organization's own APIs, also
                what is added to these later
    version     1 at first, one more with each edit: an editor sends the one that was read
    """

    everything: bool
    version: int
    created_at: datetime
    created_by: str
    edited_at: datetime | None = None
    edited_by: str | None = None


def holding(listed: Iterable[str], *, everything: bool) -> frozenset[str]:
    """What a team role holds.  A name that Keydesk does not know any more grants nothing."""
    return ALL_OF_A_CONNECTION if everything else recognized(with_root(listed))


def _reading(permissions: frozenset[str]) -> frozenset[str]:
    return frozenset(p for p in permissions if p.endswith(":read"))


OWNER = Role(
    "owner", "Owner", "Everything, also what only Owners may do.", KNOWN | {OWN, EVERY_OWN}
)
ADMIN = Role("admin", "Admin", "Everything but what is the Owner's alone.", KNOWN | {EVERY_OWN})
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
