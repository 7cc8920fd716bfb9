"""Blocking somebody names their connections, and offers to hand them over first."""

import pytest

from keydesk.accounts import leaving
from keydesk.auth import Accepted, Reason
from keydesk.auth.permissions import EVERY_OWN
from keydesk.connections import store as connections
from keydesk.credentials.standing import ABOVE
from keydesk.kit.errors import Invalid
from tests.accounts.browsing import post, sign_in
from tests.accounts.company import role_of
from tests.harness.client import client

USERS = "/console/users"


def owner_of(house, code):
    with house.read() as db:
        return connections.find(db, house.by.organization_id, code).assigned_user_id


def test_with_an_heir_nothing_stops(house):
    jonas = house.member("admin")
    key = house.issue(house.connect("Web shop", by=jonas), by=jonas)
    house.do(leaving.block, jonas.user_id, above=ABOVE, heir=house.by.user_id)
    assert isinstance(house.ask(key.secret), Accepted)
    assert owner_of(house, "web_shop") == house.by.user_id
    assert house.told()[-2:] == ["connection.handed_over", "user.blocked"]


def test_without_one_they_stop(house):
    jonas = house.member("admin")
    key = house.issue(house.connect("Web shop", by=jonas), by=jonas)
    house.do(leaving.block, jonas.user_id, above=ABOVE)
    assert house.ask(key.secret).reason is Reason.USER_BLOCKED


def test_an_heir_is_another_member_who_is_not_blocked(house):
    jonas, gone = house.member("admin"), house.member("viewer")
    house.connect("Web shop", by=jonas)
    house.do(leaving.block, gone.user_id, above=ABOVE)
    for heir in (jonas.user_id, gone.user_id, house.other.user_id, "nobody"):
        with pytest.raises(Invalid):
            house.do(leaving.block, jonas.user_id, above=ABOVE, heir=heir)
    assert role_of(house, jonas.user_id) == "admin"
    assert owner_of(house, "web_shop") == jonas.user_id


def test_the_dialog_names_what_stops_and_hands_over(sqlite_house):
    house = sqlite_house
    browser = client(house, **{"Sec-Fetch-Site": "same-origin"})
    assert sign_in(browser).status_code == 303
    jonas = house.member("admin")
    house.connect("Web shop", by=jonas)
    page = browser.get(f"{USERS}/{jonas.user_id}/block").text
    assert "1 connection is assigned to them and stops with them" in page
    assert "Web shop" in page
    wrong = post(browser, f"{USERS}/{jonas.user_id}/block", heir=jonas.user_id)
    assert wrong.status_code == 422
    assert "Choose another member who is not blocked." in wrong.text
    done = post(browser, f"{USERS}/{jonas.user_id}/block", heir=house.by.user_id)
    assert done.headers["location"] == USERS
    assert owner_of(house, "web_shop") == house.by.user_id
    assert role_of(house, jonas.user_id) == "blocked"


def test_over_json_too(sqlite_house):
    house = sqlite_house
    jonas = house.member("viewer")
    house.connect("Web shop", by=house.by, assigned_user=jonas.user_id)
    wanted = sorted(house.member("admin").permissions - {EVERY_OWN})
    calls = client(house, house.issue(house.connect("People", permissions=wanted)).secret)
    address = f"/manage/v1/users/{jonas.user_id}/block"
    assert calls.post(address, json={"heir": "nobody"}).status_code == 422
    assert calls.post(address, json={"heir": house.by.user_id}).json()["blocked"]
    assert owner_of(house, "web_shop") == house.by.user_id
