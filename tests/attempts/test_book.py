"""Counting in memory: what waits, and what comes back because it could not be written."""

from datetime import UTC, datetime, timedelta

from keydesk.attempts import Attempt, Book, LastUse, Who

NINE = datetime(2026, 11, 22, 9, tzinfo=UTC)
CALL = Attempt(Who("nordlys"), "catalog", "products:read", "/products", "GET", "accepted", 2)


def test_calls_of_one_kind_in_one_hour_are_one_entry():
    book = Book()
    for minute in (0, 30, 59):
        book.count(CALL, NINE + timedelta(minutes=minute))
    book.count(CALL, NINE + timedelta(hours=1))
    counts, _ = book.take()
    assert counts == {(NINE, CALL): 3, (NINE + timedelta(hours=1), CALL): 1}
    assert book.take() == ({}, {})


def test_what_could_not_be_written_keeps_its_hour():
    """Given back from another thread, an old hour became the hour of the call under way."""
    book = Book()
    book.count(CALL, NINE)
    taken = book.take()
    book.count(CALL, NINE + timedelta(hours=2))
    book.give_back(*taken)
    book.count(CALL, NINE + timedelta(hours=2, minutes=1))
    assert book.take()[0] == {(NINE, CALL): 1, (NINE + timedelta(hours=2), CALL): 2}


def test_a_use_that_comes_back_does_not_hide_a_newer_one():
    book = Book()
    old, new = (LastUse("key", "magento", at, "", "") for at in (NINE, NINE + timedelta(hours=1)))
    book.use("secret", old)
    taken = book.take()
    book.use("secret", new)
    book.give_back(*taken)
    assert book.take()[1] == {"secret": new}
