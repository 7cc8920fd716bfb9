"""Activity, live in a real browser, and the way from an error to where it is mended."""

import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.harness.browser import LOOKS, axe

pytestmark = pytest.mark.browser


def call(desk, secret, path="/api/rest/v1/products"):
    headers = {"Authorization": f"Bearer {secret.reveal()}", "User-Agent": "pyakeneo/2.1"}
    try:
        urllib.request.urlopen(urllib.request.Request(desk.url + path, headers=headers)).close()
    except urllib.error.HTTPError as refused:
        refused.close()


def test_calls_appear_by_themselves_and_an_error_leads_to_its_explanation(desk):
    """The strict policy of the pages stops what a library of streams likes to do."""
    connection = desk.connect("Live shop", permissions=["products:read"])
    issued = desk.issue("Live feed", connection)
    page = desk.open("/console/connections/live_shop?tab=activity")
    expect(page.get_by_text("No calls yet. They appear here as they come.")).to_be_visible()
    call(desk, issued.secret)
    expect(page.get_by_role("cell", name="pyakeneo/2.1")).to_be_visible()
    call(desk, issued.secret, "/manage/v1/keys")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("A permission is missing: credentials:read")
    page.get_by_role("link", name="Errors").click()
    page.get_by_label("Search errors").fill("nothing like it")
    expect(page.get_by_text("No errors match.")).to_be_visible()
    page.get_by_role("link", name="Clear filters").click()
    expect(page.get_by_text("1 error in 7 days")).to_be_visible()
    page.get_by_role("link", name="Why was this refused?").click()
    expect(page.get_by_role("heading", name="This call is refused")).to_be_visible()
    assert page.get_by_label("The call: method and path").input_value() == "GET /manage/v1/keys"


@pytest.mark.world
@pytest.mark.parametrize("look", LOOKS)
def test_the_tabs_and_the_list_are_sound_in_every_look(desk, look):
    """axe-core finds nothing, and nothing is wider than the screen."""
    label = f"A rather long label {look}"
    issued = desk.issue("A key whose name is rather long as well", desk.connect(label))
    code = label.lower().replace(" ", "_").replace("-", "_")
    for path in ("/api/rest/v1/products", "/api/rest/v1/" + "x" * 200, "/manage/v1/usage"):
        call(desk, issued.secret, path)
    page = desk.open(f"/console/connections/{code}?tab=activity", look)
    expect(page.locator("tbody tr")).to_have_count(3)
    assert_sound(page)
    page.goto(f"{desk.url}/console/connections/{code}?tab=errors")
    page.get_by_text("errors in 7 days").wait_for()
    assert_sound(page)
    page.goto(f"{desk.url}/console/connections")
    assert_sound(page)


def assert_sound(page):
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
