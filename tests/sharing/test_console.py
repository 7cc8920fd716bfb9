"""The list of groups, as a signed-in Owner sees it."""

from dataclasses import replace

from keydesk.groups import verbs
from keydesk.groups.wishes import Wish
from tests.accounts.browsing import sign_in
from tests.harness.client import client


def test_the_list_says_which_group_grants_nothing(sqlite_house):
    """It was an error once, for whoever had a group."""
    house = sqlite_house
    house.settings = replace(house.settings, allow_http=True)
    house.do(verbs.create, Wish("Of the shop", "", {"locales": {"*": "view"}}))
    browser = client(house, **{"Sec-Fetch-Site": "same-origin"})
    sign_in(browser)
    assert "Grants nothing" not in browser.get("/console/groups").text
    house.do(verbs.create, Wish("Nobody's"))
    assert "Grants nothing" in browser.get("/console/groups").text
