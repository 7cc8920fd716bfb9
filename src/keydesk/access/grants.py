"""What a connection is granted: a role, all, or a list of its own.  Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from keydesk.access.roles import SYSTEM_ROLES, Role
from keydesk.auth import Caller
from keydesk.auth.holding import beyond, recognized
from keydesk.auth.permissions import (
    ALL_OF_A_CONNECTION,
    KNOWN,
    OWN,
    SENSITIVE,
    suggestion,
    with_root,
)
from keydesk.kit.errors import Violation
from keydesk.shell import N_

NOTHING = frozenset[str]()
UNHELD = N_("You do not hold {name} yourself, so you cannot grant it.")


@dataclass(frozen=True, slots=True)
class Access:
    """What a connection is granted.

    mode "role"     all that `role` holds, also after that role was edited
    mode "all"      catalog, settings and the organization's own APIs, also what is added to these
    mode "custom"   exactly `permissions`: what Keydesk learns later does not widen it (security
                    case 15)
    team            the team role that `role` names, as it was read with it; never stored here
    """

    mode: str
    role: str | None = None
    permissions: list[str] | None = None
    team: Role | None = field(default=None, compare=False)

    @property
    def held(self) -> frozenset[str]:
        team = self.team.permissions if self.team else NOTHING
        return held(self.mode, self.role, tuple(self.permissions or ()), team)

    @property
    def stored(self) -> dict[str, object]:
        """What is written into tables and events."""
        return {"mode": self.mode, "role": self.role, "permissions": self.permissions}

    @property
    def lost(self) -> bool:
        """It names a role that was deleted."""
        return self.mode == "role" and self._role is None

    @property
    def name(self) -> str:
        """What people call it: a role's name, All or Custom."""
        return self._role.name if self._role else self.mode.title()

    @property
    def _role(self) -> Role | None:
        return self.team or SYSTEM_ROLES.get(self.role or "")


@lru_cache(maxsize=4096)
def held(
    mode: str, role: str | None, permissions: tuple[str, ...], team: frozenset[str] = NOTHING
) -> frozenset[str]:
    """What a connection may do; `team` is what its role holds if that is a team role.

    A role that is unknown here, or was deleted, grants nothing.
    """
    match mode:
        case "role":
            known = SYSTEM_ROLES.get(role or "")
            # An Owner's privilege is a person's: no machine acts as one.
            return (known.permissions if known else team) - {OWN}
        case "all":
            return ALL_OF_A_CONNECTION
        case _:
            return recognized(with_root(permissions))


def read_access(
    role: str | None,
    permissions: Iterable[str] | None,
    *,
    everything: bool,
    usual: Access,
    known: Mapping[str, Role] = SYSTEM_ROLES,
    own: frozenset[str] = NOTHING,
) -> Access | Violation:
    """From what a person sent.  Exactly one of the three may be given; none = `usual`.

    `known` has the role under the name by which it was asked for; `own` are the permissions of the
    organization's own APIs.
    """
    if sum((role is not None, permissions is not None, everything)) > 1:
        return Violation("role", "Choose one: a role, all, or single permissions.")
    if everything:
        return Access("all")
    if permissions is not None:
        return _custom(frozenset(permissions), own)
    if role is None:
        return usual
    found = known.get(role)
    if found is None:
        return Violation("role", "There is no role {role}.", {"role": role})
    return Access("role", found.id, team=None if found.system else found)


def _custom(permissions: frozenset[str], own: frozenset[str]) -> Access | Violation:
    wrong = unknown_permission(permissions, own)
    return wrong or Access("custom", None, sorted(with_root(permissions)))


def unknown_permission(
    permissions: Iterable[str], own: frozenset[str] = NOTHING
) -> Violation | None:
    """The first name that is no permission, with the one that was probably meant."""
    for name in sorted(set(permissions) - KNOWN - own):
        near = suggestion(name, own)
        if near:
            template = "There is no permission {name}. Did you mean {near}?"
            return Violation("permissions", template, {"name": name, "near": near})
        return Violation("permissions", "There is no permission {name}.", {"name": name})
    return None


def judge_grant(by: Caller, granted: frozenset[str]) -> Violation | None:
    """Nobody grants what they do not hold; sensitive ones are for Owners to grant to a machine."""
    unheld = judge_holding(by, granted)
    if unheld:
        return unheld
    if OWN not in by.permissions:
        for name in sorted(granted & SENSITIVE):
            return Violation(
                "permissions", "Only an Owner can grant {name} to a connection.", {"name": name}
            )
    return None


def judge_holding(by: Caller, granted: frozenset[str], words: str = UNHELD) -> Violation | None:
    """For what is given to a user or a key: nobody grants what they do not hold (security case
    13)."""
    for name in sorted(beyond(granted, by.permissions)):
        return Violation("permissions", words, {"name": name})
    return None


def judge_role(by: Caller, gained: frozenset[str], *, of_connections: bool) -> Violation | None:
    """What a role gains is granted to all who hold it; `of_connections`: some of them are."""
    return judge_grant(by, gained) if of_connections else judge_holding(by, gained)


def for_connections(by: Caller, roles: Sequence[Role], present: str | None = None) -> list[Role]:
    """Those that `by` may give to a connection, and the one that it has already."""
    return [
        role
        for role in roles
        if role.id == present
        or ((role.permissions - {OWN} or not role.system) and not judge_grant(by, role.permissions))
    ]


def for_users(by: Caller, roles: Sequence[Role], present: str | None = None) -> list[Role]:
    """Those that `by` may give to a user, and the one that they have already."""
    return [r for r in roles if r.id == present or not judge_holding(by, r.permissions)]
