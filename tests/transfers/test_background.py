"""What people ask for in the console is carried out by whichever worker is free."""

from dataclasses import replace

import pytest

from keydesk.auth.rights import NOTHING
from keydesk.kit.errors import NotFound
from keydesk.transfers import asked_desk, folders, store
from keydesk.transfers.living_desk import taken
from keydesk.transfers.reading import Said
from keydesk.transfers.runner_desk import SILENCE, Runner


def uploaded(house, content: str, *, trial: bool = False) -> str:
    folder = folders.of(house.settings, "uploaded")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "products.csv").write_text(content)
    file = folder / "products.csv"
    return asked_desk.import_asked(house.inside, house.by, file, Said(), kind="", trial=trial)


def test_a_trial_then_the_import_then_an_export(house):
    runner = Runner(house.inside)
    tried = uploaded(house, "sku\na\nb\n", trial=True)
    assert runner.one()
    found = asked_desk.found(house.inside, house.by, tried)
    assert (found.state, found.counts) == (store.DONE, {"products.csv": {"created": 2}})
    again = asked_desk.once_more(house.inside, house.by, found)
    assert runner.one()
    assert not runner.one()
    assert asked_desk.found(house.inside, house.by, again).counts == found.counts
    id_ = asked_desk.export_asked(house.inside, house.by, format_="csv", kinds=["products"])
    assert runner.one()
    out = asked_desk.found(house.inside, house.by, id_)
    assert asked_desk.exported(house.inside, house.by, out).is_file()
    with pytest.raises(NotFound):
        asked_desk.found(house.inside, house.other, id_)


def test_what_a_dead_worker_left_another_goes_on_with(house):
    id_ = uploaded(house, "sku\na\n")
    with house.write() as db:
        found = store.waiting(db, silent_since=house.now)
        assert store.take(db, found, "dead", now=house.now)
    runner = Runner(house.inside)
    assert not runner.one()
    house.later(seconds=61)
    assert runner.one()
    assert asked_desk.found(house.inside, house.by, id_).state == store.DONE


def test_what_cannot_be_read_fails_and_says_why(house):
    id_ = uploaded(house, "name\na\n")
    assert Runner(house.inside).one()
    found = asked_desk.found(house.inside, house.by, id_)
    assert found.state == store.FAILED
    assert "has no column" in found.message


def test_old_ones_go_with_their_files(house):
    id_ = asked_desk.export_asked(house.inside, house.by, format_="csv", kinds=["categories"])
    runner = Runner(house.inside)
    runner.one()
    house.later(days=house.settings.transfer_days + 1)
    Runner(house.inside).once()
    assert not folders.of(house.settings, id_).exists()
    with pytest.raises(NotFound):
        asked_desk.found(house.inside, house.by, id_)


def test_a_transfer_that_kills_whoever_is_at_it_ends(house):
    """It would stop every server for ever, and keep all others waiting."""
    id_, runner = uploaded(house, "sku\na\n"), Runner(house.inside)
    for _ in range(5):
        with house.read() as db:
            found = store.waiting(db, silent_since=house.now - SILENCE)
        if found:
            taken(house.inside, found, "dead", now=house.now)
        house.later(seconds=61)
    assert not runner.one()
    assert asked_desk.found(house.inside, house.by, id_).state == store.FAILED


def test_an_export_is_not_kept_when_rights_change_meanwhile(house, monkeypatch):
    runner = Runner(house.inside)
    id_ = asked_desk.export_asked(house.inside, house.by, format_="csv", kinds=["products"])
    callers = iter([house.by, replace(house.by, rights=NOTHING)])
    monkeypatch.setattr(runner, "_now", lambda _: next(callers))
    assert runner.one()
    found = asked_desk.found(house.inside, house.by, id_)
    assert found.state == store.FAILED
    assert "changed meanwhile" in found.message
    with pytest.raises(NotFound):
        asked_desk.exported(house.inside, house.by, found)


def test_an_export_is_for_who_may_read_its_kinds_still(house):
    id_ = asked_desk.export_asked(house.inside, house.by, format_="csv", kinds=["products"])
    Runner(house.inside).one()
    found = asked_desk.found(house.inside, house.by, id_)
    less = replace(house.by, permissions=frozenset({"categories:read"}))
    with pytest.raises(NotFound):
        asked_desk.exported(house.inside, less, found)


def test_an_upload_that_is_gone_tells_no_path(house):
    id_ = uploaded(house, "sku\n")
    folders.removed(house.settings, "uploaded")
    Runner(house.inside).one()
    assert "no longer here" in asked_desk.found(house.inside, house.by, id_).message
