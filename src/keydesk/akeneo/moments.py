"""Times as Akeneo writes them: ISO 8601 with whole seconds and an offset.  Pure."""

from datetime import datetime


def written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
