"""The attempts book is written each second, and nothing is lost while it cannot be."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from keydesk.attempts import Book, Flusher, last_uses, store
from keydesk.attempts.book import Waiting
from keydesk.kit.errors import Unavailable
from tests.attempts.calling import CALL, call, refused
from tests.harness.databases import NOON


def count(house, times, at=NOON):
    for _ in range(times):
        house.book.enter(call(at=at))


def written(house) -> dict[str, int]:
    """Calls by hour and outcome."""
    with house.usage.read() as db:
        rows = db.execute(select(store.attempts)).mappings().all()
    return {f"{row['hour']:%H} {row['outcome']}": row["times"] for row in rows}


def test_calls_are_counted_by_the_hour_and_added_to_what_is_there(house):
    flusher = Flusher(house.book, house.usage)
    for minutes in (0, 59, 60, 61):
        house.book.enter(call(at=NOON + timedelta(minutes=minutes)))
    house.book.enter(call(CALL._replace(outcome="revoked", status_class=4), status=401))
    assert flusher.flush()
    count(house, 5)
    assert flusher.flush()
    assert flusher.flush()
    assert written(house) == {"12 accepted": 7, "13 accepted": 2, "12 revoked": 1}


def test_two_workers_that_write_at_once_lose_nothing(house):
    books = [Book(), Book()]
    for book in books:
        for number in range(20):
            book.enter(call(CALL._replace(route=f"/{number}")))
    assert all(Flusher(book, house.usage).flush() for book in books)
    with house.usage.read() as db:
        assert set(db.execute(select(store.attempts.c.times)).scalars()) == {2}


def test_a_last_use_never_goes_back(house):
    """A slow worker that wrote late made a key look unused."""
    for minutes in (5, 3):
        count(house, 1, NOON + timedelta(minutes=minutes))
        Flusher(house.book, house.usage).flush()
    with house.usage.read() as db:
        assert last_uses(db, ["key"])["secret"].at == NOON + timedelta(minutes=5)
        assert last_uses(db, ["other"]) == {}
        assert last_uses(db, []) == {}


def break_table(house, old, new):
    with house.usage.write() as db:
        db.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")


@pytest.mark.parametrize("table", ["attempts", "last_uses"])
def test_what_could_not_be_written_waits_and_is_written_once(house, table):
    """Security case 100."""
    flusher = Flusher(house.book, house.usage)
    count(house, 3)
    break_table(house, table, "away")
    assert not flusher.flush()
    count(house, 4, NOON + timedelta(minutes=1))
    assert not flusher.flush()
    break_table(house, "away", table)
    assert flusher.flush()
    assert written(house) == {"12 accepted": 7}
    with house.usage.read() as db:
        assert last_uses(db, ["key"])["secret"].at == NOON + timedelta(minutes=1)


def test_the_flusher_writes_by_itself_and_at_the_end(house):
    flusher = Flusher(house.book, house.usage, seconds=60)
    flusher.start()
    house.book.enter(call())
    flusher.stop()
    assert written(house) == {"12 accepted": 1}


def test_stopping_while_the_database_is_away_ends_all_the_same(house):
    """A process that cannot stop is killed, and then loses more."""
    flusher = Flusher(house.book, house.usage, seconds=60)
    flusher.start()
    house.book.enter(call())
    break_table(house, "attempts", "away")
    flusher.stop()
    break_table(house, "away", "attempts")


def test_the_operator_hears_once_of_what_was_lost(house, monkeypatch, caplog):
    monkeypatch.setattr("keydesk.attempts.book.LARGEST", 1)
    for route in "abb":
        house.book.enter(call(CALL._replace(route=route)))
    flusher = Flusher(house.book, house.usage)
    flusher.flush()
    flusher.flush()
    with house.usage.read() as db:
        assert [row.times for row in db.execute(select(store.losses))] == [2]
    lost = [record.times for record in caplog.records if record.message == "attempts_lost"]
    assert lost == [2]


def test_a_refusal_of_the_database_is_no_defect(house):
    break_table(house, "attempts", "away")
    taken = Waiting()
    taken.add((NOON, CALL), 1, 0)
    with pytest.raises(Unavailable), house.usage.write() as db:
        store.add(db, taken)


def test_what_was_kept_in_full_is_written_and_no_line_end_of_a_stranger_with_it(house):
    """Security case 95: a path with line ends and escapes forged lines of reports."""
    house.book.enter(refused(path="/a\r\n\x1b[31mb\u202e"))
    house.book.enter(refused(path="/a\r\n\x1b[31mb\u202e"))
    house.book.enter(call(items=100))
    assert Flusher(house.book, house.usage).flush()
    with house.usage.read() as db:
        rows = db.execute(select(store.calls).order_by(store.calls.c.failed)).mappings().all()
    assert [(row["path"], row["times"], row["failed"]) for row in rows] == [
        ("/products/1", 1, False),
        ("/a???[31mb?", 2, True),
    ]
    assert (rows[0]["items"], rows[1]["trouble"]) == (100, [["You may not.", *[""] * 6]])
