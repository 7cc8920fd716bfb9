"""Each second what is new is sealed, once, by one worker of all; and its head is anchored."""

import pytest
from sqlalchemy.exc import IntegrityError

from keydesk import events
from keydesk.audit import anchors, sealer, store, verbs
from keydesk.audit.anchors import Anchor, Anchors
from keydesk.audit.model import PURPOSE
from keydesk.credentials.happenings import KeyRevoked
from keydesk.kit import leases
from keydesk.kit.errors import Unavailable
from keydesk.kit.seal import FILE
from keydesk.kit.settings import SettingsError, load


def head(log):
    with log.house.read() as db:
        return store.head(db)


def test_nothing_new_writes_nothing(log, monkeypatch):
    """A write each second, by each worker, would keep every disk awake and every writer waiting."""
    monkeypatch.setattr(type(log.house.database), "write", None)
    before = log.anchors.file.read_bytes()
    assert (log.seal(), log.seal()) == (0, 0)
    assert log.anchors.file.read_bytes() == before


def test_one_worker_of_all_seals(log):
    other = sealer.Sealer(log.house.inside)
    log.house.later(seconds=5)
    log.happen("x")
    with log.house.write() as db:
        leases.take(db, sealer.JOB, "dead", life=sealer.LEASE, now=log.house.now)
    assert (log.seal(), other.seal()) == (0, 0)
    log.house.later(seconds=5)
    assert (other.seal(), log.seal()) == (1, 0), "a lease ends by itself"
    assert log.faults() == []


def test_two_who_seal_at_once_never_fork_the_chain(log):
    """The lease of the one ran out while it was at work."""
    log.happen("x")
    keys = log.house.inside.seals.derived(PURPOSE)
    with log.house.read() as db:
        links = verbs._links(store.head(db), store.unsealed(db, 13, 9), keys, log.house.now)
    assert log.seal() == 1
    with pytest.raises(IntegrityError), log.house.write() as db:
        store.add(db, links)
    log.sealer.once()
    assert (head(log).position, log.faults()) == (14, [])


def test_what_commits_late_is_sealed_all_the_same(log):
    """A reader that only asks for higher ids loses it for ever; on SQLite, writers queue."""
    if log.house.dialect == "sqlite":
        return
    with log.house.database.engine.connect() as late:
        slow = late.begin()
        by, now = log.house.by, log.house.now
        events.append(late, KeyRevoked("slow", "slow"), by=by, at=now)
        log.happen("quick")
        assert log.seal() == 1
        slow.commit()
    assert (log.seal(), log.faults()) == (1, [])


def test_while_the_database_is_away_events_wait(log, monkeypatch):
    log.happen("x")
    with monkeypatch.context() as away:
        away.setattr(store, "add", _away)
        log.sealer.once()
        assert head(log).position == 13
    assert (log.seal(), log.faults()) == (1, [])


def _away(*_):
    raise Unavailable


def test_without_its_key_the_log_waits_and_no_new_key_is_made(log, caplog):
    """A key made in its place would be overwritten when the true one is put back."""
    key = log.house.data / FILE
    kept = key.read_bytes()
    key.unlink()
    log.happen("x")
    log.sealer.once()
    log.sealer.once()
    assert (key.exists(), head(log).position) == (False, 13)
    assert [r.message for r in caplog.records] == ["events_not_sealed"], "said once"
    key.write_bytes(kept)
    assert (log.seal(), log.faults()) == (1, [])


def test_the_head_is_anchored_once_for_each_batch(log):
    lines = log.anchors.file.read_text().splitlines()
    assert [line.split()[1] for line in lines] == ["12", "13"]
    assert lines[-1].split()[2] == head(log).chain
    assert sealer.Sealer(log.house.inside).seal() == 0
    assert log.anchors.file.read_text().splitlines() == lines, "another worker adds nothing"
    assert log.anchors.file.stat().st_mode & 0o777 == 0o600


def test_anchors_that_cannot_be_written_stop_nothing_and_are_said(log, caplog):
    log.anchors.file.rename(log.house.data / "away")
    log.anchors.file.mkdir()
    log.happen("x")
    assert log.seal() == 1
    assert [r.message for r in caplog.records] == ["head_not_anchored"]
    log.anchors.file.rmdir()
    (log.house.data / "away").rename(log.anchors.file)
    log.house.later(minutes=2)
    assert [f.kind for f in log.verify()[0]] == ["unanchored"]
    assert log.faults() == [], "worth knowing, and nobody's doing"
    log.seal()
    assert log.verify()[0] == []


def test_the_anchors_keep_their_newest_lines(log, monkeypatch):
    monkeypatch.setattr(anchors, "MOST", 1000)
    for number in range(30):
        log.happen(str(number))
        log.seal()
    assert log.anchors.file.stat().st_size < 1100
    assert log.anchors.last().position == 43
    assert log.faults() == []


def test_a_file_that_is_named_is_only_appended_to(log, monkeypatch, tmp_path):
    monkeypatch.setattr(anchors, "MOST", 10)
    kept = Anchors(load(tmp_path, {"KEYDESK_AUDIT_ANCHOR": str(tmp_path / "elsewhere")}))
    for _ in range(3):
        kept.append(head(log), now=log.house.now)
    assert len(list(kept.all())) == 3
    with pytest.raises(SettingsError, match="syslog, or the whole path"):
        load(tmp_path, {"KEYDESK_AUDIT_ANCHOR": "elsewhere"})


def test_syslog_gets_the_same_line(log, monkeypatch, tmp_path):
    said = []
    monkeypatch.setattr(anchors.syslog, "syslog", lambda _, line: said.append(line))
    (tmp_path / "other").mkdir()
    settings = load(tmp_path / "other", {"KEYDESK_AUDIT_ANCHOR": "syslog"})
    Anchors(settings).append(head(log), now=log.house.now)
    found = anchors.read(f"<13>Jan  1 12:00:00 desk keydesk[1]: {said[0]}\n")
    assert found.position == 13
    assert str(found) == (tmp_path / "other" / anchors.FILE).read_text().strip()


def test_after_a_restore_what_is_missing_is_told_and_not_called_cut(log):
    """A backup knows nothing of what came after it; a mark of ours says so, one of theirs does
    not."""
    end = head(log)
    keys = log.house.inside.seals.derived(PURPOSE)
    log.happen("lost", "lost too")
    log.seal()
    log.run("DELETE FROM events WHERE id > 13")
    log.run("DELETE FROM seals WHERE event_id > 13")
    assert log.faults() == [("truncated", None, 14)]
    forged = Anchor("2030-01-01T13:00:00.000000Z", 13, end.chain, "0" * 64)
    log.anchors._write(forged)
    assert log.faults() == [("truncated", None, 14)]
    log.anchors.restored(end, keys, now=log.house.now)
    log.happen("new")
    log.seal()
    assert [(f.kind, f.wrong) for f in log.verify()[0]] == [("restored", False)]


def test_a_line_that_is_no_anchor_is_passed_over(log):
    with log.anchors.file.open("a") as file:
        file.write("rubbish\n2030-02-31T12:00:00.000000Z 99 " + "0" * 64 + "\n")
    assert log.faults() == [("truncated", None, 14)]


def test_the_thread_of_a_worker_starts_stops_and_seals_what_is_left(log):
    log.house.later(seconds=5)
    log.happen("x")
    thread = sealer.Sealer(log.house.inside, seconds=60)
    thread.start()
    thread.stop()
    assert head(log).position == 14
