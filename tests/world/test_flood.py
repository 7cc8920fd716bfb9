"""Ten million keys that nobody made, each with a right checksum (security cases 6 and 33)."""

import resource

import pytest

from keydesk.auth import Accepted, Reason
from keydesk.credentials.secret import SECRET_LENGTH, checksum
from keydesk.kit.secret import Secret

TIMES = 10_000_000
MEGABYTES = 64  # that memory may grow by: what is bounded fills up


def megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def address(number: int) -> str:
    """A thousand machines that never stop; each fiftieth key from one that never came before."""
    if number % 50:
        return f"10.0.{number >> 14 & 63}.{number & 15}"
    return f"172.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


@pytest.mark.world
def test_ten_million_keys_leave_memory_and_the_owner_alone(sqlite_house):
    house = sqlite_house
    scheme, issued = house.scheme, house.issue()
    assert isinstance(scheme.recall(issued.secret, "192.0.2.1"), Accepted)
    tail, heard, before = "A" * SECRET_LENGTH, set(), megabytes()
    for number in range(TIMES):
        body = f"kd_live_{number:012}_{tail}"
        heard.add(scheme.recall(Secret(body + checksum(body)), address(number)).reason)
        if number % 100_000 == 0:
            house.later(seconds=1)
            assert isinstance(scheme.recall(issued.secret, address(number)), Accepted)
    assert heard == {Reason.UNKNOWN, Reason.TOO_MANY_TRIES}
    assert megabytes() - before < MEGABYTES
