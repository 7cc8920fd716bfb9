"""`keydesk audit`, as an operator runs it."""

import json
import sqlite3
from contextlib import closing

import pytest

from tests.harness.command import keydesk, keydesk_json, run
from tests.harness.server import Server

OWNER = ("--owner-email", "ingrid@nordlysliving.example", "--owner-password-stdin")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Sealed by a server that came and went."""
    data = tmp_path_factory.mktemp("audited") / "desk"
    given = "walnut-ferry-lantern-93\n"
    keydesk("--data", data, "init", "--organization", "Nordlys", *OWNER, given=given)
    keydesk("--data", data, "connections", "create", "--label", "Magento")
    with Server(data):
        pass
    return data


def test_a_server_seals_what_it_finds_and_what_it_leaves(data):
    told = keydesk_json("--data", data, "audit", "verify")
    assert (told["whole"], told["sealed"], told["waiting"], told["faults"]) == (True, 3, 0, [])
    assert told["head"]["chain"] in (data / "audit.anchors").read_text()
    assert keydesk("--data", data, "audit", "verify") == "3 events are sealed. Nothing is wrong.\n"


PLANT = """INSERT INTO events
(id, organization_id, at, actor, name, subject, data, address, request_id)
SELECT -1, organization_id, 1000000000000000, actor, char(27) || '[2J', subject, data, address,
request_id FROM events WHERE id = 1"""


def test_a_planted_edit_is_named_and_the_status_is_1(data):
    edit(data, "UPDATE events SET actor = 'user:nobody' WHERE id = 2")
    edit(data, PLANT)
    said = run("--data", data, "audit", "verify")
    assert said.returncode == 1
    assert "edited        event 2, position 2, " in said.stdout
    assert "added         event -1, 2001-09-09 01:46:40 UTC: " in said.stdout
    assert "\x1b" not in said.stdout
    told = run("--data", data, "audit", "verify", "--json")
    assert told.returncode == 1
    assert json.loads(told.stdout)["faults"][0]["event_id"] == 2


def test_the_export_goes_to_a_file_that_only_its_owner_reads(data, tmp_path):
    file = tmp_path / "log.csv"
    keydesk("--data", data, "audit", "export", "--format", "csv", file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert "\x1b" not in file.read_bytes().decode()
    lines = keydesk("--data", data, "audit", "export", "--action", "audit.exported").splitlines()
    assert [json.loads(line)["data"]["format"] for line in lines] == ["jsonl", "csv"]
    assert run("--data", data, "audit", "export", "--since", "x").returncode == 1


def edit(data, sql: str) -> None:
    with closing(sqlite3.connect(data / "keydesk.db")) as db, db:
        db.execute(sql)
