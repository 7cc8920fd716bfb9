"""Texts that cost much more to read than to send."""

import time
from urllib.parse import urlencode

from keydesk.accounts import passwords
from keydesk.kit.secret import Secret
from tests.harness.client import client

HALF = 5_000  # accents of each kind: they fit into a form of 64 KB
SHUFFLED = "a" + "\u0301" * HALF + "\u0323" * HALF


def test_a_text_of_many_accents_does_not_hold_the_worker(sqlite_house):
    """Unicode puts the accents of a letter in order, which Python does in quadratic time and
    without letting another thread run.  A stranger's e-mail address of 60 KB held a worker, and
    the write lock of the database, for more than half a second: nobody could revoke meanwhile.
    """
    stranger = client(sqlite_house)
    typed = urlencode({"email": f"{SHUFFLED}@nordlys.example", "password": SHUFFLED[:50]})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert _seconds(stranger, "/console/sign-in", typed, headers) < 0.25


def test_nor_does_such_a_password():
    """Longer than any password may be, so it is nobody's: it need not be put in order."""
    started = time.process_time()
    assert not passwords.matches("", Secret(SHUFFLED * 3))
    assert time.process_time() - started < 0.25


def test_nor_does_such_a_label(sqlite_house):
    """A key that manages connections could stop its worker for a quarter of an hour by 1 MB."""
    key = client(sqlite_house, _managing(sqlite_house))
    body = b'{"label": "%s"}' % (SHUFFLED * 4).encode()
    headers = {"Content-Type": "application/json"}
    assert _seconds(key, "/manage/v1/connections", body, headers) < 0.25


def _seconds(caller, path, content, headers):
    """What it cost to be refused."""
    started = time.process_time()
    answer = caller.post(path, content=content, headers=headers)
    assert answer.status_code == 422, answer.text
    return time.process_time() - started


def _managing(house):
    return house.issue(house.managing()).secret
