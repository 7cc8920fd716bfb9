"""Protected APIs over JSON, on pages and in files: one set of rules, one way in."""

from datetime import timedelta

import pytest

from keydesk.apis.store import own_permissions
from keydesk.attempts.store import calls
from keydesk.sheets import sheet
from keydesk.sheets.applying import apply, present
from tests.harness.client import client

ROOT = "/manage/v1/apis"
CRM = {
    "name": "CRM",
    "base_path": "/integrations/v1",
    "permissions": [{"name": "contacts:read", "label": "Read contacts"}],
    "routes": [{"method": "GET", "path": "/contacts/{id}", "permission": "contacts:read"}],
}


@pytest.fixture
def house(sqlite_house):
    return sqlite_house


@pytest.fixture
def desk(house):
    manager = house.connect("Manager", permissions=["apis:manage", "connections:read"])
    return client(house, house.issue(manager).secret)


def test_the_life_of_an_api(house, desk):
    """Whoever may not manage them learns nothing of them."""
    made = desk.post(ROOT, json=CRM)
    assert made.status_code == 201, made.text
    assert made.json() == CRM | {"code": "crm", "version": 1}
    assert [one["code"] for one in desk.get(ROOT).json()["items"]] == ["crm"]
    routes = [*CRM["routes"], {"method": "GET", "path": "/ping", "permission": "any"}]
    put = desk.put(f"{ROOT}/crm/routes", json={"routes": routes, "version": 1})
    assert put.headers["etag"] == '"2"'
    assert desk.put(f"{ROOT}/crm/routes", json={"routes": [], "version": 1}).status_code == 409
    assert desk.patch(f"{ROOT}/crm", json={"name": "Club"}).status_code == 422
    edited = desk.patch(f"{ROOT}/crm", json={"name": "Club"}, headers={"If-Match": '"2"'})
    assert edited.json()["name"] == "Club"
    asked = {"method": "HEAD", "path": "/integrations/v1/contacts/7?x"}
    assert desk.post(f"{ROOT}/requests", json=asked).json() == {
        "permission": "contacts:read", "api": "crm", "route": "/integrations/v1/contacts/{id}",
        "refused": None,
    }  # fmt: skip
    bad = {"method": "GET", "path": "/integrations/v1/contacts/..%2f7"}
    assert desk.post(f"{ROOT}/requests", json=bad).json()["refused"] == "encoding"
    tree = desk.get("/manage/v1/permissions").json()
    assert ("contacts:read", "Club") in [(one["name"], one["branch"]) for one in tree]
    stranger = client(house, house.issue(house.connect("Stranger")).secret)
    for path in (ROOT, f"{ROOT}/crm", f"{ROOT}/unmapped"):
        assert stranger.get(path).status_code == 403
    assert desk.delete(f"{ROOT}/crm").status_code == 204
    assert desk.get(f"{ROOT}/crm").status_code == 404


def test_what_all_stands_for_is_written_out(house, desk):
    desk.post(ROOT, json=CRM)
    shop = house.connect("Shop", everything=True)
    shown = desk.get(f"/manage/v1/connections/{shop.code}").json()["permissions"]
    assert "contacts:read" in shown
    assert "apis:*" not in shown
    narrowed = house.issue(shop, permissions=["contacts:read"])
    assert narrowed.credential.permissions == {"api:access", "contacts:read"}
    assert desk.delete(f"{ROOT}/crm").status_code == 409


def test_a_refused_call_is_mapped(house, desk):
    """What somebody called and nobody mapped is proposed, and gone from the list once it is."""
    desk.post(ROOT, json=CRM)
    row = dict.fromkeys(
        ("connection_id", "credential_id", "secret_id", "permission", "route", "address",
         "program", "request_id"), "",
    ) | {
        "organization_id": house.by.organization_id, "failed": True, "times": 1,
        "door": "forward-auth", "outcome": "unmapped_route", "status": 403, "took": 1, "items": 1,
        "trouble": [], "method": "POST",
    }  # fmt: skip
    with house.usage.write() as db:
        for n in range(3):
            at = house.now - timedelta(minutes=n)
            path = f"/integrations/v1/contacts/{n}/notes"
            db.execute(calls.insert().values(row | {"path": path, "at": at}))
        db.execute(calls.insert().values(row | {"path": "/other", "at": house.now}))
    first, other = sorted(
        desk.get(f"{ROOT}/unmapped").json()["items"], key=lambda one: -one["times"]
    )
    assert (first["times"], first["api"], other["api"]) == (3, "crm", None)
    assert first["route"] == {
        "method": "POST", "path": "/contacts/{id}/notes", "permission": "contacts:create",
    }  # fmt: skip
    permissions = [*CRM["permissions"], {"name": "contacts:create"}]
    wanted = {"permissions": permissions, "routes": [*CRM["routes"], first["route"]], "version": 1}
    assert desk.patch(f"{ROOT}/crm", json=wanted).status_code == 200
    assert [one["path"] for one in desk.get(f"{ROOT}/unmapped").json()["items"]] == ["/other"]


def test_a_file_carries_apis_with_the_roles_that_name_their_permissions(house, desk):
    desk.post(ROOT, json=CRM)
    mine = house.by.organization_id

    def placed(text, **more):
        with house.write() as db:
            return apply(db, house.by, sheet.read(text), limit=9, now=house.now, **more)

    with house.read() as db:
        text = sheet.written(present(db, mine))
    assert {step.what for step in placed(text, delete=True)} == {"keep"}
    wider = text.replace("roles: []", "roles: [{name: Callers, permissions: [notes:read]}]")
    wider = wider.replace("    contacts:read:", "    notes:read: ''\n    contacts:read:")
    assert "notes:read: ''" in wider
    assert [(s.what, s.kind) for s in placed(wider, delete=False) if s.what != "keep"] == [
        ("change", "api"), ("create", "role"),
    ]  # fmt: skip
    with house.read() as db:
        assert own_permissions(db, mine) == {"contacts:read", "notes:read"}
    gone = [s.line for s in placed("keydesk: 1\napis: []\nroles: []\n", delete=True)]
    assert gone == ["delete  api crm", "delete  role Callers"]
