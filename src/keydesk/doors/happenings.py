"""The events of a door's life.  None of them holds its secret."""

from dataclasses import dataclass

from keydesk.events import Event, event


@event("door.created")
@dataclass(frozen=True)
class DoorCreated(Event):
    name_given: str


@event("door.regenerated")
@dataclass(frozen=True)
class DoorRegenerated(Event):
    """The old address opens nothing from then on."""

    name_given: str


@event("door.deleted")
@dataclass(frozen=True)
class DoorDeleted(Event):
    name_given: str
