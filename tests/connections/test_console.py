"""The pages of connections: forms that save apart, what was typed is kept, what stops is named."""

import re
from dataclasses import replace
from html import unescape

import pytest

from keydesk.accounts import people
from keydesk.connections import verbs
from keydesk.connections.model import label_from
from keydesk.connections.wishes import Changes
from tests.accounts.browsing import post, sign_in
from tests.accounts.company import invite
from tests.harness.client import client
from tests.harness.databases import PASSWORD

LIST, ONE = "/console/connections", "/console/connections/magento"


@pytest.fixture
def house(sqlite_house):
    return sqlite_house


def form(house, **fields):
    """What the page of settings sends when nothing else was touched."""
    usual = {"label": "Magento", "flow_type": "source", "assigned_user": house.by.user_id}
    usual |= {"description": "", "contact": "", "tags": "", "version": "1"}
    return {name: value for name, value in (usual | fields).items() if value is not None}


def now(house, code="magento"):
    with house.read() as db:
        return verbs.find(db, house.by, code)


def test_all_fields_are_saved_and_shown_again(house, browser):
    house.connect("Magento", flow_type="source")
    heir = house.member("admin")
    sent = form(
        house, label="Adobe Commerce", flow_type="destination", assigned_user=heir.user_id,
        tracked="yes", description="The web shop.\nTwo lines.", contact="shop@agency.example",
        tags="web, shop", critical="yes",
    )  # fmt: skip
    assert post(browser, ONE, **sent).headers["location"] == ONE
    found = now(house)
    assert (found.label, found.flow_type, found.version) == ("Adobe Commerce", "destination", 2)
    assert (found.assigned_user_id, found.tags) == (heir.user_id, ("web", "shop"))
    assert (found.tracked, found.critical) == (True, True)
    page = browser.get(ONE).text
    for text in ("The web shop.\nTwo lines.</textarea>", 'value="shop@agency.example"'):
        assert text in page
    assert 'value="web, shop"' in page
    assert f'href="{LIST}?tag=web"' in page
    assert f'value="{heir.user_id}" selected' in page
    assert page.count(" data-saved") == 2
    history = re.search(r'href="(/console/audit-log[^"]+)"', page)[1]
    assert browser.get(history).text.count('href="/console/audit-log/') >= 2


def test_each_form_leaves_the_others_fields_alone(house, browser):
    house.connect("Magento", flow_type="source", tags=["web"], critical=True, tracked=True)
    sent = {"role": "custom", "permission": "products:read", "version": "1"}
    done = post(browser, f"{ONE}/permissions", **sent)
    assert done.headers["location"] == f"{ONE}?tab=permissions"
    found = now(house)
    assert found.permissions == {"api:access", "products:read"}
    assert (found.tags, found.critical, found.tracked) == (("web",), True, True)
    post(browser, ONE, **form(house, version="2", critical="yes"))
    assert now(house).permissions == {"api:access", "products:read"}
    assert not now(house).tracked


def test_other_is_not_tracked_whatever_the_form_says(house, browser):
    """Without script the tick still stands there when Other is chosen."""
    house.connect("Magento", flow_type="source", tracked=True)
    post(browser, ONE, **form(house, flow_type="other", tracked="yes"))
    assert (now(house).flow_type, now(house).tracked) == ("other", False)


def test_mistakes_are_named_and_all_that_was_typed_is_kept(house, browser):
    house.connect("Magento")
    wrong = form(
        house, label="x", flow_type="upwards", assigned_user="nobody", contact="me\x07",
        description="kept <b>", tags="a" * 41, critical="yes", version="1",
    )  # fmt: skip
    answer = post(browser, ONE, **wrong)
    page = unescape(answer.text)
    assert answer.status_code == 422
    for field in ("label", "flow_type", "assigned_user", "contact", "tags"):
        assert f'id="{field}-wrong"' in page, field
    assert "Check these fields:" in page
    assert "kept <b></textarea>" in page
    assert f'value="{"a" * 41}"' in page
    assert re.search(r'name="critical"[^>]* checked', page)
    assert now(house).version == 1


def test_the_second_editor_keeps_the_text_and_saves_over_it(house, browser):
    house.connect("Magento")
    boss = house.member("admin")
    house.do(verbs.edit, "magento", Changes(label="Adobe", critical=True), by=boss)
    answer = post(browser, ONE, **form(house, contact="shop@agency.example"))
    page = unescape(answer.text)
    assert answer.status_code == 409
    assert "admin changed this" in page
    assert "“Magento” → “Adobe”" in page
    assert "+critical" in page
    assert 'value="shop@agency.example"' in page
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    again = form(house, contact="shop@agency.example", version=version)
    assert post(browser, ONE, **again).status_code == 303
    assert (now(house).label, now(house).contact) == ("Magento", "shop@agency.example")


def test_the_second_editor_of_permissions_is_told_too(house, browser):
    house.connect("Magento")
    house.do(verbs.edit, "magento", Changes(role="editor"))
    sent = {"role": "custom", "permission": "products:read", "version": "1"}
    answer = post(browser, f"{ONE}/permissions", **sent)
    assert answer.status_code == 409
    assert "“viewer” → “editor”" in answer.text
    assert re.search(r'value="products:read"[^>]* checked', answer.text)
    assert now(house).version == 2


def test_what_it_can_do_stands_beside_its_permissions(house, browser):
    wanted = ["products:read", "products:update", "categories:read", "usage:read"]
    house.connect("Magento", permissions=wanted)
    page = browser.get(f"{ONE}?tab=permissions").text
    aside = page[page.index("What Magento can do") :]
    assert "Products, Categories, Usage" in aside
    assert "Update: Products" in aside
    assert "Create: anything" in aside
    assert "Administer: Connect, People, Organization" in aside


def test_who_may_only_look_gets_no_button_and_no_list_of_people(house, browser):
    house.connect("Magento")
    made = invite(house, "kari@nordlys.example", "editor")
    looker = client(house, **{"Sec-Fetch-Site": "same-origin"})
    path = f"/console/invitation/{made.secret.reveal()}"
    assert post(looker, path, name="Kari", password=PASSWORD).status_code == 303
    page = looker.get(ONE).text
    for text in ("Save changes", "<select", "See history", "Danger zone"):
        assert text not in page
    for path in (ONE, f"{ONE}/permissions", f"{ONE}/delete"):
        assert post(looker, path, **form(house)).status_code == 403


def test_a_connection_is_deleted_by_typing_its_code(house, browser):
    """The browser asks for it, and the server judges it: a form can be sent without a script."""
    issued = house.issue(house.connect("Magento", critical=True))
    page = browser.get(f"{ONE}/delete").text
    assert "It made no call in the last 7 days." in page
    assert "Critical: business stops when it stops." in page
    stops = browser.get("/console/access-keys/of/magento/stops").text
    assert "Its 1 credential and all tokens are revoked for good" in stops
    for word in ("", "Magento", "magent"):
        answer = post(browser, f"{ONE}/delete", word=word)
        assert answer.status_code == 422
        assert "That is not the code. Type magento to delete the connection." in answer.text
    assert now(house)
    done = post(browser, f"{ONE}/delete", word=" magento ")
    assert done.headers["location"] == LIST
    assert browser.get(ONE).status_code == 404
    assert "connection.deleted" in house.told()
    assert "Accepted" not in repr(house.ask(issued.secret))


def test_deactivating_says_how_many_calls_it_made(house, browser):
    house.connect("Magento")
    assert "It made no call in the last 7 days." in browser.get(ONE).text


def test_the_limit_takes_the_button_away_and_the_dialog_says_why(house, browser):
    house.settings = replace(house.settings, connections_limit=2)
    limited = client(house, **{"Sec-Fetch-Site": "same-origin"})
    assert sign_in(limited).status_code == 303
    house.connect("Magento")
    assert "<b>1</b> of 2 connections" in limited.get(LIST).text
    house.connect("Crowdin")
    page = limited.get(LIST).text
    assert "You have 2 of 2 connections. Delete one to add another." in page
    assert f'href="{LIST}/new"' not in page
    answer = post(limited, LIST, label="Third", flow_type="source", role="viewer")
    assert answer.status_code == 422
    assert "You reached the limit of 2 connections and connected Apps." in answer.text
    assert 'value="Third"' in answer.text


def test_the_list_marks_critical_ones_and_filters_by_tag(house, browser):
    house.connect("Magento", critical=True, tags=["web & shop"])
    house.connect("Crowdin", flow_type="source")
    page = browser.get(LIST).text
    assert page.count(">Critical</span>") + page.count("Critical") >= 1
    assert 'href="/console/connections?tag=web%20%26%20shop"' in page
    assert "Data flows does not track “Other”." in page
    found = browser.get(LIST, params={"tag": "web & shop"}).text
    assert "magento" in found
    assert "crowdin" not in found
    assert "No connections match." in browser.get(LIST, params={"tag": "none"}).text


def test_a_blocked_users_connections_say_why_they_stand_still(house, browser):
    """They got 401 errors, and their page said Active."""
    jonas = house.member("admin")
    house.connect("Magento", by=jonas)
    house.do(people.block, jonas.user_id)
    for path in (LIST, ONE, f"{ONE}?tab=permissions"):
        page = browser.get(path).text
        assert "admin is blocked, so its calls get 401 errors." in page, path
        assert "Stopped" in page
    page = browser.get(ONE).text
    assert "admin (blocked)" in page
    kept = form(house, label="Magento 2", flow_type="other", assigned_user=jonas.user_id)
    assert post(browser, ONE, **kept).status_code == 303, "other fields may be changed meanwhile"
    given = form(house, label="Magento 2", flow_type="other", version="2")
    assert post(browser, ONE, **given).status_code == 303
    assert "admin is blocked" not in browser.get(ONE).text
    assert now(house).assigned_user_id == house.by.user_id


def test_the_four_strings_stand_beside_the_settings(house, browser):
    house.connect("Magento")
    aside = "/console/access-keys/of/magento/aside"
    assert f'hx-get="{aside}"' in browser.get(ONE).text
    assert "has no credential yet" in browser.get(aside).text
    made = post(
        browser, "/console/access-keys/clients", name="Shop", connection="magento",
        grant="password", preset="all",
    )  # fmt: skip
    assert made.status_code == 200, made.text
    post(browser, "/console/access-keys/of/magento/passwords", password_grant="on")
    shown = browser.get(aside).text
    for text in ("Client ID", "Client secret", "Username", "Password", "magento_", "Regenerate"):
        assert text in shown
    assert browser.get("/console/access-keys/of/nothing/aside").status_code == 404


def test_a_label_of_a_key_is_long_enough_for_a_connection():
    assert label_from("HR") == "HR connection"
