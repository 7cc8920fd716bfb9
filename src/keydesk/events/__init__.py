"""The book of changes.  Every change writes one event, in the same transaction.

The audit page, webhooks and e-mails are readers.  No capability ever calls them.
"""

from keydesk.events.log import about, append, latest_by_actor, latest_moment, since
from keydesk.events.model import CATALOGUE, Author, Event, event

__all__ = [
    "CATALOGUE",
    "Author",
    "Event",
    "about",
    "append",
    "event",
    "latest_by_actor",
    "latest_moment",
    "since",
]
