"""A number is counted once for a while, and however many are asked for, not all are kept."""

import pytest

from keydesk.catalog import sizes


@pytest.fixture
def clock(monkeypatch):
    at = [100.0]
    monkeypatch.setattr(sizes, "running", lambda: at[0])
    monkeypatch.setattr(sizes, "_remembered", {})
    return at


def test_it_is_counted_again_after_a_while(clock):
    counted = iter((3, 5))
    assert [sizes.lately("a", lambda: next(counted)) for _ in range(2)] == [3, 3]
    clock[0] += sizes.SECONDS + 1
    assert sizes.lately("a", lambda: next(counted)) == 5


def test_each_is_counted_for_itself(clock):
    assert [sizes.lately(key, lambda key=key: key) for key in (1, 2, 1)] == [1, 2, 1]


def test_what_was_counted_first_is_forgotten_first(clock, monkeypatch):
    monkeypatch.setattr(sizes, "MOST", 2)
    for key in (1, 2, 3):
        sizes.lately(key, lambda key=key: key)
    assert sizes.lately(3, lambda: 0) == 3
    assert sizes.lately(1, lambda: 7) == 7
