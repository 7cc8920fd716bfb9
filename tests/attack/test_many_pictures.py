"""Many large pictures at once: the memory of the server is not for whoever sends them.

Twelve files of 30 kB each, 4096 pixels square, took 4.3 GB and half a minute; forty would have
ended every server of less than 16 GB.
"""

import threading
from concurrent.futures import ThreadPoolExecutor

from keydesk.kit import pictures
from tests.connections.test_pictures import picture
from tests.harness.client import client


def test_of_many_pictures_at_once_two_are_drawn(sqlite_house, monkeypatch):
    house, running, go_on = sqlite_house, threading.Semaphore(0), threading.Event()
    connection = house.managing()
    secret, drawn = house.issue(connection).secret, pictures._drawn
    address = f"/manage/v1/connections/{connection.code}/picture"

    def slowly(field, sent):
        running.release()
        go_on.wait(10)
        return drawn(field, sent)

    def put(_=None):
        kind = {"Content-Type": "image/png"}
        return client(house, secret).put(address, content=picture(), headers=kind)

    monkeypatch.setattr(pictures, "_drawn", slowly)
    with ThreadPoolExecutor(2) as threads:
        both = threads.map(put, range(2))
        for _ in range(2):
            assert running.acquire(timeout=10)
        refused = put()
        go_on.set()
        assert [one.status_code for one in both] == [200, 200]
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
    assert put().status_code == 200
