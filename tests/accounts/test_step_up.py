"""What is sensitive asks again who somebody is, and loses nothing of what was typed."""

import html
import re
from dataclasses import replace

import pytest

from keydesk.app import doors
from keydesk.auth import Gate
from tests.accounts.browsing import HERE, post, sign_in
from tests.harness.client import client
from tests.harness.databases import PASSWORD
from tests.harness.inside import TestClient

KEYS = "/console/access-keys"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
FIELDS = {"name": 'A "quoted" <key>', "preset": "all", "expires": "365", "token": "once"}


@pytest.fixture
def browser(house):
    gate = Gate(house.inside, doors(house.inside))
    made = TestClient(
        gate, "http://localhost", client=("127.0.0.1", 1), headers=HERE, follow_redirects=False
    )
    sign_in(made)
    return made


def hidden(answer):
    return {name: html.unescape(value) for name, value in HIDDEN.findall(answer.text)}


def test_within_ten_minutes_of_signing_in_nobody_is_asked(house, browser):
    house.later(minutes=9)
    assert browser.get(f"{KEYS}/new").status_code == 200


def test_after_ten_minutes_a_page_asks_and_leads_back(house, browser):
    house.later(minutes=10)
    answer = browser.get(f"{KEYS}/new?connection=x")
    assert answer.headers["location"].startswith("/console/confirm?next=%2Fconsole%2Faccess-keys")
    page = browser.get(answer.headers["location"])
    assert "Confirm it is you to see a new secret." in page.text
    answer = post(browser, "/console/confirm", **hidden(page), password=PASSWORD)
    assert answer.headers["location"] == f"{KEYS}/new?connection=x"
    assert browser.get(f"{KEYS}/new").status_code == 200
    assert house.told()[-1] == "session.confirmed"


def test_mending_a_refused_call_asks_in_its_own_words(house, browser):
    """It spoke of "a new secret", and none is made there."""
    house.later(minutes=10)
    page = browser.get("/console/confirm", params={"next": f"{KEYS}/x/explanation?request=GET"})
    assert "Confirm it is you, then go on." in page.text


def test_a_form_that_was_typed_is_kept_and_sent_afterwards(house, browser):
    house.later(minutes=10)
    asked = post(browser, KEYS, **FIELDS)
    assert (asked.status_code, "kd_live" in asked.text) == (403, False)
    wrong = post(browser, "/console/confirm", **hidden(asked), password="wrong")
    assert wrong.status_code == 422
    sent = post(browser, "/console/confirm", **hidden(wrong), password=PASSWORD)
    assert hidden(sent) == FIELDS
    assert f'action="{KEYS}"' in sent.text
    made = post(browser, KEYS, **hidden(sent))
    assert "kd_live_" in made.text
    assert "key.issued" in house.told()


def test_a_stolen_session_is_no_place_to_guess(house, browser):
    """Wrong proofs count like wrong sign-ins."""
    house.later(minutes=10)
    answers = [
        post(browser, "/console/confirm", by="password", next=KEYS, password="wrong").status_code
        for _ in range(6)
    ]
    assert answers == [422] * 5 + [429]
    assert post(browser, KEYS, **FIELDS).status_code == 403


def test_another_site_cannot_send_a_kept_form(house, browser):
    """Security case 98: the page that goes on by itself is only made for a form of our own."""
    away = {"Sec-Fetch-Site": "cross-site"}
    fields = {"by": "password", "password": PASSWORD, "posted": "yes", "next": KEYS}
    assert post(browser, "/console/confirm", away, **fields).status_code == 403


@pytest.mark.parametrize("following", ["https://evil.example/", "//evil.example", "/manage/v1"])
def test_the_way_back_stays_within_the_console(house, browser, following):
    fields = {"by": "password", "password": PASSWORD, "next": following}
    assert post(browser, "/console/confirm", **fields).headers["location"] == "/console/"
    kept = post(browser, "/console/confirm", **fields, posted="yes")
    assert 'action="/console/"' in kept.text


def test_a_machine_is_not_asked(house):
    key = house.issue(house.managing())
    house.later(days=3)
    body = {"name": "By a program", "connection": key.connection.code}
    assert client(house, key.secret).post("/manage/v1/keys", json=body).status_code == 201


def test_how_long_a_proof_counts_is_a_setting(house):
    inside = replace(house.inside, settings=replace(house.settings, step_up_minutes=60))
    browser = TestClient(
        Gate(inside, doors(inside)), "http://localhost", client=("127.0.0.1", 1), headers=HERE,
        follow_redirects=False,
    )  # fmt: skip
    sign_in(browser)
    house.later(minutes=59)
    assert browser.get(f"{KEYS}/new").status_code == 200
    house.later(minutes=1)
    assert browser.get(f"{KEYS}/new").status_code == 303


def test_turning_the_second_factor_on_or_off_asks_first(house, browser):
    house.later(minutes=10)
    for path in ("", "/confirm", "/codes", "/remove"):
        answer = post(browser, f"/console/account/second-factor{path}")
        assert (answer.status_code, "Confirm it is you" in answer.text) == (403, True)


def test_roles_and_users_ask_as_well_and_lose_nothing_of_what_was_typed(house, browser):
    """A browser that somebody left open made its finder an Owner."""
    kari = house.member("editor").user_id
    house.later(minutes=10)
    for path in ("/console/users/invite", f"/console/users/{kari}/role", "/console/roles/new"):
        assert browser.get(path).headers["location"].startswith("/console/confirm?next="), path
    before = house.told()
    for path in (f"/console/users/{kari}/block", f"/console/users/{kari}/transfer"):
        assert post(browser, path).status_code == 403
    ticks = "permission=products%3Aread&permission=families%3Aread"
    asked = browser.post(
        "/console/roles", content=f"name=Shop&mode=custom&{ticks}",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    assert (asked.status_code, house.told()) == (403, before)
    assert HIDDEN.findall(asked.text).count(("typed.permission", "products:read")) == 1
    assert ("typed.permission", "families:read") in HIDDEN.findall(asked.text)
    post(browser, "/console/confirm", by="password", next="/console/users", password=PASSWORD)
    assert post(browser, f"/console/users/{kari}/block").status_code == 303
    assert house.told()[-1] == "user.blocked"
