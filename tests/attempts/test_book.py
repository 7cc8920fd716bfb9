"""Counting in memory: what waits, and what comes back because it could not be written."""

from datetime import timedelta

from keydesk.attempts import Book, Trouble
from keydesk.attempts.model import LONGEST, bucket
from tests.attempts.calling import CALL, WHO, call, refused
from tests.harness.databases import NOON

HOUR = timedelta(hours=1)


def entered(*calls) -> Book:
    book = Book()
    for one in calls:
        book.enter(one)
    return book


def test_calls_of_one_kind_in_one_hour_are_one_entry():
    minutes = [call(at=NOON + timedelta(minutes=m), items=10) for m in (0, 30, 59)]
    book = entered(*minutes, call(at=NOON + HOUR))
    assert book.take().counts == {(NOON, CALL): [3, 30, 0], (NOON + HOUR, CALL): [1, 0, 0]}
    assert not book.take()


def test_what_could_not_be_written_keeps_its_hour():
    """Given back from another thread, an old hour became the hour of the call under way."""
    book = entered(call())
    taken = book.take()
    book.enter(call(at=NOON + 2 * HOUR))
    book.give_back(taken)
    book.enter(call(at=NOON + 2 * HOUR))
    assert book.take().counts == {(NOON, CALL): [1, 0, 0], (NOON + 2 * HOUR, CALL): [2, 0, 0]}


def test_a_use_that_comes_back_does_not_hide_a_newer_one():
    old, new = (call(at=at) for at in (NOON, NOON + HOUR))
    book = entered(old)
    taken = book.take()
    book.enter(new)
    book.give_back(taken)
    assert book.take().uses == {"secret": new}


def test_a_duration_is_counted_with_those_that_took_about_as_long():
    took = [bucket(micros) for micros in (0, 1_000, 1_001, 9_999_999, 10_000_001)]
    assert took == [1, 1, 2, 10_000, LONGEST]


def kept(book) -> list[tuple[str, int]]:
    return [(one.path, times) for one, times in book.take().recent]


def test_failures_that_are_alike_are_kept_once_with_how_often_they_came():
    """A connector in a loop pushed all that it had done before out of sight."""
    loop = [refused(request_id=f"r{n}") for n in range(500)]
    book = entered(refused(path="/first"), *loop, refused(trouble=(Trouble("Else."),)))
    assert kept(book) == [("/first", 1), ("/products/1", 500), ("/products/1", 1)]


def test_of_each_connection_the_newest_are_kept_in_full():
    book = entered(
        *(call(path=f"/{n}") for n in range(150)), *(refused(path=f"/x{n}") for n in range(1100))
    )
    paths = [path for path, _ in kept(book)]
    assert paths[:100] == [f"/{n}" for n in range(50, 150)]
    assert paths[100:] == [f"/x{n}" for n in range(100, 1100)]


def test_calls_in_full_are_bounded_over_all_connections(monkeypatch):
    monkeypatch.setattr("keydesk.attempts.recent.LARGEST", 3)
    of = [CALL._replace(who=WHO._replace(connection_id=f"c{n}")) for n in range(9)]
    book = entered(*(call(attempt) for attempt in of))
    taken = book.take()
    assert (len(list(taken.recent)), len(taken.counts)) == (3, 9)


def test_what_nobody_may_see_in_full_is_only_counted():
    """People's own clicks belong to no connection."""
    book = entered(call(CALL._replace(who=WHO._replace(connection_id=""))))
    taken = book.take()
    assert (list(taken.recent), len(taken.counts)) == ([], 1)


def test_a_flood_of_kinds_is_bounded_and_its_loss_is_counted(monkeypatch):
    monkeypatch.setattr("keydesk.attempts.book.LARGEST", 2)
    book = entered(*(call(CALL._replace(route=route)) for route in "abab cc"))
    taken = book.take()
    assert sum(times for times, *_ in taken.counts.values()) == 4
    assert taken.lost == {NOON: 3}
    book.give_back(taken)
    assert book.take().lost == {NOON: 3}
