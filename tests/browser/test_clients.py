"""OAuth clients in the browser: made, used by the line that is shown, given another secret."""

import re
import subprocess

import pytest
from playwright.sync_api import expect

from keydesk.credentials import account, clients
from keydesk.credentials.terms import TermsWish
from keydesk.credentials.wishes import Wish
from tests.browser.calls import call
from tests.harness.browser import LOOKS, axe

pytestmark = pytest.mark.browser
NEW = "/console/access-keys/clients/new"
TOKEN = re.compile(r"\b(kdt_\w+)")


def shown(page):
    """The line to paste, as it stands on the page that shows a secret once."""
    page.get_by_role("heading", name="Store your secret").wait_for()
    page.get_by_text("Snippets: curl, Python, n8n and others").click()
    return page.locator("#curl").inner_text()


def run(line):
    """What a shell makes of it: the token, or nothing."""
    done = subprocess.run(
        ["bash", "-c", f'{line} --silent >&2; echo "$TOKEN"'], capture_output=True, check=True
    )
    found = TOKEN.search(done.stdout.decode())
    return found[1] if found else ""


def finish(page, *, activate=False):
    if activate:
        page.get_by_role("switch").check()
    page.get_by_role("checkbox", name="I have stored the secret").check()
    page.get_by_role("button", name="Done").click()
    page.wait_for_url("**/clients")


def test_a_client_from_its_dialog_to_a_call_and_the_end_of_its_secret(desk):
    """Between the dialog and the first call stood a guide; the page that shows the secret has the
    line, and it works as pasted."""
    page = desk.open("/console/access-keys/new")
    page.get_by_label("Name", exact=True).fill("Storefront")
    page.get_by_role("link", name="OAuth client").last.click()
    page.get_by_role("heading", name="Create OAuth client").wait_for()
    name = page.get_by_label("Name", exact=True)
    expect(name).to_have_value("Storefront")
    name.press("Enter")
    line = shown(page)
    finish(page, activate=True)
    token = run(line)
    assert call(desk, token) == 200
    page.get_by_role("link", name="Storefront").first.click()
    page.get_by_role("button", name="Regenerate").click()
    expect(page.locator("#confirm")).to_contain_text("The old secret and all its tokens stop now")
    page.get_by_role("button", name="Regenerate secret").click()
    again = shown(page)
    assert call(desk, token) == 401
    assert run(line) == ""
    finish(page)
    assert call(desk, run(again)) == 200


@pytest.mark.world
def test_a_client_saved_without_a_secret_says_so_and_gets_one_later(desk):
    page = desk.open(NEW)
    page.get_by_label("Name", exact=True).fill("Saved first")
    page.get_by_role("button", name="Save without a secret").click()
    page.get_by_text("Saved without a secret.").wait_for()
    page.get_by_role("button", name="Generate", exact=True).click()
    shown(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.get_by_role("heading", name="This secret was already shown").wait_for()


def test_the_password_grant_is_warned_of_and_its_password_shown_once(desk):
    desk.connect("Warned shop", code="warned_shop")
    page = desk.open("/console/connections/warned_shop?tab=credentials")
    page.get_by_role("button", name="Switch on…").click()
    expect(page.locator("#confirm")).to_contain_text("RFC 9700 §2.4 forbids the password grant")
    page.get_by_role("button", name="Switch on", exact=True).click()
    page.get_by_role("heading", name="Store your password now").wait_for()
    password = page.locator(".kd-field--secret code").inner_text()
    page.get_by_role("checkbox", name="I have stored the password").check()
    page.get_by_role("button", name="Done").click()
    page.get_by_text("Password grant: on since").wait_for()
    assert password not in page.content()


def sound(page, what):
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(200)
    assert axe(page) == [], what
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, what


@pytest.mark.world
@pytest.mark.parametrize("look", LOOKS)
def test_clients_and_accounts_are_shown_soundly(desk, look):
    code = f"sound_client_{look.replace('-', '_')}"
    shop = desk.connect(f"Sound {look}", code=code)
    made = desk.do(clients.create, shop, Wish(f"Sound {look}"), TermsWish(("password",)))
    desk.do(account.create, shop)
    page = desk.page(look)
    for path in (
        "/console/access-keys/clients", "/console/access-keys/clients?q=none-such",
        f"/console/access-keys/{made.id}/edit", f"/console/connections/{code}?tab=credentials",
        f"/console/access-keys/{made.id}/explanation",
    ):  # fmt: skip
        page.goto(desk.url + path)
        if path.endswith("/edit"):
            page.get_by_text("More: grants").click()
        sound(page, path)
    page.goto(desk.url + NEW)
    page.get_by_text("Also create a username and password").click()
    page.get_by_text("More: grants").click()
    sound(page, "the dialog")
    page.get_by_label("Access token, seconds").fill("60")
    page.get_by_label("Name", exact=True).fill(f"Shown {look}")
    page.get_by_role("button", name="Create and show secret").click()
    shown(page)
    sound(page, "show once")
    page.on("dialog", lambda dialog: dialog.accept())


@pytest.mark.world
def test_a_grant_is_taken_away_after_a_dialog_that_says_what_stops(desk):
    """A form that always asks is clicked away; this one asks when something would stop."""
    made = desk.do(clients.create, desk.connect("Grants"), Wish("Grants"), TermsWish())
    page = desk.open(f"/console/access-keys/{made.id}/edit")
    page.get_by_text("More: grants").click()
    page.get_by_role("checkbox", name="password").check()
    page.get_by_role("button", name="Save changes").click()
    page.wait_for_url("**/clients")
    page.goto(f"{desk.url}/console/access-keys/{made.id}/edit")
    page.get_by_text("More: grants").click()
    page.get_by_role("checkbox", name="client_credentials").uncheck()
    page.get_by_label("Access token, seconds").fill("600")
    page.get_by_role("button", name="Save changes").click()
    expect(page.locator("#confirm")).to_contain_text("get a 401 error on their next call")
    page.locator("#confirm-yes").click()
    page.wait_for_url("**/clients")
    page.goto(f"{desk.url}/console/access-keys/{made.id}/edit")
    page.get_by_text("More: grants").click()
    expect(page.get_by_role("checkbox", name="client_credentials")).not_to_be_checked()
    expect(page.get_by_label("Access token, seconds")).to_have_value("600")
