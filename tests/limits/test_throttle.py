"""Tries that fail, counted before the database is asked."""

from keydesk.credentials import throttle as room
from keydesk.credentials.throttle import OF_ADDRESS, OF_PLACE, SECOND, Throttle

HERE, THERE = "192.0.2.7", "198.51.100.7"


def flooded(address, *ids, now=0):
    throttle = Throttle()
    for n in range(OF_ADDRESS.each_minute + 1):
        throttle.failed(address, ids[n % len(ids)], now)
    return throttle


def test_a_flood_waits_and_others_do_not():
    """Security case 33: what others try elsewhere keeps nobody out."""
    many = [f"id{n}" for n in range(50)]
    throttle = flooded(HERE, *many)
    assert throttle.may_ask(HERE, "another", 0) > 0
    assert throttle.may_ask("::ffff:192.0.2.7", "another", 0) > 0
    assert throttle.may_ask(THERE, many[0], 0) == 0
    assert throttle.may_ask(HERE, "another", 60 * SECOND) == 0


def test_one_credential_is_tried_less_often_than_many():
    throttle = Throttle()
    for _ in range(OF_PLACE.each_minute):
        assert throttle.may_ask(HERE, "one", 0) == 0
        throttle.failed(HERE, "one", 0)
    assert throttle.may_ask(HERE, "one", 0) == 1
    assert throttle.may_ask(HERE, "other", 0) == 0
    assert throttle.may_ask(HERE, "one", SECOND) == 0


def test_a_credential_in_use_is_never_kept_out():
    """Neither by a flood from its own address, nor by tries on its own id."""
    throttle = flooded(HERE, "shop", "junk")
    throttle.accepted(THERE, "elsewhere")
    throttle.accepted(HERE, "shop")
    assert throttle.may_ask(HERE, "shop", 0) == 0
    assert throttle.may_ask(HERE, "elsewhere", 0) == 0
    assert throttle.may_ask(HERE, "junk", 0) > 0


def test_memory_stays_bounded(monkeypatch):
    monkeypatch.setattr(room, "LARGEST", 50)
    throttle = Throttle()
    for n in range(200):
        throttle.failed(f"10.0.0.{n}", "id", 0)
        throttle.accepted(HERE, f"id{n}")
    assert len(throttle.tats) == 50
    assert len(throttle.in_use) <= 2 * 50
