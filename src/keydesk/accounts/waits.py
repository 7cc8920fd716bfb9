"""How long the next try must wait after so many that failed.  Pure.

The waits grow, and end: nobody guesses more than a few dozen passwords a day, and no stranger can
close an account for good.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from keydesk.kit import networks

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)  # without a try, and one try fewer is counted
FORGOTTEN = timedelta(hours=24)  # without a try, and none is


@dataclass(frozen=True)
class Limit:
    """`free` tries at once; then waits of 1, 2, 4 … minutes, never more than `longest`.

    own     the counter is of one caller alone, so that a success wipes it
    """

    free: int
    longest: timedelta
    own: bool = False

    def wait(self, count: int) -> timedelta:
        """Before the next try, when `count` were made."""
        over = min(count - self.free, 10)
        return timedelta() if over < 0 else min(MINUTE * 2**over, self.longest)


OF_ACCOUNT = Limit(free=5, longest=timedelta(minutes=15))  # strangers, at one account
OF_FAMILIAR = Limit(free=5, longest=timedelta(minutes=15), own=True)  # who signed in to it before
OF_ADDRESS = Limit(free=20, longest=timedelta(minutes=60))  # one address, at any account


def counted(count: int, last_at: datetime, now: datetime) -> int:
    """Of `count` tries, those that still count after a pause: people mistype every day."""
    pause = now - last_at
    return 0 if pause >= FORGOTTEN else max(count - pause // HOUR, 0)


def left(limit: Limit, count: int, last_at: datetime, now: datetime) -> timedelta:
    """How much of the wait is still to come; zero or less when a try is free."""
    return last_at + limit.wait(counted(count, last_at, now)) - now


def minutes(wait: timedelta) -> int:
    """Rounded up: whoever waits so long does not wait in vain."""
    return max(-(-wait // MINUTE), 1)


def network(address: str) -> str:
    """An IPv6 caller owns a /64, so that counts as one address."""
    return networks.network(address, ipv4=32).removesuffix("/32")
