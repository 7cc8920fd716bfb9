"""Habits in the console: the page Settings, and what dialogs preselect."""

import re

import pytest

from keydesk.habits import store
from keydesk.habits.likes import LIKES, changes_to
from keydesk.habits.model import Changes
from keydesk.habits.verbs import choose
from tests.accounts.browsing import owners, post

PAGE, CONNECTIONS = "/console/settings", "/console/connections"
LIST, CLIENTS = "/console/access-keys", "/console/access-keys/clients"


@pytest.fixture
def browser(sqlite_house):
    """The Owner's, at a desk that takes plain http."""
    return owners(sqlite_house)


def kept(house):
    with house.read() as db:
        return store.of(db, house.by.organization_id)


def fields(page):
    """What a browser would send back of this form, untouched."""
    form = page.text.partition("<form method")[2]
    checked = re.findall(r'name="(\w+)" value="(\w*)" checked', form)
    return dict(re.findall(r'type="hidden" name="(\w+)" value="(\w*)"', form) + checked)


def checked(page, name):
    return re.search(rf'name="{name}" value="(\w*)" checked', page.text)[1]


def test_habits_are_chosen_on_the_page(sqlite_house, browser):
    sent = fields(browser.get(PAGE)) | {"active": "yes", "permissions": "read"}
    assert post(browser, PAGE, **sent).headers["location"] == PAGE
    found = kept(sqlite_house)
    assert (found.active, found.permissions, found.first_tab) == (True, "read", "keys")


def test_a_product_is_shown_before_it_is_saved(sqlite_house, browser):
    shown = browser.get(f"{PAGE}?like=unopim")
    assert "Not saved yet." in shown.text
    assert kept(sqlite_house) == LIKES["keydesk"].habits
    assert post(browser, PAGE, **fields(shown)).status_code == 303
    assert kept(sqlite_house) == LIKES["unopim"].habits
    assert "Not saved yet." not in browser.get(PAGE).text
    assert browser.get(f"{PAGE}?like=%22%3E").status_code == 200


def test_what_somebody_else_chose_meanwhile_stays(sqlite_house, browser):
    """The whole form was written back, and with it what it had shown ten minutes before."""
    sent = fields(browser.get(PAGE)) | {"active": "yes"}
    sqlite_house.do(choose, Changes(one_credential="enforced"))
    post(browser, PAGE, **sent)
    found = kept(sqlite_house)
    assert (found.active, found.one_credential) == (True, "enforced")


def test_a_choice_that_there_is_not_is_named(sqlite_house, browser):
    refused = post(browser, PAGE, active="perhaps", permissions="*")
    assert refused.status_code == 422
    assert refused.text.count("Choose one of") == 2
    assert kept(sqlite_house) == LIKES["keydesk"].habits


def test_the_page_takes_its_permission(sqlite_house, browser):
    with sqlite_house.write() as db:
        db.exec_driver_sql("UPDATE memberships SET role = 'editor'")
    assert browser.get(PAGE).status_code == 403
    assert post(browser, PAGE, active="yes").status_code == 403
    assert PAGE not in browser.get(CONNECTIONS).text


@pytest.mark.parametrize(("like", "opens", "role", "preset", "active", "button"), [
    ("keydesk", LIST, "viewer", "all", "no", "Create connection"),
    ("akeneo", CLIENTS, "viewer", "all", "yes", "Create and show credentials"),
    ("unopim", CLIENTS, "all", "all", "yes", "Create and show credentials"),
    ("plytix", LIST, "viewer", "all", "yes", "Create connection"),
    ("shipium", CLIENTS, "all", "all", "no", "Create connection"),
    ("unisoft", LIST, "custom", "read", "yes", "Create connection"),
])  # fmt: skip
def test_what_dialogs_preselect(sqlite_house, browser, like, opens, role, preset, active, button):
    sqlite_house.do(choose, changes_to(like))
    assert browser.get(f"{LIST}/first").headers["location"] == opens
    tabs = re.findall(rf'<li><a href="({LIST}(?:/clients)?)"', browser.get(LIST).text)
    assert tabs[0] == opens
    page = browser.get(f"{CONNECTIONS}/new")
    assert re.search(r'<option value="(\w+)"[^>]* selected', page.text)[1] == role
    assert button in page.text
    ticked = re.search(r'value="products:read"[^>]* checked', page.text)
    assert bool(ticked) is (like == "unisoft")
    dialog = browser.get(f"{LIST}/new")
    assert (checked(dialog, "preset"), checked(dialog, "activate")) == (preset, active)


def test_the_dialog_warns_before_a_second_key_and_says_why_it_refuses_one(sqlite_house, browser):
    sqlite_house.issue(sqlite_house.connect("Shop"), name="Orders")
    address = f"{LIST}/new?connection=shop"
    assert "It has Orders already" not in browser.get(address).text
    sqlite_house.do(choose, Changes(one_credential="advised"))
    assert "It has Orders already: better one" in browser.get(address).text
    assert "Add API key" in browser.get(f"{LIST}/of/shop").text
    sqlite_house.do(choose, Changes(one_credential="enforced"))
    assert "so this is refused" in browser.get(address).text
    assert "Add API key" not in browser.get(f"{LIST}/of/shop").text
    for path in (LIST, CLIENTS):
        refused = post(browser, path, name="Two", connection="shop", grant="client_credentials")
        assert refused.status_code == 422
        assert "Shop has Orders already" in refused.text


def test_what_was_made_with_a_connection_is_shown_once(sqlite_house, browser):
    """Security cases 7 and 18, for the dialog that makes three things at a time."""
    sqlite_house.do(choose, changes_to("akeneo"))
    page = browser.get(f"{CONNECTIONS}/new")
    token = re.search(r'name="token" value="([^"]+)"', page.text)[1]
    sent = {"token": token, "label": "Magento", "flow_type": "source", "role": "viewer"}
    made = post(browser, CONNECTIONS, **sent)
    password = re.search(r'data-env="KEYDESK_PASSWORD">(\w{32})<', made.text)[1]
    assert made.headers["cache-control"] == "no-store"
    again = post(browser, CONNECTIONS, **sent)
    assert again.headers["location"] == CONNECTIONS
    shown = browser.get(f"{CONNECTIONS}/magento").text + browser.get(f"{LIST}/of/magento").text
    assert password not in shown
    assert sqlite_house.told().count("connection.created") == 1
    bare = post(browser, CONNECTIONS, label="Bare", flow_type="other", credentials="no")
    assert bare.headers["location"] == f"{CONNECTIONS}/bare"
