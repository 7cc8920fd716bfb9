"""How long the book keeps what."""

from datetime import timedelta

from sqlalchemy import func, insert, select

from keydesk import jobs
from keydesk.attempts import keeping, store
from keydesk.kit import leases
from tests.attempts.calling import CALL, call, refused
from tests.harness.databases import NOON

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def hours(house) -> dict[str, list[int]]:
    with house.usage.read() as db:
        rows = db.execute(select(store.attempts).order_by(store.attempts.c.hour)).mappings()
        return {f"{row['hour']:%d %H} {row['route']}": [row["times"], row["items"]] for row in rows}


def test_hours_become_days_after_ten_days_and_no_call_is_lost(house, book):
    other = CALL._replace(route="/families")
    book(*(call(at=NOON + n * HOUR, items=n) for n in range(-12, 24)), call(other))
    assert keep(house, NOON + 11 * DAY) == 24
    assert hours(house)["01 00 /products"] == [24, sum(range(-12, 12))]
    assert hours(house)["01 00 /families"] == [1, 0]
    assert len(hours(house)) == 2 + 12
    assert keep(house, NOON + 11 * DAY) == 0
    book(call(at=NOON + HOUR))  # a worker that wrote late
    assert keep(house, NOON + 11 * DAY) == 1
    assert hours(house)["01 00 /products"][0] == 25


def keep(house, now) -> int:
    with house.usage.write() as db:
        return keeping.roll_up(db, now=now)


def test_what_is_older_than_its_time_goes(house, book):
    book(call(), refused())
    book(call(at=NOON + 40 * DAY), refused(at=NOON + 40 * DAY))
    with house.usage.write() as db:
        gone = keeping.forget(db, days=35, now=NOON + 40 * DAY)
        left = [db.execute(select(func.count()).select_from(t)).scalar_one() for t in TABLES]
    assert (gone, left) == (4, [2, 2])


TABLES = (store.attempts, store.calls)


def test_of_each_connection_the_newest_calls_stay(house, monkeypatch):
    monkeypatch.setattr(keeping, "LATEST", 2)
    monkeypatch.setattr(keeping, "FAILURES", 3)
    names = ("magento", "shopify")
    with house.usage.write() as db:
        for failed in (False, True):
            for n in range(10):
                for name in names:
                    attempt = CALL._replace(who=CALL.who._replace(connection_id=name))
                    one = refused(path=str(n)) if failed else call(path=str(n))
                    row = store._row(one._replace(attempt=attempt, at=NOON + n * HOUR), 1)
                    db.execute(insert(store.calls).values(row | {"failed": failed}))
        assert keeping.trim(db) == 2 * (8 + 7)
        c = store.calls.c
        rows = db.execute(select(c.connection_id, c.failed, c.path).order_by(c.at)).all()
    for name in names:
        assert [row.path for row in rows if row[:2] == (name, False)] == ["8", "9"]
        assert [row.path for row in rows if row[:2] == (name, True)] == ["7", "8", "9"]


def test_the_job_keeps_the_book_within_its_bounds(house, book):
    """Nobody called what was written for it, so the tables grew for ever."""
    book(call(), call(at=NOON - HOUR), *(call(path=f"/{n}") for n in range(90)))
    book(*(call(path=f"/{n}") for n in range(90)))
    house.later(days=11)
    runner = jobs.Runner(house.inside)
    assert runner.keep_attempts() == (91 + 91 - 100) + 2
    assert len(hours(house)) == 1
    book(call(at=NOON + 10 * DAY))
    assert runner.keep_attempts() == 1, "days are made once an hour, calls are trimmed each time"
    house.later(days=400)
    assert runner.keep_attempts() == 1 + 2 + 100, "rolled up, then forgotten, and the calls in full"
    assert hours(house) == {}


def test_the_book_is_kept_by_one_worker_of_all(house, book):
    book(*(call(path=f"/{n}") for n in range(60)))
    book(*(call(path=f"/{n}") for n in range(60)))
    with house.write() as db:
        assert leases.take(db, jobs.KEEP, "another", life=jobs.LEASE, now=house.now)
    runner = jobs.Runner(house.inside)
    assert runner.keep_attempts() == 0
    house.later(minutes=4)
    assert runner.keep_attempts() == 20
