"""An organization chooses its habits: what is kept, what is told, what is refused."""

import re

import pytest

from keydesk.credentials.wishes import Wish
from keydesk.habits import store
from keydesk.habits.likes import LIKES, changes_to, likeness
from keydesk.habits.model import KEYDESK, Changes, written
from keydesk.habits.verbs import choose
from keydesk.kit.errors import Invalid
from tests.credentials.facts import happened
from tests.credentials.test_races import at_once
from tests.house.pages import DOCS


def kept(house, by=None):
    with house.read() as db:
        return store.of(db, (by or house.by).organization_id)


def test_who_never_chose_has_keydesks_own(house):
    assert kept(house) == KEYDESK
    house.do(choose, changes_to("akeneo"))
    assert kept(house) == LIKES["akeneo"].habits
    assert kept(house, house.other) == KEYDESK, "another organization's"


def test_what_changed_is_told_and_nothing_is_told_of_nothing(house):
    house.do(choose, Changes(active=True, permissions="read", first_tab="keys"))
    house.do(choose, Changes(active=True))
    told = [data for name, data in happened(house) if name == "habits.chosen"]
    assert told == [
        {"like": "", "changes": {"active": [False, True], "permissions": ["viewer", "read"]}}
    ]
    house.do(choose, changes_to("unisoft"))
    assert happened(house)[-1][1]["like"] == "unisoft"


@pytest.mark.parametrize(("wrong", "field"), [
    ({"permissions": "everything"}, "permissions"),
    ({"first_tab": ""}, "first_tab"),
    ({"one_credential": "Off"}, "one_credential"),
    ({"secret": "never"}, "secret"),
])  # fmt: skip
def test_a_choice_that_there_is_not_is_named_with_those_that_there_are(house, wrong, field):
    with pytest.raises(Invalid) as refused:
        house.do(choose, Changes(active=True, **wrong))
    assert [v.field for v in refused.value.violations] == [field]
    assert "Choose one of" in refused.value.violations[0].message
    assert kept(house) == KEYDESK


def test_what_two_choose_at_once_of_different_things_is_both_kept(house):
    """Each read the row, changed one field of six and wrote all six back: one choice was lost."""
    wanted = [Changes(active=True), Changes(secret="on_demand"), Changes(first_tab="clients")]
    at_once(house, *[lambda one=one: house.do(choose, one) for one in wanted])
    found = kept(house)
    assert (found.active, found.secret, found.first_tab) == (True, "on_demand", "clients")
    assert house.told().count("habits.chosen") == 3


@pytest.mark.parametrize(("habit", "mode", "holds"), [
    ("nothing", "custom", False), ("viewer", "role", True), ("read", "custom", True),
    ("all", "all", True),
])  # fmt: skip
def test_what_a_new_connection_may_do(house, habit, mode, holds):
    house.do(choose, Changes(permissions=habit))
    made = house.connect()
    assert made.access.mode == mode
    assert ("products:read" in made.permissions) is holds
    assert ("products:update" in made.permissions) is (habit == "all")
    assert "users:read" not in made.permissions, "reading everything is the catalogue's everything"
    assert house.connect("Said", permissions=[]).permissions == frozenset(), "what is said counts"


def test_a_habit_gives_nobody_a_right_to_grant(house):
    """Security case 13: the default was written by the system, so nobody looked who asked."""
    house.do(choose, Changes(permissions="all"))
    viewer = house.member("viewer")
    with pytest.raises(Invalid) as refused:
        house.connect(by=viewer)
    assert refused.value.violations[0].field == "permissions"
    assert house.connect(by=viewer, role="viewer").access.role == "viewer"


def test_what_a_new_key_is(house):
    shop = house.connect("Shop", role="editor")
    assert not house.issue(shop, active=None).credential.active
    house.do(choose, changes_to("unisoft"))
    made = house.issue(shop, active=None).credential
    assert made.active
    assert made.permissions == {p for p in shop.permissions if p.endswith((":read", ":access"))}
    said = house.issue(shop, active=False, permissions=None).credential
    assert (said.active, said.permissions) == (False, None)
    assert Wish("x").active is None


def test_each_product_is_known_by_its_habits():
    assert [likeness(like.habits) for like in LIKES.values()] == list(LIKES)


def test_the_page_tells_what_the_code_does():
    """A table of six times six values, copied by hand."""
    rows = re.findall(r"^\| `(\w+)` \|(.+)\|$", (DOCS / "habits.md").read_text(), re.MULTILINE)
    told = {name: [cell.strip(" `") for cell in cells.split("|")] for name, cells in rows}
    for name, like in LIKES.items():
        assert told[name] == [written(value) for value in vars(like.habits).values()], name
