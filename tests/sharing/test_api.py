"""Groups over JSON: what is good is done, what is bad names its field."""

import pytest

from keydesk.access import VIEWER
from keydesk.connections import verbs as connecting
from keydesk.connections.wishes import Changes as ConnectionChanges
from keydesk.groups.wishes import Wish
from keydesk.sharing import verbs
from tests.harness.client import client
from tests.sharing.conftest import FULL, shoes

ROOT = "/manage/v1/groups"
HELD = [
    "groups:manage", "connections:read", "connections:manage", "users:read", "users:manage",
    *VIEWER.permissions,
]  # fmt: skip


@pytest.fixture
def house(small_shop):
    return small_shop


@pytest.fixture
def manager(house):
    return house.connect("Manager", permissions=HELD)


@pytest.fixture
def desk(house, manager):
    return client(house, house.issue(manager).secret)


@pytest.fixture
def group(desk):
    made = desk.post(ROOT, json={"name": "Shoes", "rights": {"categories": {"shoes": "view"}}})
    assert made.status_code == 201, made.text
    return made.json()


def fields(answer) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return {one["field"]: one["message"] for one in answer.json()["fields"]}


def test_the_life_of_a_group(desk, group):
    bare = {"channels": {}, "locales": {}, "attribute_groups": {}}
    assert group["rights"] == {"categories": {"shoes": "view"}, **bare}
    address = f"{ROOT}/{group['id']}"
    assert desk.get(f"{ROOT}/sHOES").json() == group
    assert desk.get(f"{address}/visible").json() == {"visible": 3, "total": 5, "loose": 1}
    assert desk.patch(address, json={"name": "Feet"}).status_code == 422
    sent = {"name": "Feet", "rights": {"locales": {"en_US": "edit"}}}
    edited = desk.patch(address, json=sent, headers={"If-Match": '"1"'})
    assert edited.headers["etag"] == '"2"'
    assert edited.json()["rights"]["categories"] == {"shoes": "view"}
    assert desk.patch(address, json={"name": "Mine", "version": 1}).status_code == 409
    assert [one["name"] for one in desk.get(ROOT).json()["items"]] == ["Feet"]
    assert desk.delete(address).status_code == 204
    assert desk.get(address).status_code == 404


def test_what_the_catalog_has_not_is_named(desk, group):
    strange = {"categories": {"shose": "view"}, "channels": {"app": "view"},
               "locales": {"xx_XX": "view"}, "attribute_groups": {"erp": "view"}}  # fmt: skip
    for answer in (
        desk.post(ROOT, json={"name": "x", "rights": strange}),
        desk.patch(f"{ROOT}/{group['id']}", json={"rights": strange, "version": 1}),
    ):
        assert fields(answer) == {
            "categories": "There is no category shose.", "channels": "There is no channel app.",
            "locales": "No channel has the locale xx_XX.",
            "attribute_groups": "There is no attribute group erp.",
        }  # fmt: skip
    for body, field in (
        ({}, "name"), ({"name": "ALL"}, "name"), ({"name": "shoes"}, "name"),
        ({"name": "x", "rights": {"channels": {"*": "edit"}}}, "channels"),
        ({"name": "x", "rights": {"brands": {}}}, "rights.brands"),
        ({"name": "x", "rights": {"channels": ["*"]}}, "rights.channels"),
    ):  # fmt: skip
        assert field in fields(desk.post(ROOT, json=body)), body


def test_connections_and_users_have_one(house, desk, group):
    made = desk.post("/manage/v1/connections", json={"label": "Shop", "group": "shoes"}).json()
    assert (made["group"], made["group_name"]) == (group["id"], "Shoes")
    user = house.member("viewer").user_id
    for path, back in ((f"/manage/v1/users/{user}", {}), ("/manage/v1/connections/shop", {})):
        assert desk.patch(path, json={"group": "all"} | back).json()["group"] == "all"
        assert desk.patch(path, json={"group": group["id"]}).json()["group"] == group["id"]
        for wrong in ("", "nothing", "x" * 500):
            assert list(fields(desk.patch(path, json={"group": wrong}))) == ["group"]
    uses = desk.get(f"{ROOT}/shoes").json()["used_by"]
    assert uses == {"connections": ["shop"], "users": [user]}
    refused = desk.delete(f"{ROOT}/{group['id']}")
    assert refused.status_code == 409
    assert "Shop" in refused.json()["message"]
    desk.patch(f"/manage/v1/users/{user}", json={"group": "all"})
    desk.delete("/manage/v1/connections/shop")
    assert desk.delete(f"{ROOT}/{group['id']}").status_code == 204


def test_a_limited_key_gives_what_lies_below_its_categories_and_nothing_else(house, desk, manager):
    """What it does not see is unknown to it: a code is no way to learn what there is."""
    house.do(verbs.create, Wish("Wide", rights={"categories": {"*": "own"}}))
    house.do(verbs.create, Wish("Shoes", rights=shoes("own")))
    house.do(connecting.edit, manager.code, ConnectionChanges(group="shoes"))
    assert [one["name"] for one in desk.get(ROOT).json()["items"]] == ["Shoes"]
    assert desk.get(f"{ROOT}/wide").status_code == 403
    for level in ("view", "own"):
        sent = {"name": f"Boots {level}", "rights": {"categories": {"boots": level}}}
        assert desk.post(ROOT, json=sent).status_code == 201
    body = {"label": "Boots", "group": "boots own"}
    assert desk.post("/manage/v1/connections", json=body).status_code == 201
    for code in ("shirts", "nowhere"):
        wrong = desk.post(ROOT, json={"name": "x", "rights": {"categories": {code: "view"}}})
        assert fields(wrong) == {"categories": f"There is no category {code}."}
    every = {"name": "x", "rights": FULL | {"categories": {"*": "view"}}}
    assert list(fields(desk.post(ROOT, json=every))) == ["categories"]
    mine = desk.patch(f"{ROOT}/shoes", json={"rights": {"categories": {}}, "version": 1})
    assert mine.status_code == 403
    body = {"label": "Default"}
    assert desk.post("/manage/v1/connections", json=body).json()["group_name"] == "Shoes"
    assert "group" in fields(desk.post("/manage/v1/connections", json=body | {"group": "all"}))


def test_another_organizations_group_is_missing_in_the_very_same_words(house, desk):
    """Security cases 27 and 88."""
    theirs = house.do(verbs.create, Wish("Theirs"), by=house.other)
    told = []
    for named in (theirs.id, "q" * 12):
        for answer in (
            desk.get(f"{ROOT}/{named}"), desk.get(f"{ROOT}/{named}/visible"),
            desk.patch(f"{ROOT}/{named}", json={"name": "x", "version": 1}),
            desk.delete(f"{ROOT}/{named}"),
            desk.post("/manage/v1/connections", json={"label": "Shop", "group": named}),
        ):  # fmt: skip
            body = {k: v for k, v in answer.json().items() if k != "request_id"}
            told.append((answer.status_code, str(body).replace(named, "NAMED")))
    assert told[:5] == told[5:]
    assert {status for status, _ in told} == {404, 422}
