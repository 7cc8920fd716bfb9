"""Can everybody use the console: on a phone, in the dark, with a screen reader, without scripts?"""

import pytest
from playwright.sync_api import expect

from tests.harness.browser import LOOKS, axe, context

pytestmark = [pytest.mark.browser, pytest.mark.world]

PAGES = (
    "sign-in", "connections", "connections/new", "connections/{code}",
    "connections/{code}?tab=credentials", "access-keys", "access-keys/new", "access-keys/{id}/edit",
    "account", "nowhere",
)  # fmt: skip


@pytest.mark.parametrize("look", LOOKS)
def test_everybody_can_use_every_page_and_none_is_too_wide(browser, served, signed_in, key, look):
    """axe-core finds nothing, in light and dark, wide and on a phone."""
    profile = context(browser, look, base_url=served.url, storage_state=signed_in)
    stranger = context(browser, look, base_url=served.url)
    found = {}
    for name in PAGES:
        page = (stranger if name == "sign-in" else profile).new_page()
        page.goto(f"/console/{name}".format(**key), wait_until="networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[name] = axe(page) + (["too wide"] if wide else [])
        page.close()
    profile.close()
    stranger.close()
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_without_scripts_every_form_works(browser, served, signed_in, key):
    """A browser that blocks scripts can still revoke a key."""
    profile = context(
        browser, base_url=served.url, storage_state=signed_in, java_script_enabled=False
    )
    page = profile.new_page()
    page.goto("/console/access-keys")
    page.get_by_role("searchbox").fill(key["name"])
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("row").filter(has_text=key["name"]).get_by_role("link", name="Open").click()
    page.get_by_role("button", name="Revoke…").click()
    expect(page.get_by_role("row").filter(has_text=key["name"])).to_contain_text("Revoked")
    profile.close()
