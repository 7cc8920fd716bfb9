"""The thread that writes tokens serves every request of a worker: it must outlive each of them."""

import asyncio
import time

import pytest

from keydesk.oauth.committing import Writer
from keydesk.oauth.issuing import begin, make


@pytest.fixture
def house(sqlite_house):
    return sqlite_house


def test_a_request_whose_loop_was_closed_does_not_end_the_thread(house, new_client):
    """Every later request for a token waited for ever: no error, no answer."""
    proven, writer = new_client().proven(), Writer(house.database)

    def one():
        basis = begin(proven, "", house.now)
        return make(basis, house.settings.prefixes, refreshable=False, now=house.now).rows

    async def leave() -> None:
        asking = asyncio.ensure_future(writer.add(one()))
        await asyncio.sleep(0.01)
        asking.cancel()

    gone = asyncio.new_event_loop()
    with house.write():
        gone.run_until_complete(leave())
        gone.close()
    time.sleep(0.1)

    async def ask() -> None:
        await asyncio.wait_for(writer.add(one()), 5)

    asyncio.run(ask())
