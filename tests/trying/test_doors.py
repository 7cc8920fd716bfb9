"""The test of a connection on its page; that of the command line is in test_for_real.py."""

import html
import re
from dataclasses import replace

import pytest

from keydesk.credentials import verbs as credentials
from tests.accounts.browsing import post, sign_in
from tests.harness.client import client

PAGE = "/console/connections/shop/test"
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@pytest.fixture
def browser(sqlite_house):
    """The Owner's, at a desk that takes plain http."""
    house = sqlite_house
    house.settings = replace(house.settings, allow_http=True)
    found = client(house, **{"Sec-Fetch-Site": "same-origin"})
    assert sign_in(found).status_code == 303
    found.house = house
    return found


def pills(page):
    return re.findall(r'kd-pill--(ok|bad|inactive)">', page.text)


def test_the_button_stands_on_every_tab_and_leads_to_the_checklist(browser):
    browser.house.issue(browser.house.connect("Shop"))
    for tab in ("", "?tab=credentials", "?tab=activity", "/activity"):
        page = browser.get(f"/console/connections/shop{tab}").text
        assert f'method="post" action="{PAGE}"' in page
    page = post(browser, PAGE)
    assert (page.status_code, pills(page)) == (200, ["ok"] * 6)
    assert page.headers["cache-control"] == "no-store"
    assert pills(browser.get(PAGE)) == [], "nothing was tested yet"


def test_what_failed_is_mended_by_a_button_and_tested_again(browser):
    issued = browser.house.issue(browser.house.connect("Shop"), active=False)
    page = post(browser, PAGE)
    assert pills(page) == ["ok", "bad", *["inactive"] * 4]
    hidden = {name: html.unescape(value) for name, value in HIDDEN.findall(page.text)}
    assert hidden["credential"] == issued.credential.id
    mended = post(browser, f"{PAGE}/mend", **hidden)
    assert mended.headers["location"] == f"{PAGE}?credential={issued.credential.id}"
    assert "Test the connection again" in browser.get(mended.headers["location"]).text
    assert pills(post(browser, PAGE)) == ["ok"] * 6
    assert post(browser, f"{PAGE}/mend", **hidden).status_code == 409


def test_a_secret_that_was_typed_never_comes_back(browser):
    issued = browser.house.issue(browser.house.connect("Shop"))
    secret = issued.secret.reveal()
    page = post(browser, PAGE, secret=secret)
    assert (pills(page), secret in page.text) == (["ok"] * 6, False)
    browser.house.do(credentials.revoke, issued.credential.id)
    page = post(browser, PAGE, credential=issued.credential.id, secret=secret)
    assert (pills(page)[1], secret in page.text) == ("bad", False)


def test_whoever_may_not_manage_credentials_sees_no_button(browser):
    house = browser.house
    house.connect("Shop")
    reader = client(
        house, house.issue(house.connect("Reader", permissions=["connections:read"])).secret
    )
    answer = reader.post("/manage/v1/connections/shop/test", json={})
    assert (answer.status_code, answer.json()["missing"]) == (403, "credentials:manage")
