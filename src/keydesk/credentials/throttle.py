"""Credentials that were refused as unknown or wrong, counted in the memory of one worker.  Pure.

Asked before the database is, and never where memory knows the answer.  Secrets have 190 random
bits, so nobody guesses one; what is limited is the trying.  Who works is never kept out by what
others try, neither elsewhere nor from its own address (security case 33).
"""

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from keydesk.auth import Accepted, Answer, Reason, Refused
from keydesk.kit.networks import network

SECOND = 1_000_000
LARGEST = 20_000  # counters, and credentials in use


class Limit(NamedTuple):
    """So many refusals a minute, and as many at once."""

    each_minute: int

    def wait(self, tat: int, now: int) -> int:
        """Microseconds until the next try; zero or less when it is free."""
        return tat + self._interval - now - 60 * SECOND

    def after(self, tat: int, now: int) -> int:
        return max(tat, now) + self._interval

    @property
    def _interval(self) -> int:
        return 60 * SECOND // self.each_minute


OF_ADDRESS = Limit(300)  # one address, whatever it shows
OF_PLACE = Limit(60)  # one credential id, from one address


GUESSES = (Reason.UNKNOWN, Reason.WRONG_SECRET)


class Throttle:
    """Of one worker, in its event loop and its threads.  `now` in microseconds.

    An `address` "" is nobody's: who verifies for others is not held up for them.
    """

    def __init__(self) -> None:
        self.lock = Lock()
        self.tats: OrderedDict[tuple[str, str], int] = OrderedDict()
        self.in_use: OrderedDict[tuple[str, str], None] = OrderedDict()

    def may_ask(self, address: str, credential_id: str, now: int) -> int:
        """Whole seconds to wait before the database is asked; 0 = now.

        A credential in use has nothing to do with what else its address tries, and one that is in
        use from this very address always may.
        """
        place = network(address, ipv4=32)
        if not address or (place, credential_id) in self.in_use:
            return 0
        wait = self._wait(OF_PLACE, (place, credential_id), now)
        if ("", credential_id) not in self.in_use:
            wait = max(wait, self._wait(OF_ADDRESS, (place, ""), now))
        return max(-(-wait // SECOND), 0)

    def heard(self, address: str, credential_id: str, answer: Answer, now: int) -> None:
        """The database was asked, and this is what came of it."""
        with self.lock:
            if isinstance(answer, Accepted):
                self.accepted(address, credential_id)
            elif address and isinstance(answer, Refused) and answer.reason in GUESSES:
                self.failed(address, credential_id, now)

    def failed(self, address: str, credential_id: str, now: int) -> None:
        """It was asked, and refused as unknown or as a wrong secret."""
        place = network(address, ipv4=32)
        for limit, key in ((OF_ADDRESS, (place, "")), (OF_PLACE, (place, credential_id))):
            self.tats[key] = limit.after(self.tats.pop(key, 0), now)
        while len(self.tats) > LARGEST:
            self.tats.popitem(last=False)

    def accepted(self, address: str, credential_id: str) -> None:
        """It was asked, and accepted; not said where memory knew."""
        for place in ("", network(address, ipv4=32)):
            self.in_use[place, credential_id] = None
            self.in_use.move_to_end((place, credential_id))
        while len(self.in_use) > 2 * LARGEST:
            self.in_use.popitem(last=False)

    def _wait(self, limit: Limit, key: tuple[str, str], now: int) -> int:
        tat = self.tats.get(key)
        return 0 if tat is None else limit.wait(tat, now)
