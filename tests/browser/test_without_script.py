"""All forms work without JavaScript: behind a strict proxy, or when a script did not load."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.calls import call
from tests.browser.desk import enter

pytestmark = [pytest.mark.browser, pytest.mark.world]


@pytest.fixture
def page(desk):
    page = desk.page(email="", java_script_enabled=False)
    enter(page, desk.url)
    return page


def test_a_connection_is_made_changed_stopped_and_deleted(desk, page):
    page.goto(f"{desk.url}/console/connections/new")
    page.get_by_label("Label", exact=True).fill("Plain HTML")
    page.get_by_role("button", name="Create connection").click()
    assert page.url.endswith("/console/connections/plain_html")
    assert page.get_by_text("Connection created.").is_visible()
    page.get_by_label("Track in Data flows").check()
    page.get_by_label("Tags", exact=True).fill("plain, html")
    page.get_by_text("Cannot be tracked").click()
    page.get_by_role("button", name="Save changes").click()
    assert page.get_by_role("link", name="html", exact=True).is_visible()
    assert not page.get_by_label("Track in Data flows").is_checked()
    page.get_by_role("link", name="Permissions").click()
    page.get_by_label("Role: what it may do").select_option("custom")
    page.get_by_label("Read: Products", exact=True).check()
    page.get_by_role("button", name="Save changes").click()
    assert page.get_by_label("Read: Products", exact=True).is_checked()
    page.get_by_role("navigation", name="Plain HTML").get_by_role("link", name="Settings").click()
    page.get_by_role("button", name="Deactivate").click()
    page.get_by_role("button", name="Activate").click()
    page.get_by_role("link", name="Delete…").last.click()
    page.get_by_label("Type plain_html to confirm").fill("plain")
    page.get_by_role("button", name="Delete connection").click()
    assert page.get_by_text("That is not the code.").is_visible()
    page.get_by_label("Type plain_html to confirm").fill("plain_html")
    page.get_by_role("button", name="Delete connection").click()
    assert page.get_by_text("Deleted.").is_visible()


def test_a_key_is_made_activated_edited_and_revoked(desk, page):
    page.goto(f"{desk.url}/console/access-keys/new")
    page.get_by_label("Name", exact=True).fill("Plain key")
    page.get_by_role("button", name="Create and show key").click()
    secret = page.locator(".kd-field--secret code").inner_text()
    assert call(desk, secret) == 401
    page.get_by_role("button", name="I have stored it: activate it now").click()
    assert call(desk, secret) == 200
    page.get_by_role("link", name="Plain key").first.click()
    page.get_by_text("Choose each one").click()
    page.get_by_label("Read: Products", exact=True).check()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("link", name="Plain key").first.click()
    page.get_by_role("button", name="Revoke…").click()
    assert call(desk, secret) == 401


def test_the_keys_of_a_connection_are_one_link_away(desk, page):
    desk.issue("Without script")
    page.goto(f"{desk.url}/console/connections/without_script?tab=credentials")
    page.get_by_role("link", name="See its keys in Access keys").click()
    assert page.get_by_role("link", name="Without script").first.is_visible()


def test_lists_are_filtered_by_a_button(desk, page):
    desk.issue("Filtered plainly")
    page.goto(f"{desk.url}/console/access-keys")
    page.get_by_label("Search keys").fill("plainly")
    page.get_by_role("button", name="Filter").click()
    assert re.search("q=plainly", page.url)
    assert page.locator("tbody tr").count() == 1


def test_signing_out_and_the_language_need_no_menu(desk, page):
    """The menu in the corner opens with script; the account page holds the same."""
    page.goto(f"{desk.url}/console/account")
    page.get_by_role("button", name="Français").last.click()
    assert page.get_by_role("heading", name="Compte").is_visible()
    page.get_by_role("button", name="English").last.click()
    page.get_by_role("button", name="Sign out", exact=True).last.click()
    assert page.get_by_role("heading", name="Sign in to Keydesk").is_visible()
