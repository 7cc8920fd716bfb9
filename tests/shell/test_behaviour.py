"""The console in a real browser, with a real server behind it."""

import itertools
import re

import pytest
from playwright.sync_api import Page, expect

from tests.harness.browser import axe

pytestmark = [pytest.mark.browser, pytest.mark.world]

numbers = itertools.count(1)


def row(page: Page, key):
    return page.get_by_role("row").filter(has_text=key["name"])


def test_a_dialog_asks_first_with_cancel_in_focus_and_gives_the_focus_back(page, key):
    """An Enter too many revoked a key for good."""
    page.goto(f"/console/access-keys?q={key['name']}")
    menu = page.get_by_label(f"Actions for {key['name']}", exact=True)
    menu.click()
    row(page, key).get_by_role("button", name="Revoke…").click()
    dialog = page.locator("#confirm")
    expect(dialog).to_contain_text(f"Revoke {key['name']} for good?")
    expect(dialog).to_contain_text("A revoked key can never be activated again.")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(menu).to_be_focused()
    expect(row(page, key)).to_contain_text("Active")


def test_saying_yes_does_it_and_says_so_once(page, key):
    page.goto(f"/console/access-keys?q={key['name']}")
    page.get_by_label(f"Actions for {key['name']}", exact=True).click()
    row(page, key).get_by_role("button", name="Revoke…").click()
    page.get_by_role("button", name="Revoke key").click()
    expect(page.locator(".kd-toast")).to_contain_text("Revoked for good.")
    page.goto(f"/console/access-keys?q={key['name']}")
    expect(page.locator(".kd-toast")).to_have_count(0)
    expect(row(page, key)).to_contain_text("Revoked")


def test_deleting_a_connection_asks_for_its_code(page, key):
    page.goto(f"/console/connections/{key['code']}")
    page.get_by_role("link", name="Delete…").last.click()
    yes = page.get_by_role("button", name="Delete connection")
    expect(yes).to_be_disabled()
    page.locator("#word").fill(key["code"])
    yes.click()
    page.wait_for_url("**/console/connections")
    assert page.request.get(f"/console/connections/{key['code']}").status == 404


def test_the_list_is_filtered_while_typing_and_the_address_says_how(page, key):
    page.goto("/console/access-keys")
    page.get_by_role("searchbox").fill(key["name"])
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_text("Inactive", exact=True).first.click()
    expect(page.get_by_text("No keys match.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"status=inactive"))
    page.get_by_role("link", name="Clear filters").click()
    expect(row(page, key)).to_be_visible()


def test_the_keyboard_leads_everywhere(page, key):
    page.goto("/console/connections")
    expect(page.locator("html.kd-js")).to_have_count(1)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("k")
    page.wait_for_url("**/console/access-keys")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("n")
    page.wait_for_url("**/console/access-keys/new")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    page.wait_for_url("**/console/access-keys")


def test_the_palette_finds_a_connection_by_its_code(page, key):
    page.goto("/console/access-keys")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type(key["code"])
    expect(page.get_by_role("option").filter(has_text="Connection").first).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/console/connections/{key['code']}")


def test_the_tree_ticks_below_counts_and_moves_by_arrows(page):
    page.goto("/console/access-keys/new")
    page.get_by_text("Choose each one").click()
    page.get_by_label("Read: everything in Catalogue").check()
    expect(page.locator("[data-tree-count]")).to_have_text("7")
    page.get_by_label("Read: Products", exact=True).uncheck()
    parent = page.get_by_label("Read: everything in Catalogue")
    assert parent.evaluate("box => box.indeterminate")
    page.get_by_label("Read: Products", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Create: Products", exact=True)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Create: Product models")).to_be_focused()
    page.get_by_placeholder("Find a permission").fill("currenc")
    expect(page.locator(".t-leaf:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/new$"))


def test_a_label_suggests_its_code_until_one_is_typed(page):
    page.goto("/console/connections/new")
    page.get_by_label("Label", exact=True).fill("Web  Shop #2")
    expect(page.get_by_label("Code")).to_have_value("web_shop_2")
    page.get_by_label("Code").fill("mine")
    page.get_by_label("Label", exact=True).fill("Other")
    expect(page.get_by_label("Code")).to_have_value("mine")


def create(page: Page, name: str) -> str:
    page.goto("/console/access-keys/new")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Create and show key").click()
    secret = page.locator("[data-env=KEYDESK_API_KEY]")
    expect(secret).to_contain_text("kd_live_")
    return secret.inner_text()


def test_done_waits_until_the_key_is_stored_and_leaving_warns(page):
    """People closed the page and came back for the key that nobody can show again."""
    create(page, f"Once {next(numbers)}")
    assert axe(page) == []
    done = page.get_by_role("button", name="Done")
    expect(done).to_have_attribute("aria-disabled", "true")
    done.dispatch_event("click")
    expect(page.get_by_role("heading", name="Store your key now")).to_be_visible()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("Activate now").check()
    page.evaluate("() => { setTimeout(() => { location.href = '/console/'; }, 0); }")
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    page.get_by_label("I have stored the key").check()
    done.click()
    page.wait_for_url("**/console/access-keys")
    expect(page.locator(".kd-toast")).to_contain_text("Activated.")


def test_the_key_is_copied_also_where_the_clipboard_is_not_to_be_had(page):
    """On plain http in a LAN there is no navigator.clipboard."""
    create(page, f"Copied {next(numbers)}")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator(".kd-toast").last).to_have_text("Copied key")


@pytest.mark.parametrize("kind", ["env", "json"])
def test_the_key_is_downloaded_with_its_address(page, served, kind):
    secret = create(page, f"Download {kind} {next(numbers)}")
    with page.expect_download() as started:
        page.get_by_role("button", name=f"Download .{kind}").click()
    text = started.value.path().read_text()
    assert secret in text
    assert served.url in text


def test_a_page_loaded_again_does_not_show_the_key_again(page):
    """Security case 16: the secret is in one answer only; the same form twice makes one key."""
    name = f"Again {next(numbers)}"
    secret = create(page, name)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_role("heading", name="This key was already shown")).to_be_visible()
    assert secret not in page.content()
    page.goto(f"/console/access-keys?q={name}")
    expect(page.locator("tbody tr")).to_have_count(1)


def test_theme_and_language_stay_chosen(page):
    page.goto("/console/access-keys")
    page.get_by_role("button", name="Nordlys Living").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.get_by_role("button", name="Nordlys Living").click()
    page.get_by_role("button", name="Français").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Clés d’accès")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.get_by_role("button", name="Nordlys Living").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Access keys")
