"""The console without a mouse."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.world]
KEYS, CONNECTIONS = "/console/access-keys", "/console/connections"
FOCUS = "document.activeElement"


def focused(page):
    """What a screen reader would name."""
    return page.evaluate(f"{FOCUS}.ariaLabel || {FOCUS}.textContent.trim() || {FOCUS}.name")


@pytest.fixture(scope="module", autouse=True)
def something(shared_desk):
    return shared_desk.issue("Keyboard shop")


def test_the_palette_leads_to_pages_connections_and_keys(desk):
    page = desk.open(CONNECTIONS)
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Jump to page").wait_for()
    expect(page.get_by_role("combobox", name="Jump to page")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{KEYS}")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Jump to page")).to_be_focused()
    page.keyboard.type("keyboard_shop")
    page.locator("#go-c-keyboard_shop").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/connections/keyboard_shop")


def test_escape_closes_the_palette_and_focus_returns(desk):
    page = desk.open(CONNECTIONS)
    opener = page.get_by_role("button", name="Jump to…")
    opener.focus()
    page.keyboard.press("Enter")
    page.locator("#palette.show").wait_for()
    page.keyboard.press("Escape")
    page.locator("#palette").wait_for(state="hidden")
    assert focused(page).startswith("Jump to…")


def test_slash_searches_and_a_letter_there_is_a_letter(desk):
    page = desk.open(KEYS)
    page.keyboard.press("/")
    page.keyboard.type("ng?")
    assert page.get_by_label("Search keys").input_value() == "ng?"
    assert page.locator("#shortcuts.show").count() == 0


@pytest.mark.parametrize("path", [KEYS, CONNECTIONS])
def test_n_creates(desk, path):
    page = desk.open(path)
    page.keyboard.press("n")
    page.wait_for_url(f"**{path}/new")


def test_escape_leaves_a_dialog_page_and_single_keys_are_off_in_it(desk):
    page = desk.open(f"{KEYS}/new")
    page.get_by_text("All the connection may do").focus()
    page.keyboard.press("?")
    assert page.locator("#shortcuts.show").count() == 0
    page.keyboard.press("Escape")
    page.wait_for_url(f"**{KEYS}")


def test_g_and_a_letter_go_to_a_page(desk):
    page = desk.open(CONNECTIONS)
    for letter, path in (("k", KEYS), ("c", CONNECTIONS)):
        page.keyboard.press("g")
        page.keyboard.press(letter)
        page.wait_for_url(f"**{path}")


def test_a_question_mark_lists_the_keys(desk):
    page = desk.open(CONNECTIONS)
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keyboard shortcuts").wait_for()
    page.wait_for_timeout(300)
    page.keyboard.press("Escape")
    page.locator("#shortcuts").wait_for(state="hidden")


def test_the_first_stop_skips_to_the_content(desk):
    page = desk.open(KEYS)
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(f"document.querySelector('#main').contains({FOCUS})")


def test_the_tab_key_follows_the_reading_order(desk):
    page = desk.open("/console/sign-in", email="")
    order = []
    page.get_by_label("Email").focus()
    for _ in range(4):
        order.append(focused(page))
        page.keyboard.press("Tab")
    assert order == ["email", "password", "Sign in", "Français"]


def test_a_dialog_page_keeps_the_focus_inside(desk):
    page = desk.open(f"{KEYS}/new")
    for _ in range(30):
        page.keyboard.press("Tab")
        where = page.evaluate(f"{FOCUS} === document.body || !!{FOCUS}.closest('.kd-dialog-page')")
        assert where, focused(page)


def test_a_row_menu_is_walked_with_arrows_and_gives_the_focus_back(desk):
    page = desk.open(f"{KEYS}?q=Keyboard+shop")
    page.get_by_role("button", name="Actions for Keyboard shop").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    assert focused(page) == "Deactivate"
    page.keyboard.press("Escape")
    assert focused(page) == "Actions for Keyboard shop"


def test_tabs_are_walked_with_arrows(desk):
    page = desk.open(f"{KEYS}/new")
    page.get_by_label("Name", exact=True).fill("By keyboard")
    page.keyboard.press("Enter")
    page.get_by_role("tab", name="curl").focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("tabpanel", name="Python").is_visible()
