"""What PostgreSQL is asked for every batch of calls: never a late or a wrong answer."""

import asyncio

import psycopg
import pytest
from sqlalchemy import make_url

from keydesk.kit.errors import Unavailable
from keydesk.kit.freshness import Shared
from keydesk.kit.repeated import Repeated

SLOWLY = "SELECT number FROM changes, pg_sleep(0.2)"


@pytest.fixture
def url(postgres_template, tmp_path):
    with postgres_template.fresh(tmp_path) as fresh:
        yield fresh.rights


def change(url: str, number: int) -> None:
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("UPDATE changes SET number = %s", (number,))


def end_all(url: str) -> None:
    """As a server does that is restarted."""
    with psycopg.connect(url, autocommit=True) as db:
        db.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_each_answer_is_that_of_its_own_question(url):
    async def numbers():
        question, found = await Repeated.prepared(url, "SELECT number FROM changes", 5), []
        for number in (41, 42, 43):
            await asyncio.to_thread(change, url, number)
            found.append(await question.ask())
        question.close()
        return found

    assert asyncio.run(numbers()) == [41, 42, 43]


def test_an_answer_that_nobody_waits_for_any_more_is_nobody_elses(url):
    """Whoever asks after it, and after a change, must not be given the number of before."""

    async def later():
        change(url, 50)
        question = await Repeated.prepared(url, SLOWLY, 5)
        asked = asyncio.ensure_future(question.ask())
        await asyncio.sleep(0.05)
        asked.cancel()
        change(url, 51)
        with pytest.raises(psycopg.OperationalError, match="in progress"):
            await question.ask()
        await asyncio.sleep(0.3)
        found = await question.ask()
        question.close()
        return found

    assert asyncio.run(later()) == 51


def test_what_the_server_says_unasked_is_no_answer(url):
    async def told():
        question = await Repeated.prepared(url, "SELECT number FROM changes", 5)
        question.pgconn.send_query(b"DO $$ BEGIN RAISE WARNING 'unasked'; END $$")
        question.pgconn.flush()
        await asyncio.sleep(0.1)
        change(url, 60)
        found = await question.ask()
        question.close()
        return found

    assert asyncio.run(told()) == 60


def test_a_server_that_was_restarted_is_asked_again_at_once(url):
    async def numbers():
        shared = Shared(make_url(url))
        change(url, 70)
        before = await shared.now()
        await asyncio.to_thread(end_all, url)
        change(url, 71)
        after = await shared.now()
        shared.close()
        return before, after

    assert asyncio.run(numbers()) == (70, 71)


@pytest.mark.parametrize("broken", ["DELETE FROM changes", "DROP TABLE changes CASCADE"])
def test_what_is_no_number_is_an_outage(url, broken):
    """Security case 70: whoever cannot ask lets nobody in, at once; there are no leases to end."""

    async def asked():
        shared = Shared(make_url(url))
        change(url, 1)
        assert await shared.now() == 1
        with psycopg.connect(url, autocommit=True) as db:
            db.execute(broken)
        try:
            return await shared.now()
        finally:
            shared.close()

    with pytest.raises(Unavailable):
        asyncio.run(asked())
