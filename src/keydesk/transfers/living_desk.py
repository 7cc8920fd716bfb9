"""While a transfer is carried out its process says that it lives.

To read through a large workbook takes minutes in which nothing is saved; whoever took it over
meanwhile would be taken over in turn, and nobody would ever come to its end.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from keydesk.auth import House
from keydesk.kit.errors import Unavailable
from keydesk.transfers import store
from keydesk.transfers.store import Transfer

EVERY = 15.0  # seconds; well below those after which somebody is taken for dead


@contextmanager
def living(house: House, transfer: Transfer, every: float = EVERY) -> Iterator[None]:
    ended = Event()
    saying = Thread(target=_say, args=(house, transfer, ended, every), name="living", daemon=True)
    saying.start()
    try:
        yield
    finally:
        ended.set()
        saying.join()


def _say(house: House, transfer: Transfer, ended: Event, every: float) -> None:
    while not ended.wait(every):
        with suppress(Unavailable), house.database.write() as db:
            if not store.change(db, transfer, transfer.holder, seen_at=house.clock()):
                return
