"""Somebody who can write into the database, but has not the key: what they plant cannot hide.

Security case 96.  SQLite takes bytes for a text and a text for a number.  One such value in one row
made `keydesk audit verify` end in a traceback, or say that the database was away, before it had
named anything; and a planted event from the far future made all later, genuine ones look false.
"""

import pytest

from keydesk.audit.anchors import Anchors
from keydesk.audit.model import PURPOSE
from tests.audit.conftest import Log

ODD = {
    "bytes": "UPDATE events SET actor = X'61ff' WHERE id = 7",
    "no UTF-8": "UPDATE events SET actor = CAST(X'61ff' AS TEXT) WHERE id = 7",
    "half a surrogate": "UPDATE events SET actor = CAST(X'EDA080' AS TEXT) WHERE id = 7",
    "the same as bytes": "UPDATE events SET data = CAST(data AS BLOB) WHERE id = 7",
    "no time": "UPDATE events SET at = 'abc' WHERE id = 7",
    "no year": "UPDATE events SET at = 9223372036854775807 WHERE id = 7",
    "other blanks": "UPDATE events SET data = replace(data, ':', ': ') WHERE id = 7",
}
SEALS = {
    "bytes": "UPDATE seals SET chain = X'61ff' WHERE position = 7",
    "no UTF-8": "UPDATE seals SET chain = CAST(X'ff' AS TEXT) WHERE position = 7",
    "no time": "UPDATE seals SET sealed_at = 'x' WHERE position = 7",
    "no year": "UPDATE seals SET sealed_at = 9223372036854775807 WHERE position = 7",
}
PLANT = """INSERT INTO events (id, organization_id, at, actor, name, subject, data, address,
request_id) SELECT {id}, organization_id, {at}, {actor}, name, subject, data, address, request_id
FROM events WHERE id = 9"""


@pytest.fixture
def log(sqlite_house):
    """Twelve events, sealed in two batches."""
    log = Log(sqlite_house)
    log.happen(*"abcdef")
    log.seal()
    log.happen("g", "h")
    assert log.seal() == 2
    return log


@pytest.mark.parametrize("edit", ODD.values(), ids=ODD.keys())
def test_an_event_that_cannot_be_read_is_named_like_any_other_edit(log, edit):
    log.run(edit)
    assert log.faults() == [("edited", 7, 7)]


@pytest.mark.parametrize("edit", SEALS.values(), ids=SEALS.keys())
def test_a_seal_that_cannot_be_read_is_named(log, edit):
    log.run(edit)
    assert log.faults() == [("seal_changed", 7, 7)]


def test_an_event_of_the_far_future_is_named_and_no_genuine_one_after_it(log):
    log.run(PLANT, id=900, at="9000000000000000", actor="actor")
    log.seal()
    log.happen("next")
    log.seal()
    assert log.faults() == [("added", 900, 13)]


def test_a_planted_event_that_cannot_be_read_stops_no_sealing(log):
    log.run(PLANT, id=900, at="'abc'", actor="CAST(X'ff' AS TEXT)")
    log.happen("next")
    assert log.seal() == 2
    assert log.faults() == [("added", 900, 13)]


def test_a_line_that_says_a_backup_was_restored_counts_where_it_was_written(log):
    """Copied to the end of the anchors, an old one excused whatever was cut off since."""
    anchors = Anchors(log.house.settings)
    anchors.restored(None, log.house.inside.seals.derived(PURPOSE), now=log.house.now)
    old = anchors.file.read_text().splitlines()[-1]
    log.house.later(hours=1)
    log.happen("i", "j")
    log.seal()
    log.run("DELETE FROM events WHERE id > 12")
    log.run("DELETE FROM seals WHERE event_id > 12")
    cut = [("truncated", None, 13)]
    assert log.faults() == cut
    with anchors.file.open("a") as file:
        file.write(f"{old}\n")
    assert log.faults() == cut
