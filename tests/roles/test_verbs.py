"""Team roles: made, duplicated, edited, deleted; and who may put what into one."""

import pytest

from keydesk.access import store
from keydesk.access.stale import Stale
from keydesk.access.wishes import Changes, Wish
from keydesk.accounts import store as people
from keydesk.auth.permissions import ALL_OF_A_CONNECTION, API_ACCESS
from keydesk.connections import verbs as connecting
from keydesk.connections.wishes import Changes as ConnectionChanges
from keydesk.kit.errors import Conflict, Invalid, NotFound
from keydesk.roles import verbs
from tests.credentials.facts import happened

READ = ["products:read"]


def wrong(house, verb, *rest, **more) -> dict[str, str]:
    """What was refused; nothing may have changed."""
    before = (house.told(), listed(house))
    with pytest.raises(Invalid) as invalid:
        house.do(verb, *rest, **more)
    assert (house.told(), listed(house)) == before
    return {v.field: v.message for v in invalid.value.violations}


def listed(house):
    with house.read() as db:
        return store.team_roles(db, house.by.organization_id)


def test_a_role_holds_what_was_ticked_and_the_root(house):
    made = house.do(verbs.create, Wish(" Shop ", "For the shop.", READ))
    assert (made.name, made.version, made.everything) == ("Shop", 1, False)
    assert made.permissions == {API_ACCESS, "products:read"}
    assert listed(house) == [made]
    assert happened(house)[-1] == ("role.created", {
        "name_given": "Shop", "explanation": "For the shop.",
        "permissions": [API_ACCESS, "products:read"],
    })  # fmt: skip


def test_all_holds_what_is_added_later_but_nothing_sensitive(house):
    made = house.do(verbs.create, Wish("Everything", everything=True))
    assert listed(house)[0].permissions == ALL_OF_A_CONNECTION == made.permissions


def test_nothing_said_is_nothing_held(house):
    """Security case 14."""
    assert house.do(verbs.create, Wish("Empty")).permissions == frozenset()


@pytest.mark.parametrize(("wish", "field", "words"), [
    (Wish("  "), "name", "Give the role a name."),
    (Wish("x" * 81), "name", "at most 80"),
    (Wish("Two\nlines"), "name", "one line"),
    (Wish("oWnEr"), "name", "belongs to Keydesk"),
    (Wish("Custom"), "name", "belongs to Keydesk"),
    (Wish("Shop", "x" * 201), "explanation", "at most 200"),
    (Wish("Shop", permissions=["product:read"]), "permissions", "Did you mean products:read?"),
    (Wish("Shop", permissions=["organization:own"]), "permissions", "no permission"),
    (Wish("Shop", permissions=READ, everything=True), "permissions", "Choose one"),
])  # fmt: skip
def test_a_wish_that_breaks_a_rule_names_its_field(sqlite_house, wish, field, words):
    assert words in wrong(sqlite_house, verbs.create, wish)[field]


@pytest.mark.parametrize("name", ["shop", "SHOP", " Shop "])
def test_two_names_that_differ_in_case_only_are_one(house, name):
    house.do(verbs.create, Wish("Shop"))
    assert wrong(house, verbs.create, Wish(name)) == {"name": "Another role has this name."}
    house.do(verbs.create, Wish("Other"))
    changes = Changes(name=name)
    assert "name" in wrong(house, verbs.edit, "Other", changes)


def test_another_organization_has_roles_of_its_own(house):
    """The same name twice; and what is not theirs is missing in the very same words."""
    made = house.do(verbs.create, Wish("Shop", permissions=READ))
    house.do(verbs.create, Wish("Shop"), by=house.other)
    for verb, rest in ((verbs.edit, (Changes(name="Mine"),)), (verbs.delete, ())):
        with pytest.raises(NotFound):
            house.do(verb, made.id, *rest, by=house.other)
    assert wrong_role(house, made.id) == {"role": f"There is no role {made.id}."}


def wrong_role(house, role):
    with pytest.raises(Invalid) as invalid:
        house.connect("Theirs", by=house.other, role=role)
    return {v.field: v.message for v in invalid.value.violations}


@pytest.mark.parametrize("named", ["owner", "Owner", "VIEWER", "blocked"])
def test_system_roles_are_fixed(house, named):
    for verb, rest in ((verbs.edit, (Changes(name="Mine"),)), (verbs.delete, ())):
        with pytest.raises(Conflict, match="system role"):
            house.do(verb, named, *rest)


def test_a_duplicate_holds_the_same_and_goes_its_own_way(house):
    first = house.do(verbs.create, Wish("Shop", "For the shop.", READ))
    second = house.do(verbs.duplicate, "shop", name="Shop 2")
    assert (second.permissions, second.explanation) == (first.permissions, "For the shop.")
    house.do(verbs.edit, second.id, Changes(permissions=[]))
    assert house.do(verbs.duplicate, "viewer", name="Like Viewer").permissions
    assert listed(house)[1].permissions == first.permissions


def test_nobody_puts_into_a_role_what_they_do_not_hold(house):
    """Security cases 12 and 13: a role was the ladder that a key was not allowed to be."""
    admin = house.member("admin")
    editor = house.member("editor")
    assert "permissions" in wrong(
        house, verbs.create, Wish("Ladder", permissions=["users:manage"]), by=editor
    )
    assert "permissions" in wrong(house, verbs.duplicate, "admin", name="Ladder", by=editor)
    made = house.do(verbs.create, Wish("Shop", permissions=READ), by=editor)
    told = wrong(house, verbs.edit, made.id, Changes(permissions=["users:manage"]), by=editor)
    assert told == {"permissions": "You do not hold users:manage yourself, so you cannot grant it."}
    house.do(verbs.edit, made.id, Changes(permissions=["users:manage"]), by=admin)
    house.do(verbs.edit, made.id, Changes(name="Renamed"), by=editor)  # gains nothing


def test_editing_a_role_that_connections_hold_is_granting_to_them(house):
    """Security case 13: what an Admin could not give to a connection came by way of its role."""
    admin = house.member("admin")
    role = house.do(verbs.create, Wish("Shop", permissions=READ), by=admin)
    house.connect(role=role.id)
    wider = Changes(permissions=[*READ, "credentials:manage"])
    assert wrong(house, verbs.edit, role.id, wider, by=admin) == {
        "permissions": "Only an Owner can grant credentials:manage to a connection."
    }
    house.do(verbs.edit, role.id, wider)
    narrower = Changes(permissions=["credentials:manage"])
    house.do(verbs.edit, role.id, narrower, by=admin)  # to take away is nobody's privilege


def test_only_owners_give_a_role_with_sensitive_permissions_to_a_connection(house):
    """Security case 12."""
    role = house.do(verbs.create, Wish("Desk", permissions=["credentials:manage"]))
    admin = house.member("admin")
    with pytest.raises(Invalid, match="Check"):
        house.connect("By admin", by=admin, role=role.id)
    plain = house.connect("Plain")
    with pytest.raises(Invalid):
        house.do(connecting.edit, plain.code, ConnectionChanges(role=role.id), by=admin)
    assert house.connect("By owner", role="DESK").access.role == role.id


def test_an_edit_says_what_was_and_what_is(house):
    role = house.do(verbs.create, Wish("Shop", permissions=READ))
    house.later(minutes=1)
    edited = house.do(verbs.edit, "shop", Changes(name="Store", everything=True, version=1))
    assert (edited.version, edited.edited_at) == (2, house.now)
    assert happened(house)[-1] == ("role.edited", {
        "name_given": "Store", "version": 2,
        "changes": {"name": ["Shop", "Store"], "permissions": [sorted(role.permissions), "all"]},
    })  # fmt: skip
    assert house.do(verbs.edit, role.id, Changes(name="Store", version=2)) == edited
    assert house.told()[-1] == "role.edited"
    assert len([name for name in house.told() if name == "role.edited"]) == 1


def test_the_second_of_two_editors_is_told_who_changed_what(house):
    """Two administrators edited one role; the first one's changes were gone, and nobody knew."""
    role = house.do(verbs.create, Wish("Shop", permissions=READ))
    other = house.member("admin")
    house.do(verbs.edit, role.id, Changes(name="Store", version=1), by=other)
    wider = Changes(permissions=[*READ, "products:update"], version=2)
    house.do(verbs.edit, role.id, wider, by=other)
    before = listed(house)
    with pytest.raises(Stale) as stale:
        house.do(verbs.edit, role.id, Changes(name="Mine", permissions=[], version=1))
    assert listed(house) == before
    assert stale.value.status == 409
    assert stale.value.meanwhile.who == "admin"  # the name of that user
    assert stale.value.meanwhile.what == "“Shop” → “Store”, +products:update"


def test_a_role_in_use_stays_and_says_by_whom(house):
    role = house.do(verbs.create, Wish("Shop", permissions=READ))
    connection = house.connect("Magento", role=role.id)
    user = house.member(role.id)
    with pytest.raises(Conflict) as used:
        house.do(verbs.delete, role.id)
    assert used.value.params["holders"] == f"Magento, {role.id}"  # the name of that user
    house.do(connecting.delete, connection.code)
    with house.write() as db:
        mine = people.memberships.c.user_id == user.user_id
        db.execute(people.memberships.update().where(mine).values(role="viewer"))
    house.do(verbs.delete, "shop")
    assert listed(house) == []
    assert happened(house)[-1] == ("role.deleted", {
        "name_given": "Shop", "explanation": "", "permissions": [API_ACCESS, "products:read"],
    })  # fmt: skip
    house.do(verbs.create, Wish("Shop"))  # the name is free again


@pytest.mark.parametrize("named", ["\0", "\ud800", "x" * 5000, "", "  ", "a\nb", "'; --"])
def test_what_no_role_could_be_called_is_missing(house, named):
    """On PostgreSQL a NUL was an error of the database instead of a wrong field."""
    with pytest.raises(NotFound):
        house.do(verbs.edit, named, Changes(name="Mine"))
    assert wrong_role(house, named) if named else True


def test_a_name_is_found_however_its_letters_are_composed(house):
    made = house.do(verbs.create, Wish("Caf\u00e9"))
    with house.read() as db:
        assert store.find(db, house.by.organization_id, " CAFE\u0301 ") == made
