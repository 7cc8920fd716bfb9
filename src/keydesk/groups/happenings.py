"""The events of a group's life, with what it was before and what it is after."""

from dataclasses import dataclass

from keydesk.events import Event, event
from keydesk.groups.model import Group, lines


@event("group.created")
@dataclass(frozen=True)
class GroupCreated(Event):
    """`rights`: by section a list of `code=level`."""

    name_given: str
    explanation: str
    rights: dict[str, list[str]]


@event("group.edited")
@dataclass(frozen=True)
class GroupEdited(Event):
    """Only what changed, each as a pair: what it was, what it is; each section is one."""

    name_given: str
    version: int
    changes: dict[str, list[object]]


@event("group.deleted")
@dataclass(frozen=True)
class GroupDeleted(Event):
    """What it was: nobody had it any more."""

    name_given: str
    explanation: str
    rights: dict[str, list[str]]


def told(group: Group) -> dict[str, object]:
    """What can change of a group, as the events tell it."""
    return {"name": group.name, "explanation": group.explanation, **lines(group.rights)}
