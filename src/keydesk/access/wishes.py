"""What a person asks for when making or editing a team role, and how it is checked.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from keydesk.access.grants import NOTHING, unknown_permission
from keydesk.access.roles import ROLES, TeamRole, holding
from keydesk.kit.errors import Violation
from keydesk.kit.names import read_name

LONGEST_NAME, LONGEST_EXPLANATION = 80, 200


def folded(name: str) -> str:
    """Two names that differ in case only are one name."""
    return name.casefold()


# "all" and "custom" stand where a role may stand: in forms, commands and files.
RESERVED_NAMES = {"all", "custom", "new", *(folded(r.name) for r in ROLES)}


@dataclass(frozen=True)
class Holding:
    """`permissions` counts unless it is everything; it is what the role holds then."""

    everything: bool
    permissions: frozenset[str]


def read_role_name(text: str) -> str | Violation:
    name = read_name("name", text, longest=LONGEST_NAME, empty="Give the role a name.")
    if isinstance(name, str) and folded(name) in RESERVED_NAMES:
        return Violation("name", "This name belongs to Keydesk itself. Choose another.")
    return name


def read_explanation(text: str) -> str | Violation:
    """May be empty."""
    if not text.strip():
        return ""
    return read_name("explanation", text, longest=LONGEST_EXPLANATION, empty=text)


def read_holding(
    permissions: Sequence[str] | None, *, everything: bool, own: frozenset[str] = NOTHING
) -> Holding | Violation:
    """Nothing said is nothing held (security case 14)."""
    if everything and permissions is not None:
        return Violation("permissions", "Choose one: all, or single permissions.")
    wrong = unknown_permission(permissions or (), own)
    return wrong or Holding(everything, holding(permissions or (), everything=everything))


@dataclass(frozen=True)
class Wish:
    """`permissions` None = none, unless `everything`."""

    name: str
    explanation: str = ""
    permissions: Sequence[str] | None = None
    everything: bool = False


@dataclass(frozen=True)
class Changes:
    """What a person wants changed; None = stays as it is.

    version  the one that was read; None = whatever it is now
    """

    name: str | None = None
    explanation: str | None = None
    permissions: Sequence[str] | None = None
    everything: bool = False
    version: int | None = None

    def read_name(self, former: TeamRole) -> str | Violation:
        return former.name if self.name is None else read_role_name(self.name)

    def read_explanation(self, former: TeamRole) -> str | Violation:
        if self.explanation is None:
            return former.explanation
        return read_explanation(self.explanation)

    def read_holding(self, former: TeamRole, own: frozenset[str] = NOTHING) -> Holding | Violation:
        if self.permissions is None and not self.everything:
            return Holding(former.everything, former.permissions)
        return read_holding(self.permissions, everything=self.everything, own=own)
