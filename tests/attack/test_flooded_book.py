"""A stranger who floods the book: memory stays small, and the owner's own calls stay in it.

Security case 95 and issue 5: hostile variety changes nothing but a counter named "other".
"""

from datetime import timedelta

import pytest

from keydesk.attempts import Flusher, failures, keeping, latest_calls
from keydesk.attempts.keeping import trim
from keydesk.auth import booking
from keydesk.credentials.secret import CHECKSUM_LENGTH, checksum
from tests.attempts.calling import CALL, WHO, call, refused
from tests.auth.calling import PRODUCTS, bearer, caller
from tests.harness.databases import NOON


def flush(house) -> None:
    assert Flusher(house.book, house.usage).flush()


def test_a_long_name_or_path_is_not_kept_longer_than_it_is_shown(sqlite_house):
    """4,096 User-Agents of 390 KB each were remembered whole: 1.6 GB in each worker."""
    stranger = caller(sqlite_house, ("User-Agent", "shop/1 " + "a" * 300_000))
    booking._readable.cache_clear()
    stranger.get(f"{PRODUCTS}/{'b' * 60_000}")
    ((kept, _),) = sqlite_house.book.waiting.recent
    assert len(kept.path) == 500
    known = booking._readable.cache_info()
    booking._readable(b"shop/1 " + b"a" * 113)
    assert (known.currsize, booking._readable.cache_info().hits) == (1, known.hits + 1)


@pytest.fixture
def magento(sqlite_house):
    return sqlite_house.issue(sqlite_house.connect("Magento", permissions=["products:read"]))


def wrong(issued) -> str:
    """What somebody sends who has seen the beginning of a key in a list."""
    body = issued.secret.reveal()[:-CHECKSUM_LENGTH]
    forged = body[:-4] + "AAAA"
    return forged + checksum(forged)


def test_who_only_knows_an_id_takes_no_name_from_the_connection(sqlite_house, magento):
    """Twenty programs of a stranger, and the owner's own were counted as `other` for an hour."""
    stranger = caller(sqlite_house, bearer(wrong(magento)))
    for number in range(30):
        stranger.get(PRODUCTS, headers={"User-Agent": f"evil{number}/1"})
    own = caller(sqlite_house, bearer(magento.secret.reveal()))
    assert own.get(PRODUCTS, headers={"User-Agent": "shop/2"}).status_code == 200
    programs = {a.program for _, a in sqlite_house.book.waiting.counts if a.outcome == "accepted"}
    assert programs == {"shop/2"}


STRANGER = CALL._replace(who=WHO._replace(secret_id=""), outcome="wrong_secret", status_class=4)


def test_a_stranger_pushes_no_failure_of_the_connection_out(house, monkeypatch):
    """2,000 wrong secrets with as many paths, and the thousand failures of its own were gone."""
    monkeypatch.setattr(keeping, "FAILURES", 20)
    monkeypatch.setattr(keeping, "UNPROVEN", 4)
    for second in range(24):
        at = NOON + timedelta(seconds=second)
        if second < 18:
            house.book.enter(refused(at, path=f"/products/{second}"))
        for path in "abc":
            house.book.enter(call(STRANGER, at, 401, path=f"/{path}{second}"))
        flush(house)
    with house.usage.write() as db:
        assert trim(db) == 18 + 24 - 20
        found = failures.read(db, WHO.organization_id, WHO.connection_id, since=NOON)
    assert [one.path for one in found if one.outcome == "wrong_secret"] == [
        f"/c{second}" for second in (23, 22, 21, 20)
    ]
    assert [one.times for one in found if one.outcome == "wrong_secret"] == [3] * 4
    own = [one.path for one in found if one.outcome == "not_permitted"]
    assert own == [f"/products/{second}" for second in range(17, 1, -1)]


def test_after_an_outage_the_newest_calls_are_kept_and_not_the_oldest(sqlite_house):
    """What waited was put back behind what had come since, and pushed that out."""
    house = sqlite_house
    for number in range(250):
        at = NOON + timedelta(seconds=number)
        house.book.enter(call(at=at, request_id=f"r{number}"))
        house.book.enter(refused(at, path="/same", request_id=f"r{number}"))
        if number == 100:
            taken = house.book.take()
    house.book.give_back(taken)
    flush(house)
    with house.usage.read() as db:
        found = latest_calls(db, WHO.organization_id, WHO.connection_id)
    accepted = [one.request_id for one in found if not one.failed]
    assert accepted == [f"r{number}" for number in range(249, 150, -1)]
    assert [(one.times, one.request_id) for one in found if one.failed] == [(250, "r249")]


def test_a_key_that_stands_in_a_path_is_not_read_by_others(sqlite_house, magento):
    """Security case 9: whoever may see calls and no keys took it from there."""
    secret = magento.secret.reveal()
    own = caller(sqlite_house, bearer(secret))
    for path in (f"{PRODUCTS}/{secret}", f"/manage/v1/connections/{secret}/activity"):
        assert own.get(path).status_code in (403, 404)
    told = str([*sqlite_house.book.waiting.recent])
    assert secret not in told
    assert secret[20:-6] not in told
    assert f"{PRODUCTS}/kd_live_…" in told
