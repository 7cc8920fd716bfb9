"""What people ask for in the console is carried out by whichever worker is free."""

import pytest

from keydesk.kit.errors import NotFound
from keydesk.transfers import asked_desk, folders, store
from keydesk.transfers.reading import Said
from keydesk.transfers.runner_desk import Runner


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
