"""Guessing is slowed down; the owner is never kept out by it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from keydesk.accounts import entering, waits
from keydesk.accounts.arriving import Rejected, SignedIn
from keydesk.auth import NOBODY
from keydesk.kit.errors import TooManyRequests
from tests.accounts.conftest import EMAIL
from tests.harness.databases import PASSWORD

HOME, ABROAD = "192.0.2.7", "198.51.100.9"


def guess(desk, times, address=ABROAD, email=EMAIL):
    for _ in range(times):
        assert isinstance(desk.sign_in("wrong", address=address, email=email), Rejected)


def refused(desk, **rest):
    with pytest.raises(TooManyRequests) as caught:
        desk.sign_in("wrong", **rest)
    return caught.value


def test_after_five_wrong_passwords_the_waits_grow(desk):
    guess(desk, 5)
    for minutes in (1, 2, 4, 8, 15, 15):
        error = refused(desk, address=ABROAD)
        assert error.message == f"Too many tries. Try again in {minutes} min."
        assert error.retry_after == minutes * 60
        desk.house.later(minutes=minutes)
        guess(desk, 1)


def test_the_right_password_must_wait_as_well(desk):
    """Else a guesser learns it from the answer in spite of the wait."""
    guess(desk, 5)
    with pytest.raises(TooManyRequests):
        desk.sign_in(address=ABROAD)
    desk.house.later(minutes=1)
    assert isinstance(desk.sign_in(address=ABROAD), SignedIn)


def test_an_unknown_email_is_slowed_down_alike(desk):
    guess(desk, 5, email="nobody@nordlys.example")
    assert refused(desk, email="nobody@nordlys.example", address=ABROAD).retry_after == 60


def test_one_address_cannot_try_one_password_on_many_accounts(desk):
    for number in range(20):
        guess(desk, 1, email=f"person{number}@nordlys.example")
    assert refused(desk, address=ABROAD, email="person99@nordlys.example")
    guess(desk, 1, address=HOME, email="person99@nordlys.example")


def test_an_ipv6_caller_cannot_change_addresses_within_its_network(desk):
    """A /64 is one line of one customer, and holds more addresses than we could ever count."""
    for number in range(20):
        guess(desk, 1, address=f"2001:db8::{number:x}", email=f"p{number}@nordlys.example")
    assert refused(desk, address="2001:db8::ffff", email="p99@nordlys.example")
    guess(desk, 1, address="2001:db8:0:1::1", email="p99@nordlys.example")


def test_a_stranger_cannot_lock_the_owner_out(desk):
    """Elsewhere, five wrong guesses by anybody closed an account to its owner for an hour."""
    device = desk.sign_in(address=HOME).device
    guess(desk, 5)
    assert refused(desk, address=ABROAD)
    assert isinstance(desk.sign_in(address=HOME), SignedIn)  # by the address
    assert isinstance(
        desk.sign_in(address="203.0.113.5", device=device), SignedIn
    )  # by the browser


def test_a_stranger_behind_the_owners_proxy_cannot_lock_the_owner_out(desk):
    """A proxy that Keydesk was not told to trust makes everybody come from one address."""
    device = desk.sign_in(address=HOME).device
    guess(desk, 5, address=HOME)
    for number in range(15):
        guess(desk, 1, address=HOME, email=f"person{number}@nordlys.example")
    assert refused(desk, address=HOME)
    assert isinstance(desk.sign_in(address=HOME, device=device), SignedIn)


def test_a_familiar_browser_has_a_limit_of_its_own(desk):
    """A stolen laptop must not guess without end."""
    device = desk.sign_in(address=HOME).device
    for _ in range(5):
        desk.sign_in("wrong", address=HOME, device=device)
    assert refused(desk, address=HOME, device=device)


def test_a_new_password_makes_all_other_browsers_strangers(desk):
    thief = desk.sign_in(address=ABROAD)
    signed_in = desk.sign_in(address=HOME)
    desk.change_password(desk.caller(signed_in), PASSWORD, "another fjord at noon")
    guess(desk, 5, address="203.0.113.5")
    assert refused(desk, address=ABROAD, device=thief.device)
    assert isinstance(desk.sign_in("another fjord at noon", address=HOME), SignedIn)


def test_an_invented_device_cookie_is_not_familiar(desk):
    device = desk.sign_in(address=HOME).device
    with desk.house.write() as db:
        knocked = entering.knock(
            db, NOBODY, email="nobody@nordlys.example", device=device, now=desk.house.now
        )
    assert not any(limit.own for limit in knocked.counters.values())


def test_parallel_guesses_do_not_exceed_the_limit(desk):
    """Counting after comparing lets a hundred through while the first is still being compared."""

    def knock(_):
        try:
            with desk.house.write() as db:
                by = NOBODY.calling_from(ABROAD, "test")
                entering.knock(db, by, email=EMAIL, now=desk.house.now)
        except TooManyRequests:
            return 0
        return 1

    with ThreadPoolExecutor(12) as threads:
        assert sum(threads.map(knock, range(60))) == 5


def test_signing_in_well_uses_up_nothing(desk):
    """An office of a hundred behind one address signs in every morning."""
    for _ in range(25):
        assert isinstance(desk.sign_in(address=HOME), SignedIn)
        desk.house.later(seconds=5)


def test_wrong_passwords_are_forgotten_with_time(desk):
    """One slip of the finger a day must not add up to a wait within a week."""
    for _ in range(8):
        guess(desk, 1)
        desk.house.later(hours=2)
    guess(desk, 5)
    desk.house.later(hours=24)
    guess(desk, 5)


def test_waits_are_whole_minutes_rounded_up():
    assert waits.minutes(timedelta(seconds=1)) == 1
    assert waits.minutes(timedelta(seconds=61)) == 2
    assert waits.network("2001:db8::1") == "2001:db8::/64"
    assert waits.network("::ffff:192.0.2.1") != waits.network("192.0.2.2")
