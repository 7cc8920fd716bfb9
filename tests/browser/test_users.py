"""People come and go in a real browser: invited, joined, given a role, blocked, removed."""

import pytest

from tests.browser.desk import NAME, PASSWORD
from tests.harness.browser import EACH_LOOK, axe

pytestmark = pytest.mark.browser
LOOKS = ("light", "phone-dark")


def assert_sound(page, what):
    page.wait_for_timeout(200)
    assert axe(page) == [], what
    wide = "document.documentElement.scrollWidth - window.innerWidth"
    assert page.evaluate(wide) <= 0, what


def invite(desk, email, look="light"):
    """Where the link that is shown leads."""
    page = desk.open("/console/users", look)
    page.get_by_role("link", name="Invite user").click()
    page.get_by_label("Email").fill(email)
    page.locator("#role").get_by_text("Editor", exact=True).click()
    assert_sound(page, "invite")
    page.get_by_role("button", name="Invite and show link").click()
    page.get_by_role("heading", name=f"Link for {email}").wait_for()
    assert_sound(page, "the link")
    link = page.locator(".kd-field--secret code").inner_text()
    page.get_by_role("button", name="Done").click()
    page.get_by_role("heading", name="Users", exact=True).wait_for()
    assert link not in page.content()
    return link


@pytest.mark.parametrize("look", EACH_LOOK)
def test_somebody_is_invited_joins_gets_a_role_and_is_blocked(desk, look):
    email = f"kari-{look}@nordlys.example"
    link = invite(desk, email, look)
    theirs = desk.page(look, email="")
    theirs.goto(link)
    theirs.get_by_role("heading", name="Join Nordlys Living").wait_for()
    assert_sound(theirs, "join")
    theirs.get_by_label("Your name").fill(f"Kari {look}")
    theirs.get_by_label("Password").fill(PASSWORD)
    theirs.get_by_role("button", name="Join").click()
    theirs.wait_for_url("**/console/connections")
    page = desk.open(f"/console/users?q={email}", look)
    assert_sound(page, "users")
    page.get_by_role("button", name=f"Actions for Kari {look}").click()
    assert_sound(page, "a user's menu")
    page.get_by_role("link", name="Change role").click()
    assert_sound(page, "role")
    page.locator("#role").get_by_text("Admin", exact=True).click()
    page.get_by_role("button", name="Change role").click()
    page.get_by_text("Role changed.").wait_for()
    theirs.goto(f"{desk.url}/console/users")
    theirs.get_by_role("heading", name="Users", exact=True).wait_for()
    page.goto(f"{desk.url}/console/users?q={email}")
    page.get_by_role("button", name=f"Actions for Kari {look}").click()
    page.get_by_role("link", name="Block…").last.click()
    page.get_by_role("button", name="Block user").click()
    page.get_by_text("Signed out everywhere").wait_for()
    theirs.reload()
    theirs.get_by_role("heading", name="Sign in to Keydesk").wait_for()


@pytest.mark.world
@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_of_a_reset_and_a_removal_are_sound(desk, look):
    email = desk.member("viewer")
    page = desk.open(f"/console/users?q={email}", look)
    page.get_by_role("button", name="Actions for Viewer").click()
    page.get_by_role("link", name="Reset password…").click()
    assert_sound(page, "reset")
    page.get_by_role("button", name="Reset and show link").click()
    link = page.locator(".kd-field--secret code").inner_text()
    theirs = desk.page(look, email="")
    theirs.goto(link)
    assert_sound(theirs, "a new password")
    theirs.get_by_label("New password").fill("another fjord at noon")
    theirs.get_by_role("button", name="Set password").click()
    theirs.get_by_text("Password set.").wait_for()
    page.goto(f"{desk.url}/console/users?q={email}")
    page.get_by_role("button", name="Actions for Viewer").click()
    page.get_by_role("link", name="Remove…").click()
    assert_sound(page, "remove")
    page.get_by_role("button", name="Remove user").click()
    page.get_by_text("Removed.").wait_for()


def test_a_link_that_does_not_work_says_so(desk):
    page = desk.page(email="")
    page.goto(f"{desk.url}/console/invitation/kdi_{'A' * 40}")
    page.get_by_role("heading", name="This link does not work").wait_for()
    assert_sound(page, "dead link")
    desk.watch.complaints.clear()


@pytest.mark.world
def test_one_may_not_block_oneself(desk):
    page = desk.open("/console/users?q=ingrid@")
    page.get_by_role("button", name=f"Actions for {NAME}").click()
    assert page.get_by_role("link", name="Block…").count() == 0
