"""What a connection is granted: a role, all, or a list of its own.  Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from keydesk.access.roles import SYSTEM_ROLES, VIEWER
from keydesk.auth import Caller
from keydesk.auth.permissions import (
    ALL_OF_A_CONNECTION,
    KNOWN,
    OWN,
    SENSITIVE,
    suggestion,
    with_root,
)
from keydesk.kit.errors import Violation


@dataclass(frozen=True, slots=True)
class Access:
    """What a connection is granted.

    mode "role"     all that `role` holds, also after that role was edited
    mode "all"      catalog, settings and the organization's own APIs, also what is added to these
    mode "custom"   exactly `permissions`: what Keydesk learns later does not widen it (security
                    case 15)
    """

    mode: str
    role: str | None = None
    permissions: list[str] | None = None

    @property
    def held(self) -> frozenset[str]:
        return held(self.mode, self.role, tuple(self.permissions or ()))

    @property
    def name(self) -> str:
        """What people call it: the role's name, All or Custom."""
        known = SYSTEM_ROLES.get(self.role or "")
        return known.name if known else self.mode.title()


@lru_cache(maxsize=4096)
def held(mode: str, role: str | None, permissions: tuple[str, ...]) -> frozenset[str]:
    """What a connection may do.  A role that is unknown here grants nothing."""
    match mode:
        case "role":
            known = SYSTEM_ROLES.get(role or "")
            # An Owner's privilege is a person's: no machine acts as one.
            return known.permissions - {OWN} if known else frozenset()
        case "all":
            return ALL_OF_A_CONNECTION
        case _:
            return with_root(permissions) & KNOWN


def read_access(
    role: str | None, permissions: Iterable[str] | None, *, everything: bool
) -> Access | Violation:
    """From what a person sent.  Exactly one of the three may be given; none = role Viewer."""
    if sum((role is not None, permissions is not None, everything)) > 1:
        return Violation("role", "Choose one: a role, all, or single permissions.")
    if everything:
        return Access("all")
    if permissions is not None:
        return _custom(frozenset(permissions))
    if role is not None and role not in SYSTEM_ROLES:
        return Violation("role", "There is no role {role}.", {"role": role})
    return Access("role", role or VIEWER.id)


def _custom(permissions: frozenset[str]) -> Access | Violation:
    wrong = unknown_permission(permissions)
    return wrong or Access("custom", None, sorted(with_root(permissions)))


def unknown_permission(permissions: Iterable[str]) -> Violation | None:
    """The first name that is no permission, with the one that was probably meant."""
    for name in sorted(set(permissions) - KNOWN):
        near = suggestion(name)
        if near:
            template = "There is no permission {name}. Did you mean {near}?"
            return Violation("permissions", template, {"name": name, "near": near})
        return Violation("permissions", "There is no permission {name}.", {"name": name})
    return None


def judge_grant(by: Caller, granted: frozenset[str]) -> Violation | None:
    """Nobody grants what they do not hold; sensitive ones are for Owners to grant to a machine."""
    for name in sorted(granted - by.permissions):
        return Violation(
            "permissions",
            "You do not hold {name} yourself, so you cannot grant it.",
            {"name": name},
        )
    if OWN not in by.permissions:
        for name in sorted(granted & SENSITIVE):
            return Violation(
                "permissions", "Only an Owner can grant {name} to a connection.", {"name": name}
            )
    return None
