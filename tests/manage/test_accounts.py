"""Connection accounts and the password grant over JSON."""

import pytest

from tests.harness.client import client

AT = "/manage/v1/connections/shop"
HELD = ["connections:manage", "credentials:manage", "credentials:read",
        "products:read"]  # fmt: skip


@pytest.fixture
def calls(house):
    house.connect("Shop", permissions=["products:read"])
    return client(house, house.issue(house.connect("Desk", permissions=HELD)).secret)


def test_an_account_is_opened_once_and_its_password_made_anew(house, calls):
    made = calls.post(f"{AT}/account")
    assert made.status_code == 201
    assert made.headers["cache-control"] == "no-store"
    assert calls.post(f"{AT}/account").status_code == 409
    again = calls.post(f"{AT}/account/password").json()
    assert again["username"] == made.json()["username"]
    assert again["password"] != made.json()["password"]
    assert house.told()[-2:] == ["account.created", "account.password_generated"]


def test_an_account_is_shown_switched_and_deleted(house, calls):
    made = calls.post(f"{AT}/account").json()
    shown = calls.get(f"{AT}/account").json()
    assert (shown["username"], shown["status"]) == (made["username"], "active")
    assert "password" not in shown
    assert calls.post(f"{AT}/account/deactivate").json()["status"] == "inactive"
    assert calls.post(f"{AT}/account/activate").json()["status"] == "active"
    house.later(days=365)
    assert calls.get(f"{AT}/account").status_code == 401, "the desk's own key has expired too"


def test_a_new_password_lasts_another_year(house, calls):
    calls.post(f"{AT}/account")
    former = calls.get(f"{AT}/account").json()["expires_at"]
    house.later(days=300)
    calls.post(f"{AT}/account/password")
    assert calls.get(f"{AT}/account").json()["expires_at"] > former
    assert calls.delete(f"{AT}/account").status_code == 204
    assert calls.get(f"{AT}/account").status_code == 404
    assert calls.post(f"{AT}/account").status_code == 201


def test_the_switches(house, calls):
    told = calls.post(f"{AT}/password-grant", json={"user_passwords": True})
    assert (told.status_code, told.json()["fields"][0]["field"]) == (422, "user_passwords")
    on = calls.post(f"{AT}/password-grant", json={"password_grant": True}).json()
    assert (on["password_grant"], on["user_passwords"]) == (True, False)
    assert calls.post(f"{AT}/password-grant", json={"password": True}).status_code == 422
    assert house.told()[-1] == "connection.password_grant_switched"


def test_what_is_not_there_or_not_held(house, calls):
    assert calls.post("/manage/v1/connections/nothing/account").status_code == 404
    assert calls.post(f"{AT}/account/password").status_code == 404
    house.connect("Rich", role="editor")
    wide = calls.post("/manage/v1/connections/rich/account")
    assert wide.status_code == 422, "security case 13: nobody hands out what they do not hold"
