"""Texts that cost much more to read than to send."""

import unicodedata
from urllib.parse import urlencode

import pytest

from keydesk.accounts import passwords
from keydesk.kit.secret import Secret
from tests.harness.client import client

HALF = 5_000  # accents of each kind: they fit into a form of 64 KB
SHUFFLED = "a" + "\u0301" * HALF + "\u0323" * HALF
NORMALIZE = unicodedata.normalize


@pytest.fixture(autouse=True)
def lengths(monkeypatch):
    """How long the texts were that were put in order; the work grows with their square."""
    seen = [0]

    def normalize(form, text):
        seen.append(len(text))
        return NORMALIZE(form, text)

    monkeypatch.setattr(unicodedata, "normalize", normalize)
    yield
    assert max(seen) <= 2048


def test_a_text_of_many_accents_does_not_hold_the_worker(sqlite_house):
    """Unicode puts the accents of a letter in order, which Python does in quadratic time and
    without letting another thread run.  A stranger's e-mail address of 60 KB held a worker, and
    the write lock of the database, for more than half a second: nobody could revoke meanwhile.
    """
    stranger = client(sqlite_house)
    typed = urlencode({"email": f"{SHUFFLED}@nordlys.example", "password": SHUFFLED[:50]})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    _refused(stranger, "/console/sign-in", typed, headers)


def test_nor_does_such_a_password():
    """Longer than any password may be, so it is nobody's: it need not be put in order."""
    assert not passwords.matches("", Secret(SHUFFLED * 3))


def test_nor_does_such_a_label(sqlite_house):
    """A key that manages connections could stop its worker for a quarter of an hour by 1 MB."""
    key = client(sqlite_house, _managing(sqlite_house))
    body = b'{"label": "%s"}' % (SHUFFLED * 4).encode()
    headers = {"Content-Type": "application/json"}
    _refused(key, "/manage/v1/connections", body, headers)


def _refused(caller, path, content, headers):
    answer = caller.post(path, content=content, headers=headers)
    assert answer.status_code == 422, answer.text


def _managing(house):
    return house.issue(house.managing()).secret
