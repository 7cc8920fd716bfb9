"""Expired tokens go, in small batches, by one worker of all."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from keydesk import jobs
from keydesk.kit import leases
from keydesk.oauth.store import tokens


def left(house) -> int:
    with house.read() as db:
        return db.execute(select(func.count()).select_from(tokens)).scalar_one()


@pytest.fixture
def runner(house):
    return jobs.Runner(house.inside)


def test_a_token_goes_an_hour_after_it_expired_and_not_before(house, new_client, runner):
    client = new_client()
    client.token()
    house.later(seconds=3600 + 3600)
    token = client.token()
    assert (runner.purge(), left(house)) == (0, 2)
    house.later(seconds=1)
    assert (runner.purge(), left(house)) == (1, 1)
    assert client.call(token).status_code == 200


def test_the_table_stays_bounded_under_a_client_that_asks_for_a_token_per_call(
    house, new_client, runner
):
    client = new_client()
    for _ in range(6):
        for _ in range(5):
            client.token()
        house.later(hours=1)
        runner.purge()
    assert left(house) <= 15


def test_of_a_client_with_very_many_the_oldest_go(house, new_client, runner, monkeypatch):
    """At a thousand tokens a second an hour's worth of them filled the disk."""
    monkeypatch.setattr(jobs, "EACH", 3)
    busy, quiet = new_client(), new_client()
    old = quiet.token()
    asked = [(busy.token(), house.later(seconds=1))[0] for _ in range(6)]
    assert (runner.purge(), left(house)) == (3, 4)
    assert [busy.call(token).status_code for token in asked] == [401] * 3 + [200] * 3
    assert quiet.call(old).status_code == 200


def test_one_run_is_bounded_and_the_next_goes_on(house, new_client, runner, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    monkeypatch.setattr(jobs, "BATCHES", 3)
    client = new_client()
    for _ in range(7):
        client.token()
    house.later(hours=3)
    assert [runner.purge(), runner.purge()] == [6, 1]


def test_a_used_refresh_token_stays_until_it_expires(house, new_connector, runner):
    """Purged earlier, its replay would be no replay any more (security case 50)."""
    client = new_connector()
    first = client.pair().json()
    second = client.refresh(first["refresh_token"]).json()
    house.later(hours=3)
    assert runner.purge() == 2
    assert client.refresh(first["refresh_token"]).status_code == 400
    assert client.refresh(second["refresh_token"]).status_code == 400
    assert "client.refresh_replayed" in house.told()


def test_one_worker_of_all_does_it(house, new_client, runner):
    new_client().token()
    house.later(hours=3)
    other = jobs.Runner(house.inside)
    with house.write() as db:
        assert leases.take(db, jobs.PURGE, "dead", life=timedelta(minutes=3), now=house.now)
    assert (runner.purge(), other.purge()) == (0, 0)
    house.later(minutes=3)
    assert runner.purge() == 1, "a lease ends by itself"
    assert other.purge() == 0
    assert runner.purge() == 0


def test_the_thread_of_a_worker_starts_and_stops(house):
    runner = jobs.Runner(house.inside, seconds=0.01)
    runner.start()
    runner.stop()
    assert not runner.thread.is_alive()
