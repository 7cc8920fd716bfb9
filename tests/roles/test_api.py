"""Roles over JSON: what is good is done, what is bad names its field."""

import pytest

from tests.harness.client import client

ROOT = "/manage/v1/roles"


@pytest.fixture
def house(sqlite_house):
    return sqlite_house


@pytest.fixture
def desk(house):
    manager = house.connect("Manager", permissions=["roles:manage", "products:read", "users:read"])
    return client(house, house.issue(manager).secret)


@pytest.fixture
def role(desk):
    made = desk.post(ROOT, json={"name": "Shop", "permissions": ["products:read"]})
    assert made.status_code == 201, made.text
    return made.json()


def fields(answer) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return {one["field"]: one["message"] for one in answer.json()["fields"]}


def test_the_life_of_a_role(desk, role):
    assert role["permissions"] == ["api:access", "products:read"]
    assert role["version"] == 1
    shown = desk.get(f"{ROOT}/{role['id']}")
    assert shown.headers["etag"] == '"1"'
    assert shown.json() == role
    assert desk.get(f"{ROOT}/SHOP").json() == role
    edited = desk.patch(f"{ROOT}/{role['id']}", json={"name": "Store"}, headers={"If-Match": '"1"'})
    assert edited.headers["etag"] == '"2"'
    assert edited.json() | {"name": "Shop", "version": 1} == role
    assert desk.delete(f"{ROOT}/{role['id']}").status_code == 204
    assert desk.get(f"{ROOT}/{role['id']}").status_code == 404


def test_the_list_has_system_roles_and_says_who_holds_each(house, desk, role):
    house.connect("Magento", role=role["id"])
    listed = desk.get(ROOT).json()["items"]
    assert [one["name"] for one in listed] == [
        "Owner", "Admin", "Editor", "Viewer", "Blocked", "Shop",
    ]  # fmt: skip
    assert [one["system"] for one in listed] == [True] * 5 + [False]
    assert listed[-1]["used_by"] == {"connections": ["magento"], "users": []}
    assert listed[0]["used_by"]["users"] == [house.by.user_id]
    assert "organization:own" not in str(listed)


def test_the_second_editor_is_told_what_changed(desk, role):
    address = f"{ROOT}/{role['id']}"
    assert desk.patch(address, json={"permissions": [], "version": 1}).status_code == 200
    stale = desk.patch(address, json={"name": "Mine", "version": 1})
    assert stale.status_code == 409
    assert stale.json()["error"] == "stale"
    assert "-products:read" in stale.json()["message"]
    assert desk.get(address).json()["name"] == "Shop"


@pytest.mark.parametrize(("body", "field"), [
    ({}, "name"),
    ({"name": 1}, "name"),
    ({"name": ""}, "name"),
    ({"name": "Viewer"}, "name"),
    ({"name": "shop"}, "name"),
    ({"name": "x", "permissions": "products:read"}, "permissions"),
    ({"name": "x", "permissions": ["products:rea"]}, "permissions"),
    ({"name": "x", "permissions": ["products:delete"]}, "permissions"),
    ({"name": "x", "permissions": [], "all": True}, "permissions"),
    ({"name": "x", "all": "yes"}, "all"),
    ({"name": "x", "id": "mine"}, "id"),
    ({"name": "x", "version": 3}, "version"),
    ({"name": "x\u0000"}, "name"),
])  # fmt: skip
def test_a_bad_role_names_its_field(desk, role, body, field):
    assert field in fields(desk.post(ROOT, json=body))


@pytest.mark.parametrize(("body", "field"), [
    ({"name": "New"}, "version"),
    ({"name": "New", "version": "1"}, "version"),
    ({"name": "New", "version": True}, "version"),
    ({"name": " ", "version": 1}, "name"),
    ({"permissions": ["products:delete"], "version": 1}, "permissions"),
])  # fmt: skip
def test_a_bad_edit_names_its_field(desk, role, body, field):
    assert field in fields(desk.patch(f"{ROOT}/{role['id']}", json=body))


def test_an_unknown_permission_gets_a_suggestion(desk):
    told = fields(desk.post(ROOT, json={"name": "x", "permissions": ["product:read"]}))
    assert told["permissions"] == (
        "There is no permission product:read. Did you mean products:read?"
    )


@pytest.mark.parametrize("if_match", ["*", "one", '"-1"', "9" * 50])
def test_a_version_that_is_none_is_refused(desk, role, if_match):
    answer = desk.patch(
        f"{ROOT}/{role['id']}", json={"name": "New"}, headers={"If-Match": if_match}
    )
    assert "version" in fields(answer)


def test_a_role_in_use_says_by_whom(house, desk, role):
    house.connect("Magento", role="Shop")
    refused = desk.delete(f"{ROOT}/{role['id']}")
    assert refused.status_code == 409
    assert "Magento" in refused.json()["message"]


@pytest.mark.parametrize("named", ["owner", "Viewer", "BLOCKED"])
def test_system_roles_are_fixed(desk, named):
    assert desk.patch(f"{ROOT}/{named}", json={"name": "x", "version": 0}).status_code == 409
    assert desk.delete(f"{ROOT}/{named}").status_code == 409


def test_without_the_permission_nothing_is_told(house):
    """Security case 12: whoever manages keys does not therefore manage roles."""
    answer = client(house, house.issue(house.managing()).secret).get(ROOT)
    assert answer.status_code == 403
    assert answer.json()["missing"] == "roles:manage"


def test_a_machine_that_manages_roles_is_no_ladder(house, desk):
    """Security case 13: it wrote what it did not hold into the role of its own connection."""
    role = house.issue(house.connect("Plain"))  # holds Viewer: a fixed role
    assert role.credential
    made = desk.post(ROOT, json={"name": "Own", "permissions": ["roles:manage"]}).json()
    house.connect("Climber", role=made["id"])
    body = {"permissions": ["roles:manage", "users:read"], "version": 1}
    told = fields(desk.patch(f"{ROOT}/{made['id']}", json=body))
    assert told == {"permissions": "Only an Owner can grant users:read to a connection."}
