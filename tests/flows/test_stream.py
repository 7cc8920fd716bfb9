"""The stream of calls: what comes, and when it ends."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from keydesk.app import doors
from keydesk.auth import Gate
from keydesk.connections import verbs as connections
from keydesk.flows import stream
from tests.accounts.browsing import post
from tests.flows.conftest import PRODUCTS

STREAM = "/console/connections/magento/activity/stream"
ACCEPT = (b"accept", b"text/event-stream")  # as an EventSource sends it
SOON = 5.0  # seconds within which it must have ended


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(stream, "SECONDS", 0.02)
    monkeypatch.setattr(stream, "BEAT", 5)


class Line:
    """One open stream: `said` so far, `status`, `task` that ends when it does."""

    def __init__(self, gate, browser, path=STREAM):
        self.said, self.status, self.leaving = "", 0, asyncio.Event()
        cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        here = {"client": ("127.0.0.1", 50000), "server": ("desk.test", 80), "scheme": "http"}
        asked = {"method": "GET", "path": path, "raw_path": path.encode(), "query_string": b""}
        sent = [(b"cookie", cookies.encode()), (b"host", b"desk.test"), ACCEPT]
        kind = {"type": "http", "http_version": "1.1", "root_path": "", "headers": sent}
        scope = kind | here | asked
        self.task = asyncio.create_task(gate(scope, self.receive, self.send))

    async def receive(self):
        await self.leaving.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        self.status = message.get("status", self.status)
        self.said += message.get("body", b"").decode()

    async def until(self, text):
        async with asyncio.timeout(SOON):
            while text not in self.said:  # noqa: ASYNC110  (what is said, no event tells)
                await asyncio.sleep(0.01)

    async def ended(self):
        await asyncio.wait_for(self.task, SOON)


@asynccontextmanager
async def listening(house, browser, **more):
    line = Line(Gate(house.inside, doors(house.inside)), browser, **more)
    try:
        yield line
    finally:
        line.leaving.set()
        await line.ended()


def test_calls_come_as_they_happen_and_each_once(house, magento, browser):
    async def look():
        magento.call()
        async with listening(house, browser) as line:
            await line.until("event: all")
            await line.until(": still here")
            assert "event: new" not in line.said
            assert await asyncio.to_thread(magento.call, f"{PRODUCTS}/none") == 404
            await line.until("event: new")
            await asyncio.sleep(0.1)
            assert line.said.count("/none") == 1
        assert (line.status, line.said.count(f"{PRODUCTS}<")) == (200, 1)

    asyncio.run(look())


def sign_out(house, browser):
    post(browser, "/console/sign-out")


def pass_hours(house, browser):
    house.later(hours=13)


def lose_the_database(house, browser):
    with house.usage.write() as db:
        db.exec_driver_sql("ALTER TABLE calls RENAME TO away")


@pytest.mark.parametrize("what", [sign_out, pass_hours, lose_the_database])
def test_it_ends_when_its_reader_may_no_longer_look(house, magento, browser, what):
    """Whoever was signed out went on reading for as long as the browser stayed open."""

    async def look():
        async with listening(house, browser) as line:
            await line.until("event: all")
            await asyncio.to_thread(what, house, browser)
            await line.ended()
            assert line.status == 200

    asyncio.run(look())


def test_it_ends_when_the_process_does(house, magento, browser, monkeypatch):
    """A server that waited for it was killed, with the last second of all counts."""

    async def look():
        async with listening(house, browser) as line:
            await line.until("event: all")
            monkeypatch.setattr(stream, "ending", lambda: True)
            await line.ended()

    asyncio.run(look())


def test_only_so_many_may_listen_to_one_worker(house, magento, browser, monkeypatch):
    monkeypatch.setattr(stream, "AT_ONCE", 1)

    async def look():
        gate = Gate(house.inside, doors(house.inside))
        first, second = Line(gate, browser), None
        await first.until("event: all")
        second = Line(gate, browser)
        await second.ended()
        assert (second.status, second.said) == (204, "")
        first.leaving.set()
        await first.ended()

    asyncio.run(look())


def test_a_stranger_and_another_organization_hear_nothing(house, magento, browser):
    async def look():
        for path in (STREAM.replace("magento", "unknown"),):
            async with listening(house, browser, path=path) as line:
                await line.ended()
                assert line.status == 404
        house.do(connections.delete, "magento")
        browser.cookies.clear()
        async with listening(house, browser) as line:
            await line.ended()
            assert line.status == 303

    asyncio.run(look())
