"""Groups: made, edited, deleted; and nobody grants a part of the catalog that they have not."""

from dataclasses import replace

import pytest

from keydesk.access.stale import Stale
from keydesk.auth.rights import NOTHING, rights
from keydesk.connections.grouped import used_by
from keydesk.groups import store, verbs
from keydesk.groups.wishes import Changes, Wish
from keydesk.kit.errors import Conflict, Forbidden, Invalid, NotFound
from tests.credentials.facts import happened

SHOES = {"categories": {"shoes": "view"}}
BOTH = {"categories": {"shoes": "edit", "winter": "own"}, "locales": {"*": "edit"}}


def listed(house, by=None):
    with house.read() as db:
        return store.every(db, (by or house.by).organization_id)


def wrong(house, verb, *rest, **more) -> dict[str, str]:
    """What was refused; nothing may have changed."""
    before = (house.told(), listed(house))
    with pytest.raises(Invalid) as invalid:
        house.do(verb, *rest, **more)
    assert (house.told(), listed(house)) == before
    return {v.field: v.message for v in invalid.value.violations}


def delete(house, named, by=None):
    return house.do(verbs.delete, named, used_by=used_by, by=by)


def limited(house, sections, group_id="own"):
    return replace(house.by, rights=rights(sections), group_id=group_id)


def test_the_life_of_a_group(house):
    """Before and after stand in the book of events."""
    made = house.do(verbs.create, Wish(" Shoes ", "For the shoe shop.", SHOES))
    assert (made.name, made.version, made.rights) == ("Shoes", 1, rights(SHOES))
    assert listed(house) == [made]
    edited = house.do(verbs.edit, "sHOES", Changes("Feet", rights=BOTH, version=1))
    assert listed(house) == [edited]
    assert house.do(verbs.edit, "Feet", Changes("Feet")) == edited
    delete(house, "feet")
    assert listed(house) == []
    told = [(name, data) for name, data in happened(house) if name.startswith("group.")]
    bare = {"channels": [], "locales": [], "attribute_groups": []}
    assert told[0] == ("group.created", {
        "name_given": "Shoes", "explanation": "For the shoe shop.",
        "rights": {**bare, "categories": ["shoes=view"]},
    })  # fmt: skip
    assert told[1] == ("group.edited", {"name_given": "Feet", "version": 2, "changes": {
        "name": ["Shoes", "Feet"], "locales": [[], ["*=edit"]],
        "categories": [["shoes=view"], ["shoes=edit", "winter=own"]],
    }})  # fmt: skip
    assert (told[2][0], told[2][1]["name_given"]) == ("group.deleted", "Feet")
    assert len(told) == 3


def test_a_new_group_grants_nothing(house):
    """Security case 14."""
    assert house.do(verbs.create, Wish("Empty")).rights == NOTHING


def test_a_wish_that_breaks_a_rule_names_its_field(sqlite_house):
    house = sqlite_house
    house.do(verbs.create, Wish("Shop"))
    for wish, field, words in (
        (Wish("  "), "name", "Give the group a name."),
        (Wish("x" * 81), "name", "at most 80"),
        (Wish("aLL"), "name", "belongs to Keydesk"),
        (Wish("sHOP"), "name", "Another group has this name."),
        (Wish("x", "x" * 201), "explanation", "at most 200"),
        (Wish("x", rights={"brands": {}}), "brands", "There are categories"),
        (Wish("x", rights={"channels": {"print": "edit"}}), "channels", "print can have view, not"),
        (Wish("x", rights={"locales": {"en_US": "own"}}), "locales", "view, edit, not own"),
        (Wish("x", rights={"categories": ["shoes"]}), "categories", "Give a level for each"),
        (Wish("x", rights={"categories": {"": "view"}}), "categories", "no code"),
        (Wish("x", rights={"categories": {"a\0": "view"}}), "categories", "no code"),
        (Wish("x", rights={"categories": {"x" * 101: "view"}}), "categories", "no code"),
        (Wish("x", rights={"locales": dict.fromkeys(map(str, range(2001)), "view")}), "locales",
         "at most 2000"),
    ):  # fmt: skip
        assert words in wrong(house, verbs.create, wish)[field], wish


def test_another_organizations_group_is_missing_in_the_very_same_words(house):
    """Security cases 27 and 88: neither read, changed, deleted, given nor counted."""
    made = house.do(verbs.create, Wish("Shoes", rights=SHOES))
    house.do(verbs.create, Wish("Shoes"), by=house.other)
    for verb, rest in ((verbs.edit, (Changes("Mine"),)), (delete_verb, ())):
        with pytest.raises(NotFound) as missing:
            house.do(verb, made.id, *rest, by=house.other)
        assert missing.value.message == f"There is no group {made.id}."
    with house.read() as db:
        for named in (made.id, "nothing"):
            with pytest.raises(NotFound) as missing:
                verbs.find(db, house.other, named)
            assert missing.value.message == f"There is no group {named}."
    with pytest.raises(Invalid) as invalid:
        house.connect("Theirs", by=house.other, group=made.id)
    assert invalid.value.violations[0].message == f"There is no group {made.id}."
    assert len(listed(house)) == len(listed(house, house.other)) == 1


def delete_verb(db, by, named, *, now):
    return verbs.delete(db, by, named, used_by=used_by, now=now)


def test_all_is_no_row(house):
    with pytest.raises(Conflict):
        house.do(verbs.edit, "All", Changes("Some"))
    with pytest.raises(Conflict):
        delete(house, "all")


def test_a_group_in_use_is_not_deleted_and_says_by_whom(house):
    made = house.do(verbs.create, Wish("Shoes"))
    house.connect("Magento", group="shoes")
    with pytest.raises(Conflict) as conflict:
        delete(house, made.id)
    assert "Magento" in conflict.value.message


def test_the_second_editor_is_told_what_changed(house):
    made = house.do(verbs.create, Wish("Shoes", rights=SHOES))
    house.do(verbs.edit, made.id, Changes(rights={"categories": {}}))
    with pytest.raises(Stale) as stale:
        house.do(verbs.edit, made.id, Changes("Mine", version=1))
    assert "shoes=view" in stale.value.message


def test_nobody_grants_more_of_the_catalog_than_they_have(house):
    """Security case 13: a limited person would else make a group for a key of their own."""
    wide = house.do(verbs.create, Wish("Wide", rights=BOTH))
    narrow = house.do(verbs.create, Wish("Narrow", rights=SHOES))
    by = limited(house, {"categories": {"shoes": "view", "bags": "own"}})
    beyond = {"categories": {"bags": "own", "shoes": "edit"}}
    assert "categories" in wrong(house, verbs.create, Wish("Mine", rights=beyond), by=by)
    assert "categories" in wrong(house, verbs.edit, narrow.id, Changes(rights=beyond), by=by)
    assert "locales" in wrong(house, verbs.create, Wish("x", rights={"locales": {"*": "view"}}),
                              by=by)  # fmt: skip
    for verb, rest in ((verbs.edit, (Changes(explanation="x"),)), (delete_verb, ())):
        with pytest.raises(Forbidden):
            house.do(verb, wide.id, *rest, by=by)
    with house.read() as db:
        assert verbs.listed(db, by) == [narrow]
        assert verbs.listed(db, house.by) == [narrow, wide]
    made = house.do(verbs.create, Wish("Mine", rights={"categories": {"bags": "own"}}), by=by)
    house.do(verbs.edit, made.id, Changes(rights=SHOES), by=by)
    delete(house, made.id, by=by)


def test_nobody_edits_the_group_that_they_have(house):
    made = house.do(verbs.create, Wish("Shoes", rights=SHOES))
    by = limited(house, SHOES, made.id)
    for verb, rest in ((verbs.edit, (Changes(rights={}, name="Feet"),)), (delete_verb, ())):
        with pytest.raises(Forbidden):
            house.do(verb, made.id, *rest, by=by)
