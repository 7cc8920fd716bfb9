"""Lines that other programs read: one object each, a static name, and nothing a stranger forged."""

import json
import logging

import pytest

from keydesk.kit.logs import Lines
from tests.auth.calling import PRODUCTS, bearer, caller

EVIL = [
    "a\nb", "a\r\nlevel=error", "\x1b[2J\x1b[31mred", "\x07\x00\x7f\x9b31m", "\u202eabc\u2028x",
    '" event="forged', "a=b c", "\\n", "<script>",
]  # fmt: skip


def line(form="json", name="keydesk.test", text="mail_lost", **extra) -> str:
    record = logging.makeLogRecord({"name": name, "msg": text, "levelname": "WARNING", **extra})
    return Lines(form).format(record)


@pytest.mark.parametrize("form", ["json", "logfmt"])
@pytest.mark.parametrize("evil", EVIL)
def test_no_value_ends_a_line_or_moves_a_cursor(form, evil):
    """Security case 95."""
    for said in (line(form, cause=evil), line(form, name="other.library", text=evil)):
        assert said.isascii()
        assert said.isprintable()


@pytest.mark.parametrize("evil", EVIL)
def test_in_json_every_value_is_what_it_was(evil):
    assert json.loads(line(cause=evil))["cause"] == evil


@pytest.mark.parametrize("evil", EVIL)
def test_in_logfmt_a_value_adds_no_field(evil):
    said = line("logfmt", cause=evil)
    head, _, value = said.partition(" cause=")
    assert head.endswith(f"worker={logging.makeLogRecord({}).process}")
    told = json.loads(value) if value.startswith('"') else value
    assert told == evil


def test_what_a_library_says_is_text_and_no_name():
    said = json.loads(line(name="_granian", text="Started worker-1"))
    assert (said["event"], said["text"]) == ("library_message", "Started worker-1")
    assert json.loads(line())["event"] == "mail_lost"


def test_an_error_is_one_line_with_its_traceback():
    try:
        raise RuntimeError("one\ntwo")
    except RuntimeError as error:
        said = line(exc_info=(RuntimeError, error, error.__traceback__))
    assert "\n" not in said
    assert "RuntimeError: one\ntwo" in json.loads(said)["traceback"]


def requests(caplog) -> list[dict[str, object]]:
    return [vars(r) for r in caplog.records if r.getMessage() == "request_answered"]


def test_requests_are_logged_only_when_wanted(sqlite_house, caplog):
    caplog.set_level("INFO", "keydesk")
    secret = sqlite_house.issue().secret.reveal()
    caller(sqlite_house, bearer(secret)).get(PRODUCTS)
    assert requests(caplog) == []
    program = caller(sqlite_house, bearer(secret), log_requests=True)
    answer = program.get(f"{PRODUCTS}/{secret}?search=%0d%0a")
    (told,) = requests(caplog)
    assert told["request_id"] == answer.headers["x-request-id"]
    assert (told["door"], told["status"], told["outcome"]) == ("catalog", 404, "accepted")
    assert str(told["route"]).startswith("/api/rest/v1/products/{")
    assert secret not in str(told)


def test_an_odd_method_is_no_field_of_its_own(sqlite_house, caplog):
    caplog.set_level("INFO", "keydesk")
    caller(sqlite_house, log_requests=True).request("X" * 100, "/nothing")
    assert requests(caplog)[0]["method"] == "OTHER"
