"""Time enters the house here and is passed down as an argument."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def machine_now() -> datetime:
    """What the machine says, right or wrong."""
    return datetime.now(UTC)


def running() -> float:
    """Seconds since some moment, for measuring spans only: no clock that is set can change it."""
    return time.monotonic()


def running_nanoseconds() -> int:
    """As running(), and the same for all processes of a machine until it is started anew."""
    return time.monotonic_ns()


def nanoseconds() -> int:
    """Since 1970, as traces count."""
    return time.time_ns()


class SystemClock:
    """The machine's clock in UTC, except that within a process time never goes back.

    A clock that was set back would revive what had expired, so the latest time seen is used
    until the machine has caught up.
    """

    def __init__(self) -> None:
        self.latest = datetime.min.replace(tzinfo=UTC)

    def __call__(self) -> datetime:
        now = machine_now()
        self.latest = max(self.latest, now)
        return self.latest

    def not_before(self, floor: datetime) -> bool:
        """Never answer a time before `floor`.  True when the machine's clock is behind it."""
        behind = machine_now() < floor
        self.latest = max(self.latest, floor)
        return behind
