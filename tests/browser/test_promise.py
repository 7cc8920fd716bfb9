"""The whole promise: one key, one call, one revocation, in the browser and beside it."""

import json
import subprocess
import sys

import pytest

from tests.browser.desk import EMAIL, desk_in, enter

pytestmark = pytest.mark.browser


@pytest.fixture(params=["sqlite", "postgres"])
def empty_desk(request, browser, tmp_path):
    url = ""
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").create(f"kd_promise_{tmp_path.name[:30]}")
    with desk_in(tmp_path, browser, url) as desk:
        yield desk
        desk.rest()


def pasted(command: str) -> subprocess.CompletedProcess[str]:
    """In a terminal, as it was copied."""
    return subprocess.run(
        ["bash", "-c", command.replace("curl ", "curl -sS ", 1)],
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=30,
    )


def test_an_administrator_makes_a_key_that_works_and_a_revocation_that_holds(empty_desk):
    """Five products promise this on their pages of keys; each leaves a step to the reader."""
    page = empty_desk.page(email="", permissions=["clipboard-read", "clipboard-write"])
    page.goto(empty_desk.url)
    enter(page, empty_desk.url, EMAIL)
    make_connection(page)
    make_key(page)
    secret = keep(page)
    curl = page.locator("#curl").inner_text()
    assert '"code":401' in pasted(curl).stdout
    page.get_by_text("Activate now").click()
    page.get_by_role("checkbox", name="I have stored the key").check()
    page.get_by_role("button", name="Done").click()
    page.get_by_text("Activated. It works from its next call.").wait_for()
    listed = json.loads(pasted(curl).stdout)
    assert len(listed["_embedded"]["items"]) == 10
    assert_last_use(page)
    revoke(page)
    assert '"code":401' in pasted(curl).stdout
    assert secret not in page.content()


def make_connection(page):
    page.get_by_role("heading", name="Connect your first system").wait_for()
    page.get_by_role("link", name="New connection").click()
    page.get_by_label("Label", exact=True).fill("Magento storefront")
    assert page.get_by_label("Code").input_value() == "magento_storefront"
    page.get_by_role("button", name="Create connection").click()
    page.get_by_text("Connection created.").wait_for()


def make_key(page):
    page.get_by_role("link", name="Access keys", exact=True).click()
    page.get_by_role("link", name="Create key").click()
    page.get_by_label("Name", exact=True).fill("Nightly export")
    page.get_by_label("Connection", exact=True).select_option("magento_storefront")
    page.get_by_role("button", name="Create and show key").click()
    page.get_by_role("heading", name="Store your key now").wait_for()


def keep(page) -> str:
    """Copy, and both files; all three say the same."""
    secret = page.locator(".kd-field--secret code").inner_text()
    page.get_by_role("button", name="Copy", exact=True).click()
    page.get_by_text("Copied key").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    url = page.url.split("/console")[0]
    assert download(page, ".env") == f"KEYDESK_API_KEY={secret}\nKEYDESK_URL={url}\n"
    assert json.loads(download(page, ".json")) == {"api_key": secret, "url": url}
    return secret


def download(page, kind: str) -> str:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=f"Download {kind}").click()
    assert waiting.value.suggested_filename.endswith(kind)
    return waiting.value.path().read_text()


def assert_last_use(page):
    """It is written down each second."""
    row = page.get_by_role("row", name="Nightly export")
    for _ in range(20):
        page.reload()
        if "ago" in row.inner_text():
            return
        page.wait_for_timeout(250)
    raise AssertionError(row.inner_text())


def revoke(page):
    page.get_by_role("button", name="Actions for Nightly export").click()
    page.get_by_role("button", name="Revoke…").click()
    dialog = page.get_by_role("dialog", name="Revoke Nightly export for good?")
    dialog.get_by_text("A revoked key can never be activated again.").wait_for()
    dialog.get_by_role("button", name="Revoke key").click()
    page.get_by_text("Revoked for good. Its next call gets a 401 error.").wait_for()
    assert "Revoked" in page.get_by_role("row", name="Nightly export").inner_text()


def test_the_python_snippet_runs_as_it_is_shown(desk):
    """A snippet that nobody ever ran is a support ticket for each reader."""
    page = desk.open("/console/access-keys/new")
    page.get_by_label("Name", exact=True).fill("Snippet")
    page.get_by_role("button", name="Create and show key").click()
    page.get_by_role("tab", name="Python").click()
    snippet, secret = page.locator("#python").inner_text(), page.locator("[data-env]").first
    page.get_by_text("Activate now").click()
    key = secret.inner_text()
    page.get_by_role("checkbox", name="I have stored the key").check()
    page.get_by_role("button", name="Done").click()
    page.get_by_text("Activated.").wait_for()
    environment = {"KEYDESK_API_KEY": key, "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", snippet], env=environment, capture_output=True, text=True
    )
    assert len(done.stdout.split()) == 10, done.stderr
