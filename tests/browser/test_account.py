"""One's own account: password, sessions, language, theme, time zone."""

import re

import pytest

from tests.browser.desk import PASSWORD, enter

pytestmark = [pytest.mark.browser, pytest.mark.world]
ACCOUNT = "/console/account"
NEW = "lantern-ferry-walnut-39"


def change(page, current, new):
    page.get_by_label("Current password").fill(current)
    page.get_by_label("New password").fill(new)
    page.get_by_role("button", name="Change password").click()


def test_a_new_password_signs_out_everybody_else(desk):
    email = desk.member("admin")
    here, there = desk.open(ACCOUNT, email=email), desk.page(email="")
    enter(there, desk.url, email)
    change(here, "not my password", NEW)
    here.locator("#current-wrong").wait_for()
    change(here, PASSWORD, "short")
    here.locator("#new-wrong").wait_for()
    change(here, PASSWORD, NEW)
    here.get_by_text("Password changed").wait_for()
    there.goto(desk.url + ACCOUNT)
    there.get_by_role("heading", name="Sign in to Keydesk").wait_for()
    enter(there, desk.url, email, NEW)


def test_one_session_is_ended_from_another(desk):
    email = desk.member("admin")
    here, there = desk.open(ACCOUNT, email=email), desk.page(email="")
    enter(there, desk.url, email)
    here.reload()
    here.get_by_role("button", name=re.compile("^Sign out: Chrome")).click()
    here.get_by_text("Session signed out").wait_for()
    there.goto(desk.url + ACCOUNT)
    assert "/console/sign-in" in there.url


def test_signing_out_everywhere_asks_first_and_means_everywhere(desk):
    email = desk.member("admin")
    here, there = desk.open(ACCOUNT, email=email), desk.page(email="")
    enter(there, desk.url, email)
    here.get_by_role("button", name="Sign out everywhere").click()
    here.locator("#confirm.show").get_by_role("button", name="Sign out everywhere").click()
    here.get_by_text("Signed out everywhere").wait_for()
    there.goto(desk.url + ACCOUNT)
    assert "/console/sign-in" in there.url


def test_signing_out_leads_to_the_way_in_and_back_shows_nothing(desk):
    page = desk.open("/console/access-keys", email=desk.member("admin"))
    page.get_by_role("button", name=re.compile("Nordlys Living")).click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("Signed out").wait_for()
    page.go_back()
    page.wait_for_url("**/sign-in**")


def test_whoever_had_to_sign_in_again_lands_where_they_were_going(desk):
    """An expired session must not cost the address with its filters."""
    email = desk.member("admin")
    page = desk.open("/console/access-keys", email=email)
    page.context.clear_cookies(name="session")
    page.context.clear_cookies(name=re.compile("session"))
    page.goto(f"{desk.url}/console/access-keys?status=revoked&sort=name")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/console/access-keys?status=revoked&sort=name")


def test_a_session_that_ends_under_a_form_leads_to_the_sign_in_page(desk):
    page = desk.open("/console/connections/new", email=desk.member("admin"))
    page.context.clear_cookies(name=re.compile("session"))
    page.get_by_label("Label", exact=True).fill("Lost")
    page.get_by_role("button", name="Create connection").click()
    page.get_by_role("heading", name="Sign in to Keydesk").wait_for()


def test_a_session_that_ends_under_a_list_leads_to_the_sign_in_page(desk):
    desk.issue("Under a list")
    page = desk.open("/console/access-keys", email=desk.member("admin"))
    page.context.clear_cookies(name=re.compile("session"))
    page.get_by_label("Search keys").press_sequentially("x")
    page.get_by_role("heading", name="Sign in to Keydesk").wait_for()


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_theme_follows_the_system_until_somebody_chooses(desk, system):
    page = desk.open(ACCOUNT, look=system)
    theme = page.locator("html")
    assert theme.get_attribute("data-bs-theme") == system
    for choice, shown in (("Dark", "dark"), ("Light", "light"), ("Same as system", system)):
        page.get_by_role("button", name=re.compile("Nordlys Living")).click()
        page.get_by_role("button", name=choice, exact=True).click()
        assert theme.get_attribute("data-bs-theme") == shown
        page.reload()
        assert theme.get_attribute("data-bs-theme") == shown


def test_times_are_said_in_the_readers_zone(desk):
    """The server learns the zone from the page; the next page uses it."""
    desk.issue("In a zone")
    moments = {}
    for zone in ("Pacific/Auckland", "America/Los_Angeles"):
        page = desk.open(ACCOUNT, timezone_id=zone)
        page.reload()
        moments[zone] = page.locator("[title]").first.get_attribute("title")
    assert moments["Pacific/Auckland"] != moments["America/Los_Angeles"]
