"""One id follows a request everywhere: its answer, its error, its events, attempts and lines."""

import json
import logging

import pytest
from sqlalchemy import select

from keydesk import events
from keydesk.attempts import Flusher, store
from keydesk.kit import logs
from tests.auth.calling import PRODUCTS, bearer, caller

GIVEN = "4f1c0a52-77d1-4b0e-9c7e-0d9d3f6f8a11"
LONGEST = "a" * 64
BAD = ["", "a b", "a" * 65, "a\tb", "a;b", "<b>", "é", "a/b", "{}"]


def answered(house, *headers, trusted=()):
    return caller(house, *headers, trusted=trusted).get("/nothing")


@pytest.mark.parametrize("given", [GIVEN, LONGEST, "A.b_c-9"])
def test_it_is_taken_from_a_trusted_proxy(sqlite_house, given):
    answer = answered(sqlite_house, ("X-Request-Id", given), trusted=["127.0.0.1"])
    assert answer.headers.get_list("x-request-id") == [given]
    assert answer.json()["request_id"] == given


def test_it_is_taken_from_nobody_else(sqlite_house):
    """A caller that sent another's id hid behind it in the log."""
    answer = answered(sqlite_house, ("X-Request-Id", GIVEN))
    assert answer.headers["x-request-id"] == answer.json()["request_id"] != GIVEN


@pytest.mark.parametrize("given", BAD)
def test_one_that_is_not_well_formed_is_replaced(sqlite_house, given):
    answer = answered(sqlite_house, ("X-Request-Id", given.encode()), trusted=["127.0.0.1"])
    assert answer.json()["request_id"] not in {given, ""}


def test_two_of_them_are_none(sqlite_house):
    two = [("X-Request-Id", "one"), ("X-Request-Id", "two")]
    assert answered(sqlite_house, *two, trusted=["127.0.0.1"]).json()["request_id"] not in {
        "one", "two",
    }  # fmt: skip


def test_the_longest_is_kept_in_events_and_in_attempts(house):
    """PostgreSQL refuses what is longer than its column; SQLite never noticed."""
    key = bearer(house.issue(house.managing()).secret.reveal())
    program = caller(house, key, ("X-Request-Id", LONGEST), trusted=["127.0.0.1"])
    made = program.post("/manage/v1/connections", json={"label": "Shop", "permissions": []})
    assert made.status_code == 201, made.text
    assert program.get(f"{PRODUCTS}/none").status_code >= 400
    assert Flusher(house.book, house.usage).flush()
    with house.read() as db, house.usage.read() as usage:
        told = {row["request_id"] for row in events.since(db, house.by.organization_id)}
        kept = set(usage.execute(select(store.calls.c.request_id)).scalars())
    assert LONGEST in told
    assert kept == {LONGEST}


def test_lines_of_the_log_have_it_also_those_of_another_thread(sqlite_house, caplog, monkeypatch):
    lines = []

    def complain(*_):
        record = logging.makeLogRecord({"name": "keydesk.mail", "msg": "mail_lost"})
        lines.append(json.loads(logs.Lines().format(record)))
        raise RuntimeError

    monkeypatch.setattr(type(sqlite_house.database), "read", complain)
    answer = caller(sqlite_house).get("/healthz")
    assert answer.status_code == 500
    assert {line["request_id"] for line in lines} == {answer.headers["x-request-id"]}
