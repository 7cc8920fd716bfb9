"""What dies without a word takes the counts, the seals and the reason with it (case 95)."""

import asyncio
import json
import logging
import sys
import threading

import pytest

from keydesk.attempts import Flusher
from keydesk.auth import Gate
from keydesk.auth.door import Door
from keydesk.kit import logs
from tests.attempts.calling import call

EVIL = "one\r\ntwo\x1b[2J\u202e level=info"


@pytest.fixture
def heard(sqlite_house, monkeypatch, caplog):
    """The lines of a server's log, as `configure` writes them."""
    for owner, name in ((sys, "excepthook"), (threading, "excepthook")):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    logs.configure(sqlite_house.settings)
    root.handlers, root.level = kept, level
    logging.captureWarnings(capture=False)
    return lambda: [json.loads(logs.Lines().format(record)) for record in caplog.records]


def die() -> None:
    raise SystemError(EVIL)


def test_a_thread_that_dies_is_one_line_with_its_traceback(heard):
    """It died on standard error, in lines that no program took for a log."""
    thread = threading.Thread(target=die, name="audit")
    thread.start()
    thread.join()
    (said,) = heard()
    assert (said["event"], said["level"]) == ("thread_died", "critical")
    assert f"SystemError: {EVIL}" in said["traceback"]


def test_a_process_that_dies_is_one_line_with_its_traceback(heard):
    try:
        die()
    except SystemError as error:
        sys.excepthook(SystemError, error, error.__traceback__)
    (said,) = heard()
    assert (said["event"], said["level"]) == ("process_died", "critical")
    assert f"SystemError: {EVIL}" in said["traceback"]


def test_no_error_of_one_flush_ends_the_flusher(sqlite_house, monkeypatch, heard):
    """And what could not be written for a defect of ours is counted as lost, openly."""
    house = sqlite_house
    flusher = Flusher(house.book, house.usage, seconds=0.01)
    house.book.enter(call())
    monkeypatch.setattr(house.book.waiting.recent, "latest", {"magento": [die]})
    flusher.start()
    while house.book.waiting.counts:
        threading.Event().wait(0.005)
    house.book.enter(call())
    flusher.stop()
    assert "attempts_flush_failed" in [said["event"] for said in heard()]
    with house.usage.read() as db:
        counted = db.exec_driver_sql("SELECT outcome, times FROM totals ORDER BY outcome").all()
    assert [tuple(row) for row in counted] == [("accepted", 1), ("lost", 1)]


def test_an_answer_that_breaks_off_is_told_with_its_request(sqlite_house, heard):
    """The status was sent already: the caller cannot be told, so the operator is."""
    sent = []

    async def breaks(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        die()

    async def send(message):
        sent.append(message)

    gate = Gate(sqlite_house.inside, [Door("/", "front", breaks, None)])
    scope = {
        "type": "http", "method": "GET", "path": "/x\r\n", "query_string": b"", "headers": [],
        "scheme": "http", "client": ("127.0.0.1", 1),
    }  # fmt: skip
    with pytest.raises(SystemError):
        asyncio.run(gate(scope, None, send))
    (said,) = heard()
    given = dict(sent[0]["headers"])[b"x-request-id"].decode()
    assert (said["event"], said["request_id"]) == ("answer_broken_off", given)
