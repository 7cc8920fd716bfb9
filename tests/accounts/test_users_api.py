"""Users and invitations over the management API and at the command line."""

import pytest

from tests.accounts.company import role_of
from tests.harness.client import client
from tests.harness.command import keydesk, keydesk_json, run

OF_VIEWERS = ("users:read", "users:manage", "connections:manage")


@pytest.fixture
def house(sqlite_house):
    return sqlite_house


@pytest.fixture
def calls(house):
    """A machine that manages people, and holds what a Viewer does."""
    wanted = sorted(house.member("viewer").permissions | set(OF_VIEWERS))
    return client(house, house.issue(house.connect("HR system", permissions=wanted)).secret)


def test_an_invitation_is_made_listed_and_withdrawn(house, calls):
    made = calls.post("/manage/v1/invitations", json={"email": "kari@x.example"})
    assert made.status_code == 201
    assert made.headers["cache-control"] == "no-store"
    body = made.json()
    assert body["link"].startswith("http://desk.test/console/invitation/kdi_")
    assert body["sent"] is False
    assert client(house).get(body["link"]).status_code == 200
    listed = calls.get("/manage/v1/invitations")
    assert [one["id"] for one in listed.json()] == [body["id"]]
    assert "kdi_" not in listed.text
    for status in (204, 404):
        gone = calls.delete(f"/manage/v1/invitations/{body['id']}")
        assert gone.status_code == status


def test_users_are_listed_and_changed(house, calls):
    viewer = house.member("viewer")
    one = f"/manage/v1/users/{viewer.user_id}"
    assert calls.get(one).json()["role"] == "viewer"
    assert len(calls.get("/manage/v1/users").json()) == 3
    assert calls.post(f"{one}/block").json()["blocked"] is True
    assert calls.post(f"{one}/unblock", json={"role": "viewer"}).json()["blocked"] is False
    reset = calls.post(f"{one}/reset")
    assert reset.json()["link"].startswith("http://desk.test/console/reset/kdp_")
    assert reset.headers["cache-control"] == "no-store"
    assert calls.patch(one, json={"role": "viewer"}).status_code == 200
    assert calls.delete(one).status_code == 204
    assert role_of(house, viewer.user_id) is None


def test_a_machine_gives_nothing_that_it_does_not_hold(house, calls):
    """Security case 12."""
    viewer, owner = house.member("viewer"), house.by.user_id
    for role in ("editor", "admin", "owner"):
        assert (
            calls.post(
                "/manage/v1/invitations", json={"email": "k@x.example", "role": role}
            ).status_code
            == 422
        )
        given = calls.patch(f"/manage/v1/users/{viewer.user_id}", json={"role": role})
        assert given.status_code == 422
    for verb in ("block", "reset"):
        assert calls.post(f"/manage/v1/users/{owner}/{verb}").status_code == 403
    assert calls.delete(f"/manage/v1/users/{owner}").status_code == 403


def test_a_foreign_user_and_an_unknown_one_are_answered_alike(house, calls):
    """Security cases 27 and 88."""
    for method, rest in (("GET", ""), ("POST", "/block"), ("POST", "/reset"), ("DELETE", "")):
        said = set()
        for id_ in (house.other.user_id, "0" * 12):
            answer = calls.request(method, f"/manage/v1/users/{id_}{rest}")
            assert answer.status_code == 404
            said.add(answer.json()["message"].replace(id_, "…"))
        assert len(said) == 1


def test_the_operator_does_it_all_at_the_command_line(tmp_path):
    data, owner = ("--data", tmp_path / "desk"), "ingrid@nordlys.example"
    named = ("--organization", "Nordlys Living", "--owner-email", owner, "--owner-password-stdin")
    keydesk("init", *data, *named, given="walnut-ferry-lantern-93\n")
    made = keydesk_json(*data, "users", "invite", "kari@x.example", "--role", "editor")
    assert made["link"].startswith("http://127.0.0.1:8000/console/invitation/kdi_")
    assert [u["email"] for u in keydesk_json(*data, "users", "list")] == [owner]
    for verb in (("role", owner, "admin"), ("block", owner), ("remove", owner)):
        refused = run(*data, "users", *verb)
        assert refused.returncode == 1
        assert "the last Owner" in refused.stderr
    assert keydesk_json(*data, "users", "reset", owner)["link"].count("kdp_") == 1
    keydesk(*data, "organizations", "create", "--name", "Fjord Lights", "--owner-email", owner)
    slugs = [one["slug"] for one in keydesk_json(*data, "organizations", "list")]
    assert slugs == ["fjord-lights", "nordlys-living"]
    refused = run(*data, "--organization", "fjord-lights", "users", "reset", owner)
    assert "another organization" in refused.stderr
