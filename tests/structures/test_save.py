"""Changing the structure, on both databases: what is written, told and left alone."""

from contextlib import suppress

import pytest
from sqlalchemy import event, select

from keydesk.kit.errors import Forbidden
from keydesk.structures import log, snapshots, store, verbs
from keydesk.structures.model import (
    ATTRIBUTE,
    ATTRIBUTE_GROUP,
    CATEGORY,
    CHANNEL,
    FAMILY,
    MULTISELECT,
    OPTION,
    TEXT,
    VARIANT,
)
from keydesk.structures.violations import Flawed, Misfit, NoOptions, Saved, Unknown

NAME = {"type": TEXT, "group": "other", "labels": {"en_US": "Name"}}
LIST = {"type": MULTISELECT, "group": "other"}


def save(house, kind, *wishes, owner="", may_create=True, by=None):
    return house.do(verbs.save, kind, owner, wishes, may_create=may_create, by=by)


def told(house):
    with house.read() as db:
        wanted = select(log.rows.name, log.rows.subject).order_by(log.rows.id)
        return [tuple(row) for row in db.execute(wanted)]


def current(house, by=None):
    with house.read() as db:
        return snapshots.whole(db, (by or house.by).organization_id)


def stale(house):
    with house.read() as db:
        return list(db.execute(select(store.stale_families.c.family)).scalars())


def test_one_wish_that_breaks_a_rule_stops_nobody_else(house):
    """A connector sends a hundred lines at once: one bad line must not cost the other 99."""
    outcomes = save(
        house,
        CATEGORY,
        ("shoes", {"labels": {"en_US": "Shoes"}}),
        ("boots", {"parent": "shoes"}),
        ("hats", {"parent": "nowhere"}),
        ("bad code", {}),
        ("boots", {"labels": {"fr_FR": "Bottes"}}),
        ("x" * 300, {}),
        ("\ud800", {}),
    )
    assert outcomes[:2] == [Saved("shoes", True), Saved("boots", True)]
    assert isinstance(outcomes[2], Misfit)
    assert isinstance(outcomes[3], Flawed)
    assert outcomes[4] == Saved("boots", False)
    assert isinstance(outcomes[5], Flawed)
    assert isinstance(outcomes[6], Flawed)
    found = current(house).documents[CATEGORY]
    assert found["boots"] == {"code": "boots", "parent": "shoes", "labels": {"fr_FR": "Bottes"}}
    assert "hats" not in found
    assert told(house) == [("category.created", "shoes"), ("category.created", "boots")]


def test_nothing_changed_is_nothing_written(house):
    """A nightly export that sends everything again must not look like a night of changes."""
    save(house, ATTRIBUTE, ("name", NAME))
    before = current(house)
    house.later(hours=1)
    assert save(house, ATTRIBUTE, ("name", NAME)) == [Saved("name", False)]
    after = current(house)
    assert after.version == before.version
    assert after.updated[ATTRIBUTE] == before.updated[ATTRIBUTE]
    assert len(told(house)) == 1


def test_a_change_is_told_with_what_was_before(house):
    save(house, ATTRIBUTE, ("name", NAME))
    changed_at = house.later(hours=1)
    save(house, ATTRIBUTE, ("name", {"labels": {"en_US": None, "fr_FR": "Nom"}, "sort_order": 4}))
    with house.read() as db:
        newest = log.about(db, house.by.organization_id, "name", before=None, limit=9)[0]
    assert (newest["name"], newest["actor"]) == ("attribute.updated", house.by.actor)
    assert newest["changes"] == [
        {"property": "sort_order", "before": 0, "after": 4},
        {"property": "labels", "locale": "en_US", "before": "Name", "after": None},
        {"property": "labels", "locale": "fr_FR", "before": None, "after": "Nom"},
    ]
    assert current(house).updated[ATTRIBUTE]["name"] == changed_at


def test_options_belong_to_their_attribute(house):
    save(house, ATTRIBUTE, ("color", LIST), ("material", LIST), ("name", NAME))
    outcomes = save(house, OPTION, ("red", {}), ("red", {"sort_order": 2}), owner="color")
    assert outcomes == [Saved("red", True), Saved("red", False)]
    assert save(house, OPTION, ("red", {}), owner="material") == [Saved("red", True)]
    assert save(house, OPTION, ("red", {"sort_order": 2}), owner="color") == [Saved("red", False)]
    with house.read() as db:
        [red] = store.find(db, house.by.organization_id, OPTION, "color", ["red"])
    assert red.document == {"code": "red", "attribute": "color", "sort_order": 2, "labels": {}}
    assert told(house)[3:] == [
        ("attribute_option.created", "color/red"), ("attribute_option.created", "material/red")
    ]  # fmt: skip
    with pytest.raises(NoOptions):
        save(house, OPTION, ("red", {}), owner="name")
    with pytest.raises(Unknown):
        save(house, OPTION, ("red", {}), owner="nothing")
    with pytest.raises(Unknown):
        save(house, VARIANT, ("by_size", {}), owner="nothing")


def test_who_may_only_update_is_told_what_is_missing(house):
    outcomes = save(house, ATTRIBUTE_GROUP, ("new", {}), ("other", {}), may_create=False)
    assert isinstance(outcomes[0], Forbidden)
    assert outcomes[0].missing == "attributes:create"
    assert outcomes[1] == Saved("other", False)


def test_a_code_that_is_taken_cannot_be_created(house):
    assert house.do(verbs.create, ATTRIBUTE, "", {"code": "name"} | NAME) == Saved("name", True)
    for data, flaw in (({"code": "name"} | NAME, "taken"), (NAME, "blank")):
        with pytest.raises(Flawed) as refused:
            house.do(verbs.create, ATTRIBUTE, "", data)
        assert [(one.property, one.code) for one in refused.value.flaws] == [("code", flaw)]
    with pytest.raises(Misfit):
        house.do(verbs.create, ATTRIBUTE, "", {"code": 7} | NAME)


def test_organizations_have_a_catalog_each(house):
    save(house, ATTRIBUTE, ("name", NAME))
    assert not current(house, house.other).has(ATTRIBUTE, "name")
    assert save(house, ATTRIBUTE, ("name", NAME), by=house.other) == [Saved("name", True)]
    save(house, ATTRIBUTE, ("name", {"sort_order": 9}), by=house.other)
    assert current(house).documents[ATTRIBUTE]["name"]["sort_order"] == 0


def test_a_family_whose_requirements_change_is_counted_anew(house):
    save(house, ATTRIBUTE, ("name", NAME))
    save(house, FAMILY, ("shoes", {"attributes": ["name"]}), ("hats", {}))
    assert stale(house) == []  # they have no products yet
    save(house, FAMILY, ("shoes", {"attribute_requirements": {"ecommerce": ["name"]}}))
    assert stale(house) == ["shoes"]
    save(house, CHANNEL, ("ecommerce", {"labels": {"fr_FR": "Boutique"}}))
    save(house, ATTRIBUTE, ("name", {"labels": {"fr_FR": "Nom"}}))
    assert stale(house) == ["shoes"]
    save(house, CHANNEL, ("ecommerce", {"locales": ["en_US", "fr_FR"]}))
    assert sorted(stale(house)) == ["hats", "shoes"]


def test_a_structure_that_was_not_committed_is_never_seen(house):
    """What a transaction read back before it was undone must not stay in memory."""
    save(house, ATTRIBUTE, ("name", NAME))
    org = house.by.organization_id
    with suppress(ZeroDivisionError), house.write() as db:
        verbs.save(db, house.by, CATEGORY, "", [("a", {})], may_create=True, now=house.now)
        assert snapshots.whole(db, org).has(CATEGORY, "a")
        raise ZeroDivisionError
    assert not current(house).has(CATEGORY, "a")
    assert save(house, CATEGORY, ("a", {})) == [Saved("a", True)]
    assert current(house).has(CATEGORY, "a")


def test_what_a_verb_leaves_in_memory_is_what_the_database_holds(house):
    """Whoever wrote it need not read it again; another process reads what this one believes."""
    save(house, ATTRIBUTE, ("zoom", LIST), ("name", NAME))
    save(house, FAMILY, ("shoes", {"attributes": ["name"], "labels": {"fr_FR": "C", "en_US": "S"}}))
    save(house, ATTRIBUTE_GROUP, ("texts", {"attributes": ["name"]}))
    believed = current(house)
    with house.read() as db:
        read = snapshots.structure("", store.everything(db, house.by.organization_id))
    assert repr(believed.documents) == repr(read.documents)
    assert believed.updated == read.updated
    assert (believed.families, believed.locales) == (read.families, read.locales)


def test_options_leave_the_structure_as_it_is(house):
    """A list of brands that is sent option by option must not make every worker read it all."""
    save(house, ATTRIBUTE, ("color", LIST))
    before = current(house).version
    save(house, OPTION, ("red", {}), owner="color")
    assert current(house).version == before


def test_a_hundred_wishes_cost_few_statements(house):
    """A statement for each line would make a hundred lines a hundred times as slow."""
    save(house, CATEGORY, ("first", {}))
    wishes = [(f"c{n}", {"labels": {"en_US": f"C {n}"}}) for n in range(100)]
    made = statements(house, lambda: save(house, CATEGORY, *wishes))
    assert made <= 6
    again = [(code, {"labels": {"fr_FR": "Ç"}}) for code, _ in wishes]
    assert statements(house, lambda: save(house, CATEGORY, *again)) <= 6
    assert {current(house).documents[CATEGORY][code]["labels"]["fr_FR"] for code, _ in again} == {
        "Ç"
    }
    assert len(told(house)) == 201


def statements(house, work):
    """How often the database was asked something but to begin and to end."""
    seen = []

    def see(*told):
        if not told[2].startswith(("BEGIN", "PRAGMA")):
            seen.append(told[2])

    event.listen(house.database.engine, "before_cursor_execute", see)
    try:
        work()
    finally:
        event.remove(house.database.engine, "before_cursor_execute", see)
    return len(seen)
