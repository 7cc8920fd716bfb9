"""Rates: the one number of GCRA, against a bucket that is filled drop by drop."""

import asyncio
import errno
import fcntl
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keydesk.auth.limiting import Passed
from keydesk.auth.limits import Rate, limits
from keydesk.kit.errors import Unavailable
from keydesk.limits import cells as room
from keydesk.limits.cells import Busy, Cells, Full
from keydesk.limits.model import Flow, judge, standing
from keydesk.limits.rates_desk import OfMachine

SECOND = 1_000_000_000


class Bucket:
    """Full at first; one call goes in with each drop of `interval`."""

    def __init__(self, rate: Rate) -> None:
        self.rate, self.filled, self.at = rate, rate.burst * rate.interval, 0

    def take(self, now: int, cost: int) -> bool:
        full = self.rate.burst * self.rate.interval
        self.filled, self.at = min(self.filled + now - self.at, full), now
        if self.filled < cost * self.rate.interval:
            return False
        self.filled -= cost * self.rate.interval
        return True


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 20), st.integers(1, 100), st.integers(1, 30),
    st.lists(st.tuples(st.integers(0, 40 * SECOND), st.integers(1, 3)), max_size=40),
)  # fmt: skip
def test_one_number_says_what_a_bucket_says(count, seconds, burst, calls):
    flow = Flow("credential:1", Rate(count, seconds, burst))
    bucket, tat, now = Bucket(flow.rate), 0, 0
    for later, cost in calls:
        now += later
        verdict, let_in = judge(flow, tat, now, cost), bucket.take(now, cost)
        assert verdict.ok is let_in
        if verdict.ok:
            tat = verdict.tat
        elif cost <= burst:
            assert judge(flow, tat, now + verdict.wait, cost).ok
            assert not judge(flow, tat, now + verdict.wait - 1, cost).ok
        left = standing(flow, tat, now).remaining
        assert left == bucket.filled // flow.rate.interval


def test_a_clock_that_steps_neither_opens_nor_closes_for_long():
    flow = Flow("credential:1", Rate(60, 60, 60))
    ahead = 300 * SECOND  # the time that was kept, by a clock that was five minutes ahead
    verdict = judge(flow, ahead + 60 * SECOND, 0, 1)
    assert (verdict.ok, verdict.wait) == (False, 1 * SECOND)
    assert judge(flow, verdict.tat, 1 * SECOND, 1).ok


@pytest.fixture
def cells(tmp_path):
    made = Cells(tmp_path / "keydesk.rates")
    yield made
    made.close()


def take(cells, *flows, cost=1):
    verdicts, _ = cells.take(flows, cost)
    return all(one.ok for one in verdicts)


def test_both_count_or_neither_does(cells):
    wide, narrow = Flow("connection:1", Rate(5, 9999, 5)), Flow("credential:1", Rate(2, 9999, 2))
    assert [take(cells, wide, narrow) for _ in range(4)] == [True, True, False, False]
    assert [take(cells, wide) for _ in range(4)] == [True] * 3 + [False]


def test_whoever_needs_a_cell_takes_one_that_says_nothing(cells, monkeypatch):
    """And where each says something, nobody is let in unseen."""
    monkeypatch.setattr(room, "BUCKETS", 1)
    monkeypatch.setattr(room, "EACH", 4)
    now = [1]
    monkeypatch.setattr(room, "running_nanoseconds", lambda: now[0])
    rates = [Flow(f"credential:{n}", Rate(1, 10, 1)) for n in range(5)]
    assert all(take(cells, one) for one in rates[:4])
    with pytest.raises(Full):
        take(cells, rates[4])
    now[0] += 10 * SECOND
    assert take(cells, rates[4])
    assert not take(cells, rates[4])


def test_another_boot_begins_anew_and_a_lost_file_too(cells, monkeypatch):
    one = Flow("credential:1", Rate(1, 9999, 1))
    assert (take(cells, one), take(cells, one)) == (True, False)
    monkeypatch.setattr(room, "HEAD", room.MAGIC + b"b" * 36)
    assert (take(cells, one), take(cells, one)) == (True, False)
    os.truncate(cells.path, 100)  # whoever reads past the end of a mapped file is killed
    assert (take(cells, one), take(cells, one)) == (True, False)
    cells.path.unlink()
    assert (take(cells, one), take(cells, one)) == (True, False)


@pytest.mark.parametrize(("unsure", "passes"), [("closed", False), ("open", True)])
def test_a_counter_that_cannot_be_asked_does_what_the_rate_says(sqlite_house, unsure, passes):
    """Security case 85: an outage is 503, never 429; only who said so is let in."""
    counters = sqlite_house.inside.limiter
    (sqlite_house.data / "keydesk.rates").mkdir()
    told = ("credential:1", limits(rate=Rate(1, 60, 1, unsure)))
    asked = counters.take([told], "org", 1)
    if passes:
        assert isinstance(asyncio.run(asked), Passed)
    else:
        with pytest.raises(Unavailable):
            asyncio.run(asked)


def test_who_holds_the_lock_for_long_is_not_waited_for(tmp_path, monkeypatch):
    """It died, and the kernel freed it; or it was stopped: then the rate says what happens."""
    rates = OfMachine(tmp_path)
    monkeypatch.setattr("keydesk.limits.rates_desk.PATIENCE", 0.002)
    monkeypatch.setattr(fcntl, "lockf", busy)
    with pytest.raises(Unavailable):
        asyncio.run(rates.take("org", [Flow("credential:1", Rate(1, 1, 1))], 1))


def busy(_file, operation, *_):
    if operation != fcntl.LOCK_UN:
        raise BlockingIOError


def test_a_full_disk_refuses_and_kills_nobody(tmp_path, monkeypatch):
    """What was only promised of a file ended the process with its first cell (SIGBUS)."""

    def full(*_):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(Unavailable):
        asyncio.run(OfMachine(tmp_path).take("org", [Flow("key:1", Rate(1, 60, 1))], 1))


def test_two_who_opened_the_file_in_one_process_take_turns(cells):
    """A server and the middleware in it: to the kernel they are one, and it keeps neither out."""
    with cells.thread, pytest.raises(Busy):
        Cells(cells.path).take([Flow("key:1", Rate(1, 60, 1))], 1)
