"""Security case 96: whoever can write into the database leaves a trace that verifying names."""

import pytest

from keydesk.kit.seal import FILE

EDITS = {
    "data": """UPDATE events SET data = '{{"name_given":"x"}}' WHERE id = 7""",
    "actor": "UPDATE events SET actor = 'user:nobody' WHERE id = 7",
    "time": "UPDATE events SET at = at - 1 WHERE id = 7",
    "name": "UPDATE events SET name = 'key.activated' WHERE id = 7",
    "organization": "UPDATE events SET organization_id = 'other' WHERE id = 7",
    "address": "UPDATE events SET address = '192.0.2.1' WHERE id = 7",
    "request": "UPDATE events SET request_id = '' WHERE id = 7",
    "connection": "UPDATE events SET connection_id = 'other' WHERE id = 7",
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_an_edited_event_is_named_and_no_other(log, edit):
    log.run(edit)
    assert log.faults() == [("edited", 7, 7)]
    fault = log.verify()[0][0]
    assert "event 7" in str(fault)
    assert "2030-01-01 12:00:0" in str(fault)


def test_an_event_taken_out_of_the_middle_is_named(log):
    log.run("DELETE FROM events WHERE id = 7")
    assert log.faults() == [("removed", 7, 7)]


def test_an_event_taken_out_with_its_seal_leaves_a_gap(log):
    log.run("DELETE FROM events WHERE id = 7")
    log.run("DELETE FROM seals WHERE event_id = 7")
    assert log.faults() == [("seals_removed", None, 7)]


def test_positions_that_were_closed_up_after_a_gap_break_the_chain(log):
    log.run("DELETE FROM events WHERE id = 7")
    log.run("DELETE FROM seals WHERE event_id = 7")
    for position in range(8, 14):
        log.run("UPDATE seals SET position = {to} WHERE position = {of}", to=position - 1,
                of=position)  # fmt: skip
    changed = [("seal_changed", event, event - 1) for event in range(8, 14)]
    assert log.faults() == [*changed, ("truncated", None, 12), ("truncated", None, 13)]


def test_an_event_with_an_old_id_is_never_sealed_and_named(log):
    """Sealed with the next batch, a forged event would have looked as genuine as the others."""
    log.run("DELETE FROM events WHERE id = 7")
    log.run("DELETE FROM seals WHERE event_id = 7")
    log.run(COPY, id=7, now="at")
    log.run(COPY, id=-3, now="at")
    log.happen("next")
    assert log.seal() == 1
    log.house.later(minutes=2)
    assert log.faults() == [("seals_removed", None, 7), ("added", -3, None), ("added", 7, None)]


COPY = """INSERT INTO events (id, organization_id, at, actor, name, subject, data, address,
request_id) SELECT {id}, organization_id, {now}, actor, name, subject, data, address, request_id
FROM events WHERE id = 9"""


@pytest.mark.parametrize("at", ["at", "at + 90000000000000"], ids=["past", "future"])
def test_a_new_event_with_a_false_time_is_named(log, at):
    """Sealed like any other, for its id is new; but it comes an hour after it says."""
    log.run(COPY, id=900, now=at)
    if at == "at":
        log.seal()
        assert log.faults() == [("added", 900, 14)]
    else:
        assert log.faults() == [("unsealed", 900, None)]


def test_two_events_that_changed_places_are_named_with_each_other(log):
    for of, to in ((6, 99), (8, 6), (99, 8)):
        log.run("UPDATE events SET id = {to} WHERE id = {of}", of=of, to=to)
    assert log.faults() == [("reordered", 6, 6), ("reordered", 8, 8)]
    assert "sealed as event 8" in log.verify()[0][0].message


@pytest.mark.parametrize("sealed_again", [False, True])
def test_the_last_events_deleted_with_their_seals_are_missed_by_the_anchor(log, sealed_again):
    """What is left is a whole chain; only outside the database is written that it was longer."""
    log.run("DELETE FROM events WHERE id >= 12")
    log.run("DELETE FROM seals WHERE event_id >= 12")
    assert log.faults() == [("truncated", None, 12)]
    if sealed_again:
        log.happen("new", "newer")
        log.seal()
        assert log.faults() == [("truncated", None, 12)]


@pytest.mark.parametrize("column", ["content", "chain"])
def test_a_changed_seal_is_named_and_no_other(log, column):
    log.run("UPDATE seals SET {c} = '{z}' WHERE position = 7", c=column, z="0" * 64)
    expected = [("seal_changed", 7, 7)]
    assert log.faults() == (expected if column == "chain" else [*expected, ("edited", 7, 7)])


def test_a_seal_given_another_time_or_event_is_named(log):
    log.run("UPDATE seals SET sealed_at = sealed_at + 1 WHERE position = 7")
    assert log.faults() == [("seal_changed", 7, 7)]


def test_a_log_sealed_with_another_key_is_one_fault_and_not_a_thousand(log):
    key = log.house.data / FILE
    kept = key.read_bytes()
    key.write_text("A" * 43 + "=\n")
    assert log.faults() == [("unknown_key", None, 1)]
    assert "positions 1 to 13" in log.verify()[0][0].message
    key.write_bytes(kept + b"A" * 43 + b"=\n")
    log.happen("rotated")
    log.seal()
    assert log.faults() == [], "a rotated key still verifies what it sealed"
    key.write_text("A" * 43 + "=\n")
    assert log.faults() == [("unknown_key", None, 1)]


def test_what_is_not_sealed_yet_is_counted_and_soon_missed(log):
    log.happen("young", "younger")
    faults, seen = log.verify()
    assert (faults, seen.waiting, seen.sealed) == ([], 2, 13)
    log.house.later(minutes=3)
    assert log.faults() == [("unsealed", 14, None)]


def test_a_log_longer_than_one_read_is_read_to_its_end(log, monkeypatch):
    monkeypatch.setattr("keydesk.audit.store.AT_ONCE", 3)
    monkeypatch.setattr("keydesk.audit.verbs.AT_ONCE", 2)
    log.happen(*"mnopq")
    assert log.seal() == 5
    log.run("UPDATE events SET actor = 'x' WHERE id IN (2, 17)")
    assert log.faults() == [("edited", 2, 2), ("edited", 17, 17)]
