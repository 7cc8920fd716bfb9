"""Signs of life of whoever carries out a transfer, whatever else keeps it busy.

To open a large workbook takes longer than the others wait; without a sign each would take it from
the one before, and nobody would ever come to its end.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta

from keydesk.auth import House
from keydesk.kit.errors import Unavailable
from keydesk.transfers import store
from keydesk.transfers.store import FAILED, RUNNING, Transfer

SIGN = timedelta(seconds=5)  # between two signs of life
MOST_DEATHS = 3  # of processes that were at it, none of which got on with it
DEADLY = "The server stopped each time it came here. What was saved before stays."


@contextmanager
def living(house: House, transfer: Transfer, every: float = SIGN.total_seconds()) -> Iterator[None]:
    """`every`: seconds between two signs."""
    ended = threading.Event()
    saying = threading.Thread(
        target=_say, args=(house, transfer, ended, every), name="transfer-living", daemon=True
    )
    saying.start()
    try:
        yield
    finally:
        ended.set()
        saying.join(timeout=SIGN.total_seconds())


def _say(house: House, transfer: Transfer, ended: threading.Event, every: float) -> None:
    while not ended.wait(every):
        with suppress(Unavailable), house.database.write() as db:
            if not store.change(db, transfer, transfer.holder, seen_at=house.clock()):
                return


def taken(house: House, found: Transfer, holder: str, *, now: datetime) -> Transfer | None:
    """As it is once it is taken.  None when somebody else has it, or when it has killed too many
    that were at it: else one file would stop every server for ever."""
    deaths = _deaths(found)
    with house.database.write() as db:
        mine = store.take(db, found, holder, now=now)
        if mine is None:
            return None
        said = {**mine.said, "deaths": deaths, "died_at": mine.done}
        if deaths <= MOST_DEATHS:
            store.change(db, mine, holder, said=said)
            return replace(mine, said=said)
        over = {"state": FAILED, "message": DEADLY, "finished_at": now}
        store.change(db, mine, holder, said=said, **over)
    return None


def _deaths(found: Transfer) -> int:
    """Of those that died at this very place."""
    if found.state != RUNNING:
        return 0
    before = found.said.get("deaths", 0) if found.said.get("died_at") == found.done else 0
    return int(before) + 1
