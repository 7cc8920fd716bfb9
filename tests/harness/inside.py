"""Starlette's test client, whose requests share one event loop.

Its own way is a new thread, loop and pool for each request, which costs more than the request.
"""

import atexit
from functools import cache
from typing import Any

from anyio.from_thread import BlockingPortal, start_blocking_portal
from starlette import testclient


class TestClient(testclient.TestClient):
    """Without a lifespan, as before."""

    __test__ = False

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.portal = _portal()


@cache
def _portal() -> BlockingPortal:
    running = start_blocking_portal()
    portal = running.__enter__()
    atexit.register(running.__exit__, None, None, None)
    return portal
