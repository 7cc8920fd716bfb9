"""What people ask for in the console is carried out by whichever worker is free."""

from dataclasses import replace

import pytest

from keydesk.accounts import limiting
from keydesk.accounts.acting import acting
from keydesk.auth.rights import NOTHING
from keydesk.groups import verbs as groups
from keydesk.groups.wishes import Changes, Wish
from keydesk.kit.errors import NotFound
from keydesk.sharing.scheme import reaching
from keydesk.structures import verbs as structures
from keydesk.structures.model import CATEGORY
from keydesk.transfers import asked_desk, folders, store
from keydesk.transfers.living_desk import living, taken
from keydesk.transfers.reading import Said
from keydesk.transfers.runner_desk import SILENCE, Runner
from tests.akeneo.conftest import all_saved


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


def test_a_limited_person_fetches_what_they_took_out_until_their_limits_change(house):
    """Behind the console's door rights also name the categories below; those of an export did not,
    so nobody with a group ever got their file."""
    categories = [("shoes", {"code": "shoes"}), ("boots", {"code": "boots", "parent": "shoes"})]
    all_saved(house.do(structures.save, CATEGORY, "", categories, may_create=True))
    group = house.do(groups.create, Wish("Shoes", "", {"categories": {"shoes": "view"}}))
    user = house.member("editor")
    house.do(limiting.set_group, user.user_id, group.id)
    with house.read() as db:
        by = reaching(db, acting(db, house.by.organization_id, user.user_id))
    id_ = asked_desk.export_asked(house.inside, by, format_="csv", kinds=["products"])
    assert Runner(house.inside).one()
    out = asked_desk.found(house.inside, by, id_)
    assert asked_desk.exported(house.inside, by, out).is_file()
    changes = Changes(rights={"categories": {"boots": "view"}})
    house.do(groups.edit, group.id, changes)
    with pytest.raises(NotFound):
        asked_desk.exported(house.inside, by, out)


def test_a_file_stays_as_long_as_any_of_its_imports(house):
    """The trial was forgotten after its days, and took the file of the import along."""
    id_ = uploaded(house, "sku\na\n", trial=True)
    runner = Runner(house.inside)
    assert runner.one()
    house.later(days=house.settings.transfer_days - 1)
    again = asked_desk.once_more(
        house.inside, house.by, asked_desk.found(house.inside, house.by, id_)
    )
    house.later(days=2)
    runner.once()
    assert asked_desk.found(house.inside, house.by, again).state == store.DONE
    house.later(days=house.settings.transfer_days + 1)
    runner.once()
    assert not folders.of(house.settings, "uploaded").exists()


def test_whoever_takes_over_goes_on_from_where_it_is_by_then(house):
    """It was read, went on by 200 lines, and was taken over from where it had been read."""
    uploaded(house, "sku\na\n")
    with house.write() as db:
        seen = store.waiting(db, silent_since=house.now)
        mine = store.take(db, seen, "one", now=house.now)
        store.change(db, mine, "one", position=200)
        assert store.take(db, mine, "two", now=house.now).position == 200


def test_whoever_reads_for_long_is_not_taken_for_dead(house):
    """Two workers took a workbook from each other, each before the other had read through it."""
    id_ = uploaded(house, "sku\na\n")
    with house.write() as db:
        mine = store.take(db, store.waiting(db, silent_since=house.now), "one", now=house.now)
    with living(house.inside, mine, every=0.001):
        house.later(seconds=61)
        while asked_desk.found(house.inside, house.by, id_).seen_at != house.now:
            pass
    assert not Runner(house.inside).one()


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
