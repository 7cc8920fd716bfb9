"""A secret is shown once: not by a reload, not by the back button, not by a second click."""

import re

import pytest

from keydesk.connections import store as connections
from keydesk.credentials import listing

pytestmark = pytest.mark.browser


def created(desk, name):
    """The page that shows the secret, and the answer that brought it."""
    page = desk.open("/console/access-keys/new")
    page.get_by_label("Name", exact=True).fill(name)
    with page.expect_response(lambda answer: answer.request.method == "POST") as waiting:
        page.get_by_role("button", name="Create and show key").click()
    page.get_by_role("heading", name="Store your key now").wait_for()
    return page, waiting.value, page.locator(".kd-field--secret code").inner_text()


def named(desk, name):
    with desk.house.database.read() as db:
        asked = listing.Asked(search=name)
        found = listing.page(db, desk.by.organization_id, asked, now=desk.house.clock())
        connected = connections.page(db, desk.by.organization_id, search=name, limit=9)
    return len(found.items), len(connected.items)


def test_a_reload_shows_nothing_and_makes_no_second_key(desk):
    """Security cases 7 and 18: where the form is sent again, two keys live and one is forgotten."""
    page, _, secret = created(desk, "Reloaded")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.get_by_role("heading", name="This key was already shown").wait_for()
    assert secret not in page.content()
    assert named(desk, "Reloaded") == (1, 1)
    page.get_by_role("link", name="Open the key").click()
    page.get_by_role("heading", name="Reloaded").wait_for()


def test_no_cache_keeps_the_answer(desk):
    """Security case 8."""
    _, answer, _ = created(desk, "Uncached")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.status == 200


def test_the_back_button_does_not_bring_the_secret_back(desk):
    page, _, secret = created(desk, "Gone back")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("checkbox", name="I have stored the key").check()
    page.get_by_role("button", name="Done").click()
    page.wait_for_url("**/console/access-keys")
    page.go_back()
    page.wait_for_load_state()
    assert secret not in page.content()
    assert named(desk, "Gone back") == (1, 1)


def test_done_waits_until_the_key_is_stored(desk):
    """Also Escape and Enter: a secret lost to a slip of the hand costs its owner a new one."""
    page, _, _ = created(desk, "Patient")
    done = page.get_by_role("button", name="Done")
    assert done.get_attribute("aria-disabled") == "true"
    page.keyboard.press("Escape")
    done.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert page.get_by_role("heading", name="Store your key now").is_visible()
    page.get_by_role("checkbox", name="I have stored the key").check()
    assert done.get_attribute("aria-disabled") == "false"


def test_leaving_before_it_is_stored_asks_first(desk):
    page, _, _ = created(desk, "Warned")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == ["beforeunload"]


def test_a_double_click_makes_one_key(desk):
    page = desk.open("/console/access-keys/new")
    page.get_by_label("Name", exact=True).fill("Clicked twice")
    page.get_by_role("button", name="Create and show key").dblclick()
    page.get_by_role("heading", name=re.compile("Store your key now|already shown")).wait_for()
    assert named(desk, "Clicked twice") == (1, 1)


def test_no_page_that_follows_knows_the_secret(desk):
    """Security case 7."""
    page, _, secret = created(desk, "Searched for")
    page.get_by_role("checkbox", name="I have stored the key").check()
    page.get_by_role("button", name="Done").click()
    page.get_by_role("link", name="Searched for").first.click()
    page.get_by_role("heading", name="Searched for").wait_for()
    assert secret not in page.content()
    assert secret[:12] in page.content()
