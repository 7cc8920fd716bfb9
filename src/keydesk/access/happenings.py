"""The events of a team role's life, with what it was before and what it is after."""

from dataclasses import dataclass

from keydesk.access.roles import TeamRole
from keydesk.events import Event, event


@event("role.created")
@dataclass(frozen=True)
class RoleCreated(Event):
    """`permissions` is a list, or "all"."""

    name_given: str
    explanation: str
    permissions: object


@event("role.edited")
@dataclass(frozen=True)
class RoleEdited(Event):
    """Only what changed, each as a pair: what it was, what it is.  Holds from the next call on."""

    name_given: str
    version: int
    changes: dict[str, list[object]]


@event("role.deleted")
@dataclass(frozen=True)
class RoleDeleted(Event):
    """What it was: nobody held it any more."""

    name_given: str
    explanation: str
    permissions: object


def told(role: TeamRole) -> dict[str, object]:
    """What the events say of a role."""
    held = "all" if role.everything else sorted(role.permissions)
    return {"name": role.name, "explanation": role.explanation, "permissions": held}
