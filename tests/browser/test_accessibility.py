"""axe-core finds nothing on any page, tab or dialog; and nothing is wider than the screen."""

import pytest

from tests.harness.browser import LOOKS, axe

pytestmark = [pytest.mark.browser, pytest.mark.world]
WIDTHS = (1440, 768, 390, 320)


@pytest.fixture(scope="module")
def key(shared_desk):
    """One of each status, so that every pill and every menu is seen."""
    shop = shared_desk.connect("A long label that some system was given by somebody in a hurry")
    shared_desk.issue("Sleeping", shop, active=False)
    return shared_desk.issue("Awake", shop).credential.id


def pages(key):
    connection = (
        "/console/connections/a_long_label_that_some_system_was_given_by_somebody_in_a_hurry"
    )
    return [
        "/console/connections", "/console/connections?q=none-such", "/console/connections/new",
        connection, f"{connection}?tab=credentials", f"{connection}?tab=permissions",
        f"{connection}/delete", "/console/access-keys",
        "/console/access-keys?q=none-such", "/console/access-keys/new",
        f"/console/access-keys/{key}/edit", "/console/account", "/console/nothing",
        "/console/audit-log", "/console/audit-log?q=none-such", "/console/audit-log/1",
    ]  # fmt: skip


def wide(page):
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def assert_sound(page, what):
    page.wait_for_timeout(200)
    assert axe(page) == [], what
    assert wide(page) <= 0, what


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_sound(desk, key, look):
    page = desk.page(look)
    for path in pages(key):
        page.goto(desk.url + path)
        page.wait_for_load_state("networkidle")
        assert_sound(page, path)
    stranger = desk.page(look, email="")
    stranger.goto(f"{desk.url}/console/sign-in")
    assert_sound(stranger, "sign in")


@pytest.mark.parametrize("look", LOOKS)
def test_every_dialog_is_sound(desk, key, look):
    page = desk.open(f"/console/access-keys/{key}/edit", look)
    page.get_by_text("Choose each one").click()
    assert_sound(page, "the tree")
    page.get_by_role("button", name="Revoke…").click()
    page.locator("#confirm.show").wait_for()
    assert_sound(page, "confirm")
    page.goto(f"{desk.url}/console/access-keys?q=Sleeping")
    page.get_by_role("button", name="Actions for Sleeping").click()
    assert_sound(page, "a row's menu")
    for press, box in (("Control+k", "#palette"), ("?", "#shortcuts")):
        page.goto(f"{desk.url}/console/connections")
        page.keyboard.press(press)
        page.locator(f"{box}.show").wait_for()
        assert_sound(page, box)
    page.goto(f"{desk.url}/console/connections")
    if "phone" in look:
        page.get_by_role("button", name="Open navigation").click()
        page.locator("#side.show").wait_for()
        assert_sound(page, "navigation")
    page.locator(".kd-org").click()
    assert_sound(page, "the menu of the account")


@pytest.mark.parametrize("look", LOOKS)
def test_mistakes_and_secrets_are_shown_soundly(desk, look):
    page = desk.open("/console/access-keys/new", look)
    page.get_by_label("Name", exact=True).fill("  ")
    page.get_by_text("On a date").click()
    page.get_by_role("button", name="Create and show key").click()
    page.locator("#name-wrong").wait_for()
    assert_sound(page, "mistakes")
    page.get_by_label("Name", exact=True).fill(f"Sound {look}")
    page.get_by_text("1 year").click()
    page.get_by_role("button", name="Create and show key").click()
    page.get_by_role("heading", name="Store your key now").wait_for()
    assert_sound(page, "show once")
    page.get_by_role("tab", name="Python").click()
    assert_sound(page, "Python")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.get_by_role("heading", name="already shown").wait_for()
    assert_sound(page, "already shown")


def test_no_page_is_wider_than_its_screen(desk, key):
    """320 px is a phone, and a desktop at 400 % (WCAG 1.4.10)."""
    page = desk.page()
    for path in pages(key):
        page.goto(desk.url + path)
        page.wait_for_load_state("networkidle")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.wait_for_timeout(50)  # the page hears of its new size a moment later
            assert wide(page) <= 0, (path, width)


def test_an_empty_desk_is_sound(new_desk):
    for look in ("light", "phone-dark"):
        page = new_desk.page(look)
        for path in ("/console/connections", "/console/access-keys"):
            page.goto(new_desk.url + path)
            page.get_by_role("heading", level=2).wait_for()
            assert_sound(page, (path, look))
