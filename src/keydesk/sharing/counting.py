"""How many products a group shows."""

from dataclasses import dataclass
from datetime import datetime

from keydesk.auth import Caller
from keydesk.auth.rights import NOTHING, VIEW, Rights, rights
from keydesk.catalog import reading
from keydesk.catalog.model import UUID
from keydesk.catalog.reading import Query
from keydesk.kit.db import Db
from keydesk.structures import snapshots
from keydesk.structures.model import CATEGORY, Structure
from keydesk.structures.portion import levels
from keydesk.structures.restricting import restricted


@dataclass(frozen=True)
class Sight:
    """Of `total` products, which is what whoever asks sees, so many are visible.

    loose   those in no category, which everybody sees
    hollow  sections of values that are hidden altogether
    """

    visible: int
    total: int
    loose: int
    hollow: tuple[str, ...] = ()


def sight(db: Db, by: Caller, granted: Rights | None, *, now: datetime) -> Sight:
    """`granted` None = All.  Never more than `by` sees.  Three counts."""
    whole, query = snapshots.whole(db, by.organization_id), Query(UUID, now)

    def counted(seen: Rights | None) -> int:
        return reading.count(db, by.organization_id, restricted(whole, seen), query)

    total = counted(by.rights)
    if granted is None:
        return Sight(total, total, counted(NOTHING))
    hollow = ("channels", "locales", "attribute_groups")
    hidden = tuple(section for section in hollow if not granted.sections[section])
    return Sight(counted(_common(whole, by.rights, granted)), total, counted(NOTHING), hidden)


def _common(whole: Structure, mine: Rights | None, granted: Rights) -> Rights:
    """A draft may name anything."""
    if mine is None:
        return granted
    parents = {code: one["parent"] for code, one in whole.documents[CATEGORY].items()}
    both = levels(mine, parents).keys() & levels(granted, parents).keys()
    return rights({**granted.sections, "categories": dict.fromkeys(both, VIEW)})
