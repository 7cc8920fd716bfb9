"""Sealing what is new: the next links of the chain."""

from collections.abc import Sequence
from datetime import datetime

from keydesk.audit import store
from keydesk.audit.model import FIRST, Head, Keys, Row, Seal, content_of
from keydesk.kit.db import Db

AT_ONCE = 500  # events in one transaction: on SQLite every other writer waits for it


def seal(
    db: Db, keys: Keys, *, now: datetime, after: int = 0, most: int = AT_ONCE
) -> tuple[Seal, ...]:
    """Seals the next unsealed events above the id `after`, at most so many, with the newest key.

    Raises IntegrityError when another worker was first.
    """
    rows = store.unsealed(db, max(after, store.low_water(db, now=now)), most)
    made = _links(store.head(db), rows, keys, now)
    if made:
        store.add(db, made)
    return tuple(made)


def _links(head: Head | None, rows: Sequence[Row], keys: Keys, now: datetime) -> list[Seal]:
    name, key = list(keys.items())[-1]
    position, chain = (head.position, head.chain) if head else (0, FIRST)
    made: list[Seal] = []
    for row in rows:
        position += 1
        bare = Seal(position, row["id"], content_of(key, row), "", name, now)
        chain = bare.chained(key, chain)
        made.append(Seal(position, bare.event_id, bare.content, chain, name, now))
    return made
