"""Times as Akeneo writes them: ISO 8601 with whole seconds and an offset.  Pure."""

from datetime import UTC, datetime


def written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def read(text: object) -> datetime | None:
    """ISO 8601, or `2026-01-31 12:00:00`; without an offset it is UTC.  None for anything else."""
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found
