"""Time enters the house here and is passed down as an argument."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic, monotonic_ns, time_ns

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Clock = Callable[[], datetime]


def machine_now() -> datetime:
    """What the machine says, right or wrong."""
    return datetime.now(UTC)


def running() -> float:
    """Seconds since some moment, for measuring spans only: no clock that is set can change it."""
    return monotonic()


def running_nanoseconds() -> int:
    """As running(), and the same for all processes of a machine until it is started anew."""
    return monotonic_ns()


def nanoseconds() -> int:
    """Since 1970, as traces count."""
    return time_ns()


class SystemClock:
    """The machine's clock in UTC, except that within a process time never goes back.

    A clock that was set back would revive what had expired, or let it live longer.  So time then
    goes on from the latest time seen, a little slower than it should, until the machine has caught
    up: five minutes take eight hours.
    """

    SLOWER = 0.99

    def __init__(self) -> None:
        self.latest, self.ran = 0, running()  # microseconds since 1970; seconds

    def __call__(self) -> datetime:
        return EPOCH + timedelta(0, 0, self.micros())  # by name it takes twice as long

    def micros(self) -> int:
        """Since 1970, for who asks thousands of times a second."""
        machine, ran = time_ns() // 1000, monotonic()
        if machine < self.latest:
            machine = self.latest + int((ran - self.ran) * 1_000_000 * self.SLOWER)
        self.latest, self.ran = machine, ran
        return machine

    def not_before(self, floor: datetime) -> bool:
        """Never answer a time before `floor`.  True when the machine's clock is behind it."""
        wanted = (floor - EPOCH) // timedelta(microseconds=1)
        behind = time_ns() // 1000 < wanted
        self.latest, self.ran = max(self.latest, wanted), monotonic()
        return behind
