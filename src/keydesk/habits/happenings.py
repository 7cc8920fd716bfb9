"""What is written down of habits."""

from dataclasses import dataclass

from keydesk.events import Event, event


@event("habits.chosen")
@dataclass(frozen=True)
class HabitsChosen(Event):
    """Only what changed, each as a pair: what it was, what it is.  `like`: a product, or ""."""

    like: str
    changes: dict[str, list[object]]
