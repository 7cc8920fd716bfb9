"""An import that was killed goes on where it was: nothing is lost, nothing is there twice."""

import pytest

from keydesk.transfers import import_desk, importing, sources, store
from keydesk.transfers.importing import Ended
from keydesk.transfers.reading import Said
from tests.transfers.conftest import SMALL, bring, told


class Killed(BaseException):
    pass


def test_killed_after_any_batch_and_within_any_it_ends_the_same(house, write, monkeypatch):
    """A batch that was saved without its place was saved twice, and told twice in the book."""
    monkeypatch.setattr(importing, "AT_ONCE", 1)
    root = write(SMALL | {"products.csv": SMALL["products.csv"] + "C;no;;;;;;;;;;;;;\n"})
    whole = bring(house, root, by=house.other)
    killed, save = [0], importing.Saver.save

    def dying(*args, **more):
        results = save(*args, **more)
        killed[0] += 1
        if killed[0] % 3 == 1:
            raise Killed
        return results

    monkeypatch.setattr(importing.Saver, "save", dying)
    positions, done = [], None
    while done is None:
        try:
            done = bring(house, root, watch=lambda at, line: positions.append((at, line)))
        except Killed:
            continue
    assert killed[0] > 30
    assert len(positions) == len(set(positions))
    assert done.counts == whole.counts
    assert [(p.part, p.line, p.told) for p in done.problems] == [
        (p.part, p.line, p.told) for p in whole.problems
    ]
    assert told(house) == told(house, house.other)


def test_whoever_was_taken_over_stops(house, write, monkeypatch):
    """Two who were at the same import at once."""
    monkeypatch.setattr(importing, "AT_ONCE", 1)
    root = write({"products.csv": "sku\na\nb\nc\n"})

    def other(at, line):
        with house.write() as db:
            (found,) = store.part(db, house.by.organization_id, before=None, limit=10)
            assert store.take(db, found, "another", now=house.now)

    with pytest.raises(Ended):
        bring(house, root, watch=other)
    done = bring(house, root)
    assert done.counts == {"products.csv": {"created": 3}}
    with house.read() as db:
        assert len(store.part(db, house.by.organization_id, before=None, limit=10)) == 1


def test_a_file_that_changed_meanwhile_begins_anew(house, write, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 1)
    root = write({"products.csv": "sku\na\nb\n"})

    def die(at, line):
        raise Killed

    with pytest.raises(Killed):
        bring(house, root, watch=die)
    done = bring(house, write({"products.csv": "sku\nx\na\n"}))
    assert done.counts == {"products.csv": {"created": 1, "unchanged": 1}}


def test_what_was_cancelled_stops_at_the_next_batch(house, write, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 1)

    def cancel(at, line):
        with house.write() as db:
            (found,) = store.part(db, house.by.organization_id, before=None, limit=10)
            assert not store.cancel(db, house.other.organization_id, found.id, now=house.now)
            assert store.cancel(db, house.by.organization_id, found.id, now=house.now)

    with pytest.raises(Ended):
        bring(house, write({"products.csv": "sku\na\nb\n"}), watch=cancel)
    assert [name for name, _, _ in told(house)] == ["product.created"]


def test_nothing_of_it_is_another_organizations(house, write):
    root = write({"products.csv": "sku\na\n"})
    with sources.opened(root) as source:
        found, lines = import_desk.prepared(house.inside, house.by, source, Said())
        begun = import_desk.begun(house.inside, house.by, found, lines, "test")
    with house.read() as db:
        theirs = house.other.organization_id
        assert store.find(db, theirs, begun.id) is None
        assert store.part(db, theirs, before=None, limit=10) == []
        assert store.unfinished(db, theirs, begun.digest, begun.actor) is None
