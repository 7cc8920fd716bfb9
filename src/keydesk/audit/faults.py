"""What can be wrong with the audit log, each in one sentence."""

from dataclasses import dataclass
from datetime import datetime

NOTES = {"restored", "unanchored"}  # worth knowing, and nobody's doing


@dataclass(frozen=True)
class Fault:
    """One part that is not as it was sealed.

    kind   edited, removed, added, reordered, truncated: an event, or the end of the log;
           seal_changed, seals_removed, unknown_key, unsealed: the seals; or one of NOTES
    at     when the event happened, as far as that is known; else when it was sealed
    """

    kind: str
    message: str
    event_id: int | None = None
    position: int | None = None
    at: datetime | None = None

    @property
    def wrong(self) -> bool:
        return self.kind not in NOTES

    def __str__(self) -> str:
        where = [
            f"event {self.event_id}" if self.event_id is not None else "",
            f"position {self.position}" if self.position is not None else "",
            f"{self.at:%Y-%m-%d %H:%M:%S} UTC" if self.at else "",
        ]
        return f"{self.kind:14}{', '.join(filter(None, where))}: {self.message}".replace(" : ", " ")
