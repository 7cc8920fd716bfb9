"""What can happen to the audit log itself."""

from dataclasses import dataclass

from keydesk.events import Event, event


@event("audit.exported")
@dataclass(frozen=True)
class Exported(Event):
    """The subject is the organization; `filters` are those that were set."""

    format: str
    filters: dict[str, str]
