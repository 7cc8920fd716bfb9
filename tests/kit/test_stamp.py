"""Nobody believes what they remember while a change is being committed, or once it was (cases 68,
69, 71, 100)."""

import asyncio
import os
import sqlite3
import time
from contextlib import closing, suppress

import pytest
from sqlalchemy import Table
from sqlalchemy.sql import visitors

from keydesk.auth import Accepted
from keydesk.auth.limits import Rate
from keydesk.credentials import lookup
from keydesk.credentials import verbs as keys
from keydesk.credentials.scheme import KeyScheme
from keydesk.kit import changes, freshness, sqlite, stamp
from keydesk.kit.db import Database, metadata
from keydesk.kit.errors import Unavailable
from keydesk.kit.freshness import UNKNOWN, Shared
from keydesk.kit.leases import take
from keydesk.kit.stamp import BEGUN, SETTLED, Stamp, path_of
from keydesk.limits.cells import Cells
from keydesk.limits.model import Flow
from keydesk.limits.rates_desk import FILE
from keydesk.oauth import lookup as of_tokens
from tests.harness.house import House


@pytest.fixture
def house(sqlite_house):
    return sqlite_house


@pytest.fixture
def worker(house):
    """Another process, as far as memory goes."""
    database = Database(str(house.database.url))
    yield KeyScheme(database, house.settings.prefixes, lambda: house.now)
    database.dispose()


def words(house):
    return Stamp(path_of(house.database.path)).words


def accepted(worker, secret) -> bool:
    return isinstance(worker.recall(secret), Accepted)


def no_look(worker) -> None:
    """Only the words are read from now on, as within one quarter of a second."""
    worker.changed.looked_at = time.monotonic() + 60


def test_a_change_of_another_process_counts_with_its_commit(house, worker):
    """Security case 68: the next request, without waiting for any look at the files."""
    issued = house.issue()
    assert accepted(worker, issued.secret)
    no_look(worker)
    house.do(keys.deactivate, issued.credential.id)
    assert not accepted(worker, issued.secret)
    house.do(keys.activate, issued.credential.id)
    assert accepted(worker, issued.secret)


def test_what_decides_nothing_makes_nobody_ask(house, worker):
    """A catalog that is imported for an hour must not slow every call down."""
    issued = house.issue()
    assert accepted(worker, issued.secret)
    before = worker.changed.number()
    with house.write() as db:
        take(db, "some job", "me", life=house.now - house.now, now=house.now)
    assert worker.changed.number() == before
    asked = []
    worker.changed.raw.set_trace_callback(asked.append)
    no_look(worker)
    assert accepted(worker, issued.secret)
    assert asked == []


def test_what_was_revoked_is_remembered_as_well(house, worker):
    """A program that goes on with a revoked key cost a question of the database with each call."""
    issued = house.issue()
    assert accepted(worker, issued.secret)
    house.do(keys.revoke, issued.credential.id)
    assert not accepted(worker, issued.secret)
    asked = []
    worker.changed.raw.set_trace_callback(asked.append)
    no_look(worker)
    assert not accepted(worker, issued.secret)
    assert asked == []


def test_while_a_change_is_committed_everybody_asks(house, worker, monkeypatch):
    """Security case 71: the commit may be there for one process and not yet for another."""
    issued = house.issue()
    assert accepted(worker, issued.secret)
    seen = []
    commit = stamp.Settler.commit

    def watched(settler, raw, plain):
        def halfway():
            seen.append((worker.changed.number(), accepted(worker, issued.secret)))
            plain()
            seen.append((worker.changed.number(), accepted(worker, issued.secret)))

        return commit(settler, raw, halfway)

    monkeypatch.setattr(stamp.Settler, "commit", watched)
    house.do(keys.revoke, issued.credential.id)
    assert seen == [(UNKNOWN, True), (UNKNOWN, False)]
    assert worker.changed.number() != UNKNOWN


def test_the_doubt_of_a_dead_writer_is_healed(house, worker):
    """A process that dies between its two words would make all others ask for ever."""
    issued = house.issue()
    assert accepted(worker, issued.secret)
    at = worker.changed.number()
    words(house)[BEGUN] += 1
    assert worker.changed.number() == UNKNOWN
    worker.changed.doubted_at -= freshness.HEAL_AFTER
    assert worker.changed.number() == UNKNOWN
    assert worker.changed.number() == at
    assert accepted(worker, issued.secret)


def test_nobody_heals_what_a_living_writer_commits(house, worker):
    """Its lock says that it lives, however long it was stopped for."""
    assert accepted(worker, house.issue().secret)
    with house.write():
        words(house)[BEGUN] += 1
        for _ in range(3):
            worker.changed.doubted_at -= freshness.HEAL_AFTER
            assert worker.changed.number() == UNKNOWN


def test_the_late_word_of_a_writer_makes_only_doubt(house, worker):
    assert accepted(worker, house.issue().secret)
    words(house)[SETTLED] -= 1
    assert worker.changed.number() == UNKNOWN


def test_whoever_reads_after_a_change_was_taken_back_settles_nothing(house):
    """It holds no lock: a change of others meanwhile was set back, so the revoked came in again."""
    with suppress(ZeroDivisionError), house.write() as db:
        db.exec_driver_sql("UPDATE organizations SET name = name")
        raise ZeroDivisionError
    other, before = Database(str(house.database.url)), words(house)[SETTLED]
    with house.read() as db:
        db.exec_driver_sql("SELECT number FROM changes").all()
        with other.write() as writing:
            writing.exec_driver_sql("UPDATE organizations SET name = name")
    other.dispose()
    assert words(house)[SETTLED] == words(house)[BEGUN] > before


def test_without_the_file_everybody_asks_and_the_next_change_makes_it(house, worker):
    """Whoever deletes it slows Keydesk down; they let nobody in."""
    issued = house.issue()
    assert accepted(worker, issued.secret)
    path_of(house.database.path).unlink()
    began = time.monotonic()
    house.do(keys.deactivate, issued.credential.id)
    assert time.monotonic() - began > stamp.PATIENCE  # until nobody reads the old file any more
    assert not accepted(worker, issued.secret)
    assert worker.changed.number() != UNKNOWN


def test_a_copy_in_place_of_the_file_is_not_believed(house, worker, tmp_path):
    """Whoever still reads the other one would not hear of the next change."""
    issued, path = house.issue(), path_of(house.database.path)
    assert accepted(worker, issued.secret)
    (tmp_path / "copy").write_bytes(path.read_bytes())
    (tmp_path / "copy").replace(path)
    began = time.monotonic()
    house.do(keys.deactivate, issued.credential.id)
    assert time.monotonic() - began > stamp.PATIENCE
    assert not accepted(worker, issued.secret)
    assert worker.changed.number() != UNKNOWN


def test_a_file_that_was_cut_off_kills_nobody_who_looks(house, worker):
    """What is mapped beyond the end of a file ends the process (SIGBUS): this one."""
    issued = house.issue()
    assert accepted(worker, issued.secret)
    os.truncate(path_of(house.database.path), 0)
    worker.changed.looked_at = -1
    assert worker.changed.number() == UNKNOWN
    house.do(keys.revoke, issued.credential.id)
    worker.changed.looked_at = -1
    assert not accepted(worker, issued.secret)
    assert worker.changed.number() != UNKNOWN


def test_what_root_makes_belongs_to_who_owns_the_database(house, monkeypatch):
    """A command that root said made a file that the server could not open: no change went through,
    and nobody with a rate was let in."""
    owner, given = house.database.path.stat(), []
    monkeypatch.setattr(os, "fchown", lambda _, *ids: given.append(ids))
    path_of(house.database.path).unlink()
    house.issue()
    Cells(house.data / FILE).take([Flow("key:1", Rate(1, 60, 1))], 1)
    assert given == [(owner.st_uid, owner.st_gid)] * 2


def test_a_file_that_was_set_back_in_place_is_noticed(house, worker):
    """An old copy written over it names an old number, of which much may be remembered."""
    issued = house.issue()
    assert accepted(worker, issued.secret)
    old = bytes(words(house))
    house.do(keys.revoke, issued.credential.id)
    worker.changed.looked_at = -1
    worker.changed.number()
    words(house).cast("B")[:] = old
    worker.changed.looked_at = -1
    assert not accepted(worker, issued.secret)


def test_a_file_of_another_database_is_not_believed(house, worker):
    issued = house.issue()
    assert accepted(worker, issued.secret)
    words(house)[stamp.ID] += 1
    worker.changed.version = worker.changed.looked_at = -1
    assert worker.changed.number() == UNKNOWN
    house.do(keys.revoke, issued.credential.id)
    assert not accepted(worker, issued.secret)


def test_a_change_behind_our_back_is_noticed_with_the_next_look(house, worker):
    """Triggers count it; data_version says that somebody committed."""
    issued = house.issue()
    assert accepted(worker, issued.secret)
    with closing(sqlite3.connect(house.database.path)) as raw:
        raw.execute("UPDATE credentials SET active = 0")
        raw.commit()
    time.sleep(stamp.LOOK_EVERY)
    assert not accepted(worker, issued.secret)
    assert worker.changed.number() != UNKNOWN  # healed by who noticed


def test_a_change_behind_our_back_is_asked_about_until_somebody_told_it(house, worker):
    """Who only reads cannot tell it, nor can who finds another writing: both believed the words."""
    issued, reads = house.issue(), Database(str(house.database.url), only_reads=True)
    reader = KeyScheme(reads, house.settings.prefixes, lambda: house.now)
    assert accepted(worker, issued.secret)
    assert accepted(reader, issued.secret)
    with closing(sqlite3.connect(house.database.path)) as raw:
        raw.execute("UPDATE credentials SET active = 0")
        raw.commit()
    with house.write():
        for one in (reader, worker):
            one.changed.looked_at = 0.0
            assert not accepted(one, issued.secret)
            assert one.changed.number() == UNKNOWN
    worker.changed.looked_at = reader.changed.looked_at = 0.0
    assert worker.changed.number() == reader.changed.number() != UNKNOWN
    reads.dispose()


def test_a_database_that_was_set_back_is_believed_anew(house, worker, tmp_path):
    """Its number may come again, for other changes."""
    issued = house.issue()
    with closing(sqlite3.connect(tmp_path / "copy")) as copy, house.read() as db:
        db.connection.driver_connection.backup(copy)
        house.do(keys.deactivate, issued.credential.id)
        house.do(keys.activate, issued.credential.id)
        assert accepted(worker, issued.secret)
        number = worker.changed.number()
        db.rollback()
        with closing(sqlite.connect(house.database.path)) as live:
            copy.backup(live)
    time.sleep(stamp.LOOK_EVERY)
    assert accepted(worker, issued.secret)
    assert worker.changed.number() > number + 2**40


def test_every_change_of_a_table_that_decides_counts(house):
    """A migration that rebuilds a table loses its triggers without a word."""
    with house.read() as db:
        found = db.exec_driver_sql(
            "SELECT tbl_name, count(*) FROM sqlite_master WHERE name LIKE 'decides_%' GROUP BY 1"
        )
        counted = {t: len(k.split()) for t, k in changes.DECIDING.items() if t in metadata.tables}
        assert dict(found.all()) == counted


def test_what_the_gate_reads_is_what_counts():
    """A table that came to decide, and counts nothing, would let the revoked in for ever."""
    for query in (lookup.QUERY, of_tokens.CLIENTS, of_tokens.TOKENS):
        read = {one.name for one in visitors.iterate(query) if isinstance(one, Table)}
        assert len(read) > 4
        assert read <= set(changes.DECIDING)


def test_on_postgresql_a_request_uses_no_answer_older_than_itself(postgres_template, tmp_path):
    """Case 69: whoever comes while a statement is under way waits for the next."""
    with postgres_template.fresh(tmp_path) as fresh:
        house = House(tmp_path, fresh)
        issued, shared = house.issue(), house.database.changed
        reads = []

        async def asked():
            first = await shared.now()
            read = shared._read

            async def slow():
                reads.append(await read())
                house.do(keys.deactivate, issued.credential.id)  # committed after it was read
                house.do(keys.activate, issued.credential.id)
                return reads[-1]

            shared._read = slow
            early = [asyncio.ensure_future(shared.now()) for _ in range(3)]
            await asyncio.sleep(0)  # the statement is under way, or done and not told
            late = [asyncio.ensure_future(shared.now()) for _ in range(3)]
            return first, await asyncio.gather(*early), await asyncio.gather(*late)

        first, early, late = asyncio.run(asked())
        assert early == [first] * 3
        assert late == [first + 2] * 3
        assert len(reads) == 2
        house.close()


def test_on_postgresql_an_outage_is_no_number(postgres_template, tmp_path):
    """Security case 100."""
    with postgres_template.fresh(tmp_path) as fresh:
        house = House(tmp_path, fresh)
        shared = Shared(house.database.url.set(database="gone"))
        with pytest.raises(Unavailable):
            asyncio.run(shared.now())
        house.close()


def test_a_reader_after_a_change_that_was_undone_says_nothing(house, worker):
    """Its connection had changed rows; what it reads is older than what others commit meanwhile.

    Its word for that older number let in whoever had been remembered at it, revoked since.
    """
    issued = house.issue()
    assert accepted(worker, issued.secret)
    with house.write() as db:
        db.exec_driver_sql("UPDATE credentials SET active = 0")
        db.rollback()
    other = Database(str(house.database.url))
    with house.read() as db:
        db.exec_driver_sql("SELECT count(*) FROM credentials")
        with other.write() as elsewhere:
            elsewhere.exec_driver_sql("UPDATE credentials SET active = 0")
        before = list(words(house))
    other.dispose()
    assert list(words(house)) == before
    no_look(worker)
    assert not accepted(worker, issued.secret)
