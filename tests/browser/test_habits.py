"""In each of the five habits somebody new makes a connection, tests it and uses it, in under two
minutes.
"""

import re
import time

import httpx2
import pytest

from keydesk.habits.likes import changes_to
from keydesk.habits.verbs import choose
from tests.browser.calls import call
from tests.harness.browser import LOOKS, axe

pytestmark = [pytest.mark.browser, pytest.mark.world]
TWO_MINUTES = 120


@pytest.fixture
def liking(desk):
    """`liking("akeneo")`: from then on; Keydesk's own habits are back afterwards."""
    yield lambda name: desk.do(choose, changes_to(name))
    desk.do(choose, changes_to("keydesk"))


def new_connection(desk, label):
    page = desk.open("/console/connections")
    page.get_by_role("link", name="New connection").first.click()
    page.get_by_label("Label", exact=True).fill(label)
    page.get_by_role("button", name="Create and show credentials").click()
    page.get_by_role("heading", name="Store your").wait_for()
    return page


def new_access_key(desk, name, button):
    page = desk.open("/console/connections")
    page.get_by_role("navigation").get_by_role("link", name="Access keys", exact=True).click()
    page.wait_for_url("**/access-keys**")
    page.locator("[data-create]").first.click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name=button).click()
    page.get_by_role("heading", name="Store your").wait_for()
    return page


def values(page):
    """What the page has to copy, by its name in the .env file."""
    shown = page.locator("code[data-env]").all()
    return {one.get_attribute("data-env"): one.inner_text() for one in shown}


def done(page):
    page.get_by_role("checkbox", name=re.compile("I have stored")).check()
    page.get_by_role("button", name="Done").click()
    page.get_by_role("heading", name="Store your").wait_for(state="detached")


def green(page, code):
    """By its button: every step passes."""
    page.goto(f"{page.url.partition('/console')[0]}/console/connections/{code}")
    page.get_by_role("button", name="Test connection").click()
    page.get_by_role("heading", name="It works").wait_for()


def token(desk, shown, **sent):
    pair = (shown["KEYDESK_CLIENT_ID"], shown["KEYDESK_CLIENT_SECRET"])
    answer = httpx2.post(f"{desk.url}/oauth/token", auth=pair, data=sent, timeout=20)
    return answer.json()["access_token"]


def by_password(desk, shown):
    name, password = shown["KEYDESK_USERNAME"], shown["KEYDESK_PASSWORD"]
    return token(desk, shown, grant_type="password", username=name, password=password)


def akeneo(desk):
    page = new_connection(desk, "Akeneo connector")
    shown = values(page)
    done(page)
    green(page, "akeneo_connector")
    return by_password(desk, shown)


def unopim(desk):
    page = new_connection(desk, "UnoPim connector")
    first = values(page)
    done(page)
    page.goto(f"{desk.url}/console/connections/unopim_connector?tab=credentials")
    page.get_by_role("button", name=re.compile("^Generate")).click()
    page.get_by_role("heading", name="Store your secret").wait_for()
    shown = first | values(page)
    done(page)
    assert page.url.endswith("/unopim_connector?tab=credentials")
    green(page, "unopim_connector")
    return by_password(desk, shown)


def key(desk, name, code):
    page = new_access_key(desk, name, "Create and show key")
    shown = values(page)
    done(page)
    green(page, code)
    return shown["KEYDESK_API_KEY"]


def plytix(desk):
    return key(desk, "Plytix script", "plytix_script")


def unisoft(desk):
    return key(desk, "Unisoft script", "unisoft_script")


def shipium(desk):
    page = new_access_key(desk, "Shipium carrier", "Create and show secret")
    shown = values(page)
    page.get_by_role("switch").check()
    done(page)
    green(page, "shipium_carrier")
    return token(desk, shown, grant_type="client_credentials")


@pytest.mark.parametrize("journey", [akeneo, unopim, plytix, shipium, unisoft])
def test_a_connection_is_made_tested_and_used_in_under_two_minutes(desk, liking, journey):
    liking(journey.__name__)
    began = time.monotonic()
    assert call(desk, journey(desk)) == 200
    assert time.monotonic() - began < TWO_MINUTES


@pytest.mark.parametrize("look", LOOKS)
def test_everybody_can_read_the_page_and_the_dialogs(desk, liking, look):
    liking("akeneo")
    of = desk.connect("Only one")
    desk.issue("Orders", of)
    page = desk.open("/console/settings?like=unopim", look)
    for path in ("/console/connections/new", "/console/access-keys/new?connection=only_one"):
        assert axe(page) == []
        page.goto(desk.url + path)
    assert axe(page) == []
