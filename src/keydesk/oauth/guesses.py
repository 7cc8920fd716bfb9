"""How many tries were refused, in the memory of one worker: counted, and made to wait.

Secrets here have 190 random bits, so nobody guesses one; what is limited is the trying.  Who
succeeded from a place before is never kept out of it by what others try there, and nobody by what
others try elsewhere: otherwise a stranger could stop a shop (security case 33).
"""

import asyncio
import math
from collections import OrderedDict
from datetime import datetime, timedelta
from functools import lru_cache
from weakref import WeakValueDictionary

from keydesk.accounts import waits
from keydesk.accounts.tries import TOO_MANY
from keydesk.accounts.waits import Limit
from keydesk.kit.errors import TooManyRequests

QUARTER = timedelta(minutes=15)
OF_PLACE = Limit(free=10, longest=QUARTER)  # one client, from one address
OF_CLIENT = Limit(free=30, longest=QUARTER)  # one client, from anywhere
OF_ADDRESS = Limit(free=60, longest=QUARTER)  # one address, at any client
LARGEST = 20_000  # counters, and familiar places
TURNS = 2  # passwords of one client that are judged at the same time
Counters = dict[str, Limit]

network = lru_cache(maxsize=4096)(waits.network)


class Guesses:
    """All of it in the event loop, so nothing is locked."""

    def __init__(self) -> None:
        self.counts: OrderedDict[str, tuple[int, datetime]] = OrderedDict()
        self.places: OrderedDict[tuple[str, str], None] = OrderedDict()
        self.turns: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    def turn(self, client: str) -> asyncio.Semaphore:
        """For `async with`: so that a failure is counted before the next of many tries at once.

        And so that one client, whose passwords are slow to compare, does not take every thread.
        """
        return self.turns.setdefault(client, asyncio.Semaphore(TURNS))

    def familiar(self, client: str, address: str) -> bool:
        return (client, network(address)) in self.places

    def succeeded(self, client: str, address: str) -> None:
        place = (client, network(address))
        if place not in self.places:
            self.places[place] = None
            if len(self.places) > LARGEST:
                self.places.popitem(last=False)

    def wait(self, counters: Counters, now: datetime) -> timedelta:
        """Zero or less when a try is free."""
        return max(
            (waits.left(limit, *self.counts[key], now)
             for key, limit in counters.items() if key in self.counts),
            default=timedelta(),
        )  # fmt: skip

    def failed(self, counters: Counters, now: datetime) -> None:
        for key in counters:
            count, last_at = self.counts.pop(key, (0, now))
            self.counts[key] = (waits.counted(count, last_at, now) + 1, now)
        while len(self.counts) > LARGEST:
            self.counts.popitem(last=False)


def too_many(wait: timedelta) -> TooManyRequests:
    seconds = math.ceil(wait.total_seconds())
    return TooManyRequests(TOO_MANY, retry_after=seconds, n=waits.minutes(wait))


def at_place(client: str, address: str) -> Counters:
    """`client` "" is a client id that can be none of ours."""
    place = network(address)
    limits = {f"address {place}": OF_ADDRESS}
    return limits | {f"place {client} {place}": OF_PLACE} if client else limits


def at_client(client: str) -> Counters:
    return {f"client {client}": OF_CLIENT} if client else {}


def at_password(client: str, address: str) -> Counters:
    """Passwords that a proven client sends."""
    return {f"password {client} {network(address)}": OF_PLACE}
