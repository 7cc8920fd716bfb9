"""Habits over JSON, and what they change at the doors where credentials are made."""

import pytest

from tests.harness.client import client

HABITS, CONNECTIONS = "/manage/v1/habits", "/manage/v1/connections"
HELD = ["connections:read", "connections:manage", "credentials:read", "credentials:manage"]


def program(house, *more):
    held = [*more, "products:read"]
    secret = house.issue(house.connect(f"Desk {len(held)}", permissions=held)).secret
    return client(house, secret)


@pytest.fixture
def calls(house):
    return program(house, *HELD, "settings:manage")


def test_habits_are_shown_and_chosen(calls):
    shown = calls.get(HABITS).json()
    assert shown == {
        "like": "keydesk", "active": False, "permissions": "viewer", "first_tab": "keys",
        "secret": "at_once", "with_connection": False, "one_credential": "off",
    }  # fmt: skip
    chosen = calls.patch(HABITS, json={"like": "unopim", "active": False}).json()
    assert (chosen["like"], chosen["permissions"], chosen["active"]) == ("", "all", False)
    assert calls.patch(HABITS, json={"active": True}).json()["like"] == "unopim"
    assert calls.patch(HABITS, json={}).json() == calls.get(HABITS).json()
    assert calls.patch(HABITS, json={"like": "keydesk"}).json() == shown


@pytest.mark.parametrize(("sent", "field"), [
    ({"like": "magento"}, "like"),
    ({"like": ""}, "like"),
    ({"permissions": "*"}, "permissions"),
    ({"active": "maybe"}, "active"),
    ({"colour": "blue"}, "colour"),
    ({"organization_id": "x"}, "organization_id"),
])  # fmt: skip
def test_what_cannot_be_chosen_is_named(calls, sent, field):
    answer = calls.patch(HABITS, json=sent)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["fields"]] == [field]
    assert calls.get(HABITS).json()["like"] == "keydesk"


def test_habits_take_their_permission(house):
    calls = program(house, *HELD)
    assert calls.get(HABITS).status_code == 403
    assert calls.patch(HABITS, json={"active": True}).status_code == 403


def test_a_connection_comes_with_what_is_the_habit(calls):
    alone = calls.post(CONNECTIONS, json={"label": "Alone", "permissions": []}).json()
    assert alone["credentials"] is None
    calls.patch(HABITS, json={"like": "akeneo"})
    made = calls.post(CONNECTIONS, json={"label": "Magento", "permissions": ["products:read"]})
    four = made.json()["credentials"]
    assert made.json()["password_grant"]
    assert four.keys() == {"client_id", "client_secret", "username", "password"}
    assert all(four.values())
    assert "credentials" not in calls.get(f"{CONNECTIONS}/magento").json()
    body = {"label": "Bare", "permissions": ["products:read"], "credentials": False}
    assert calls.post(CONNECTIONS, json=body).json()["credentials"] is None
    calls.patch(HABITS, json={"secret": "on_demand"})
    body = {"label": "UnoPim", "permissions": ["products:read"]}
    later = calls.post(CONNECTIONS, json=body).json()["credentials"]
    assert later["client_secret"] is None
    assert later["password"]


def test_who_makes_no_credentials_makes_the_connection_alone(house, calls):
    calls.patch(HABITS, json={"like": "akeneo"})
    modest = program(house, "connections:read", "connections:manage")
    body = {"label": "Modest", "permissions": ["products:read"]}
    assert modest.post(CONNECTIONS, json=body).json()["credentials"] is None
    refused = modest.post(CONNECTIONS, json=body | {"label": "Bold", "credentials": True})
    assert refused.status_code == 403
    assert modest.get(f"{CONNECTIONS}/bold").status_code == 404, "all of it, or nothing"


def test_keys_and_clients_take_what_is_not_said_from_the_habits(calls):
    calls.post(CONNECTIONS, json={"label": "Shop", "permissions": ["products:read"]})
    calls.patch(HABITS, json={"active": True, "secret": "on_demand"})
    of = {"connection": "shop"}
    assert calls.post("/manage/v1/keys", json=of | {"name": "a"}).json()["status"] == "active"
    sent = of | {"name": "b", "activate": False}
    assert calls.post("/manage/v1/keys", json=sent).json()["status"] == "inactive"
    made = calls.post("/manage/v1/clients", json=of | {"name": "a"}).json()
    assert made["client_secret"] is None
    made = calls.post("/manage/v1/clients", json=of | {"name": "b", "generate": True}).json()
    assert made["client_secret"]


def test_a_second_credential_is_refused_over_json(calls):
    calls.post(CONNECTIONS, json={"label": "Shop", "permissions": ["products:read"]})
    calls.patch(HABITS, json={"one_credential": "enforced"})
    sent = {"name": "Orders", "connection": "shop"}
    assert calls.post("/manage/v1/keys", json=sent).status_code == 201
    for path in ("keys", "clients"):
        refused = calls.post(f"/manage/v1/{path}", json=sent | {"name": "Second"})
        assert refused.status_code == 422
        (fault,) = refused.json()["fields"]
        assert fault["field"] == "connection"
        assert fault["message"].startswith("Shop has Orders already")
