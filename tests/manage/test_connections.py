"""Connections over JSON, on both databases; and what the API tells about itself."""

import pytest

from tests.credentials.facts import happened
from tests.harness.client import client

CONNECTIONS = "/manage/v1/connections"
HELD = ["connections:read", "connections:manage", "products:read", "locales:read"]


@pytest.fixture
def desk(house):
    secret = house.issue(house.connect("Desk", permissions=HELD)).secret
    house.calls = client(house, secret)
    return house


def create(desk, **body):
    return desk.calls.post(CONNECTIONS, json={"label": "SAP", "permissions": []} | body)


def test_the_life_of_a_connection(desk):
    made = create(desk, permissions=["products:read"], flow_type="source")
    assert made.status_code == 201
    body = made.json()
    assert body.pop("credentials") is None
    assert body == {
        "code": "sap", "label": "SAP", "flow_type": "source", "active": True, "access": "custom",
        "limits": None,
        "role": None, "permissions": ["api:access", "products:read"],
        "description": "", "contact": "", "tags": [], "critical": False, "tracked": False,
        "picture": None,
        "assigned_user_id": desk.by.user_id, "version": 1, "group": "all", "group_name": "All",
        "password_grant": False, "user_passwords": False,
        "created_at": desk.now.isoformat(),
    }  # fmt: skip
    address = f"{CONNECTIONS}/sap"
    assert desk.calls.get(address).json() == body
    assert desk.calls.patch(address, json={"label": "SAP S/4"}).json()["label"] == "SAP S/4"
    assert not desk.calls.post(f"{address}/deactivate").json()["active"]
    assert desk.calls.post(f"{address}/activate").json()["active"]
    assert desk.calls.delete(address).status_code == 204
    assert desk.calls.get(address).status_code == 404
    assert desk.told()[-5:] == [f"connection.{what}" for what in (
        "created", "edited", "deactivated", "activated", "deleted")]  # fmt: skip


def test_a_list_has_pages_and_a_search(desk):
    for label in ("b", "A", "c"):
        create(desk, label=f"{label} system", code=f"CODE_{label}")
    first = desk.calls.get(CONNECTIONS, params={"limit": 2}).json()
    second = desk.calls.get(CONNECTIONS, params={"limit": 2, "after": first["next"]}).json()
    labels = [item["label"] for page in (first, second) for item in page["items"]]
    assert labels == ["A system", "b system", "c system", "Desk"]
    for search, count in {"SYSTEM": 3, "code_": 3, "CODE_A": 1, "%": 0, "e_a": 1, "zzz": 0}.items():
        found = desk.calls.get(CONNECTIONS, params={"search": search}).json()["items"]
        assert len(found) == count, search


VALUES = [
    [],
    {},
    "",
    0,
    1.5,
    True,
    "\x00",
    "x" * 65536,
    "a\nb",
    10**400,
    [None],
    ["\x00"],
    {"a": 1},
]
FINE = {("permissions", "[]"), ("all", "True"), ("code", "''")}


FIELDS = ["label", "flow_type", "code", "role", "permissions", "all"]  # fmt: skip


def test_every_wrong_value_of_every_field_names_it_and_changes_nothing(desk):
    """Security case 25."""
    for field in FIELDS:
        create(desk, label="Other", code="other")
        before = happened(desk)
        for value in VALUES:
            if (field, repr(value)) in FINE:
                continue
            body = {"label": "SAP", field: value}
            answers = [desk.calls.post(CONNECTIONS, json=body)]
            if field != "code":
                answers.append(desk.calls.patch(f"{CONNECTIONS}/other", json={field: value}))
            for answer in answers:
                assert answer.status_code == 422, (field, value)
                named = {entry["field"].split(".")[0] for entry in answer.json()["fields"]}
                assert named == {field}
                assert len(answer.content) < 100_000
        assert happened(desk) == before


RULES = [
    ({"code": "desk"}, "code", "Connection code must be unique."),
    ({"label": "x" * 101}, "label", "100 characters or less"),
    ({"permissions": ["product:read"]}, "permissions", "Did you mean products:read?"),
    ({"permissions": ["products:update"]}, "permissions", "You do not hold products:update"),
    ({"permissions": ["connections:read"]}, "permissions", "Only an Owner can grant"),
    ({"permissions": None, "role": "owner"}, "permissions", "You do not hold"),
    ({"permissions": None, "all": True}, "permissions", "You do not hold"),
    ({"permissions": None}, "permissions", "You do not hold"),  # Viewer, the default
    ({"role": "viewer"}, "role", "Choose one"),
]  # fmt: skip


def test_a_rule_that_is_broken_is_named(desk):
    """Security cases 12 and 13."""
    for body, field, words in RULES:
        answer = create(desk, **body)
        assert answer.status_code == 422
        assert answer.json()["fields"][0]["field"] == field
        assert words in answer.json()["fields"][0]["message"]


OURS = ["id", "organization_id", "assigned_user_id", "userId", "active"]  # fmt: skip


def test_nobody_chooses_an_owner_or_an_id(desk):
    """Security cases 10 and 11."""
    for field in OURS:
        for answer in (create(desk, **{field: "x"}),
                       desk.calls.patch(f"{CONNECTIONS}/desk", json={field: "x"})):  # fmt: skip
            assert answer.json()["fields"] == [
                {"field": field, "message": "There is no such field."}
            ]


def test_a_code_never_changes(desk):
    create(desk)
    assert desk.calls.patch(f"{CONNECTIONS}/sap", json={"code": "erp"}).status_code == 422


def test_an_unknown_connection_and_anothers_are_answered_alike(desk):
    """Security cases 27 and 88."""
    desk.connect("Fjord", code="fjord", by=desk.other)
    for method, path, body in [
        ("GET", "", None), ("PATCH", "", {"label": "x"}), ("POST", "/activate", None),
        ("POST", "/deactivate", None), ("DELETE", "", None),
    ]:  # fmt: skip
        said = []
        for code in ("fjord", "fj0rd"):
            answer = desk.calls.request(method, f"{CONNECTIONS}/{code}{path}", json=body)
            assert answer.status_code == 404
            said.append(answer.text.replace(code, "?").split('"request_id"')[0])
        assert said[0] == said[1]
    assert "fjord" not in desk.calls.get(CONNECTIONS).text


STRANGE = ["%00", "%ff", "..%2fkeys", "x" * 5000, "%F0%9F%94%91"]  # fmt: skip


def test_a_code_that_cannot_be_one_is_4xx(desk):
    for code in STRANGE:
        assert desk.calls.get(f"{CONNECTIONS}/{code}").status_code in (400, 404)


def test_whoami_and_the_tree_of_permissions(desk):
    body = desk.calls.get("/manage/v1/whoami").json()
    assert body["organization"] == desk.by.organization_id
    assert body["permissions"] == ["api:access", *sorted(HELD, key=body["permissions"].index)]
    listed = [entry["name"] for entry in desk.calls.get("/manage/v1/permissions").json()]
    assert listed[0] == "products:read"
    assert listed[-1] == "settings:manage"


def test_the_document_tells_every_route_and_its_permission(desk):
    document = client(desk).get("/manage/v1/openapi.json").json()
    shown = {
        (method.upper(), path): entry["x-permission"]
        for path, methods in document["paths"].items()
        for method, entry in methods.items()
    }
    assert shown["POST", "/manage/v1/keys/{key_id}/revoke"] == "credentials:manage"
    assert shown["GET", "/manage/v1/connections"] == "connections:read"
    for methods in document["paths"].values():
        for entry in methods.values():
            assert {"401", "403", "422", "503"} <= entry["responses"].keys()
