"""Streams that stay open: what they tell, whom they keep signed in, whose seats they take."""

import asyncio

import pytest

from keydesk.accounts import people
from keydesk.app import doors
from keydesk.auth import Gate
from keydesk.connections import verbs as connections
from keydesk.flows import stream
from tests.flows.conftest import Magento
from tests.flows.test_stream import Line, listening


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(stream, "SECONDS", 0.01)


@pytest.fixture
def reader(sqlite_house, owner):
    Magento(sqlite_house).call()
    return owner


def block(house):
    house.do(people.block, house.by.user_id, by=house.member("owner"))


def narrow(house):
    house.do(people.set_role, house.by.user_id, "viewer", by=house.member("owner"))


def delete(house):
    house.do(connections.delete, "magento")


@pytest.mark.parametrize("what", [block, narrow, delete])
def test_it_ends_with_the_right_to_look_and_with_what_is_looked_at(sqlite_house, reader, what):
    """The stream of a deleted connection went on for as long as the page stayed open."""

    async def look():
        async with listening(sqlite_house, reader) as line:
            await line.until("event: all")
            await asyncio.to_thread(what, sqlite_house)
            await line.ended()

    asyncio.run(look())


def test_a_page_that_refreshes_itself_keeps_nobody_signed_in(sqlite_house, reader):
    """A screen left on this page over a week-end was signed in on Monday."""
    by_itself = [{"Accept": "text/event-stream"}, {"X-Refresh": "1"}]
    for _ in range(13):
        sqlite_house.later(hours=1)
        for headers in by_itself:
            reader.get("/console/connections/magento/activity/calls", headers=headers)
    gone = reader.get("/console/connections/magento")
    assert (gone.status_code, gone.headers["location"][:16]) == (303, "/console/sign-in")


def test_an_open_stream_keeps_nobody_signed_in(sqlite_house, reader):
    async def look():
        async with listening(sqlite_house, reader) as line:
            await line.until("event: all")
            for _ in range(13):
                sqlite_house.later(hours=1)
                await asyncio.sleep(0.05)
            await line.ended()

    asyncio.run(look())


def test_one_person_cannot_take_the_seats_of_all_others(sqlite_house, reader, monkeypatch):
    """Twenty streams of one reader, and nobody of any organization had live rows on that worker."""
    monkeypatch.setattr(stream, "EACH", 2)

    async def look():
        gate = Gate(sqlite_house.inside, doors(sqlite_house.inside))
        lines = [Line(gate, reader) for _ in range(2)]
        for line in lines:
            await line.until("event: all")
        third = Line(gate, reader)
        await third.ended()
        assert third.status == 204
        lines[0].leaving.set()
        await lines[0].ended()
        again = Line(gate, reader)
        await again.until("event: all")
        for line in (lines[1], again):
            line.leaving.set()
            await line.ended()

    asyncio.run(look())


def test_a_reader_who_takes_nothing_keeps_no_seat(sqlite_house, reader, monkeypatch):
    """Blocked or signed out, they kept it for as long as their connection stood."""
    monkeypatch.setattr(stream, "PATIENCE", 0.02)

    class Deaf(Line):
        async def send(self, message):
            await super().send(message)
            if message["type"] == "http.response.body":
                await self.leaving.wait()

    async def look():
        gate = Gate(sqlite_house.inside, doors(sqlite_house.inside))
        deaf = Deaf(gate, reader)
        await deaf.ended()
        assert deaf.status == 200

    asyncio.run(look())
