"""Connections in the browser: create, rename, change the role, stop, start, delete."""

import pytest

from tests.browser.calls import call
from tests.harness.browser import EACH_LOOK, axe

pytestmark = pytest.mark.browser
NEW = "/console/connections/new"


def confirm(page, button):
    page.locator("#confirm.show").get_by_role("button", name=button, exact=True).click()


def show(desk, code, tab="settings", look="light"):
    page = desk.open(f"/console/connections/{code}?tab={tab}", look)
    page.get_by_role("heading", level=1).wait_for()
    return page


def test_the_code_follows_the_label_until_somebody_writes_one(desk):
    page = desk.open(NEW)
    label, code = page.get_by_label("Label", exact=True), page.get_by_label("Code")
    label.press_sequentially("Été & Co")
    assert code.input_value() == "_t_co"
    code.fill("summer")
    label.press("End")
    label.press_sequentially(" Ltd")
    assert code.input_value() == "summer"
    page.get_by_text("It reads data out of the catalogue").click()
    page.get_by_label("Role: what it may do").select_option("editor")
    page.get_by_role("button", name="Create connection").click()
    page.get_by_role("heading", name="Été & Co Ltd").wait_for()
    assert page.url.endswith("/summer")
    assert page.get_by_label("Destination").is_checked()
    page.get_by_role("link", name="Permissions").click()
    assert page.get_by_label("Role: what it may do").input_value() == "editor"


def test_mistakes_are_said_beside_their_fields(desk):
    desk.connect("Here already", code="here_already")
    page = desk.open(NEW)
    page.get_by_label("Label", exact=True).fill("Somebody else")
    page.get_by_label("Code").fill("here_already")
    page.get_by_role("button", name="Create connection").click()
    page.get_by_text("Connection code must be unique.").wait_for()
    assert page.get_by_label("Label", exact=True).input_value() == "Somebody else"
    page.get_by_label("Label", exact=True).fill("   ")
    page.get_by_label("Code").fill("x1y")
    page.get_by_role("button", name="Create connection").click()
    wrong = page.locator("#label-wrong")
    wrong.wait_for()
    assert "label-wrong" in page.get_by_label("Label", exact=True).get_attribute("aria-describedby")


@pytest.mark.world
def test_a_custom_role_is_ticked_in_a_tree(desk):
    page = desk.open(NEW)
    page.get_by_label("Label", exact=True).fill("Ticked by hand")
    page.get_by_label("Role: what it may do").select_option("custom")
    page.get_by_label("Read: Products", exact=True).check()
    page.get_by_role("button", name="Create connection").click()
    page.get_by_role("link", name="Permissions").click()
    page.get_by_role("heading", name="What Ticked by hand can do").wait_for()
    assert page.get_by_label("Read: Products", exact=True).is_checked()
    assert not page.get_by_label("Read: Families").is_checked()


@pytest.mark.world
def test_renaming_keeps_the_code(desk):
    desk.connect("Old name", code="keeps_its_code")
    page = show(desk, "keeps_its_code")
    page.get_by_label("Label", exact=True).fill("New name")
    page.get_by_role("button", name="Save changes").click()
    page.get_by_role("heading", name="New name").wait_for()
    page.get_by_text("Saved. It holds from the next call on.").wait_for()
    assert page.url.endswith("/keeps_its_code")


def test_a_smaller_role_holds_from_the_next_call(desk):
    shop = desk.connect("Shrinks", role="viewer")
    secret = desk.issue("Shrinking", shop).secret.reveal()
    assert call(desk, secret) == 200
    page = show(desk, "shrinks", "permissions")
    page.get_by_label("Role: what it may do").select_option("custom")
    page.get_by_label("Read: Channels").check()
    page.get_by_role("button", name="Save changes").click()
    page.get_by_text("Saved.").wait_for()
    assert call(desk, secret) == 403


def test_deactivating_stops_all_its_keys_and_activating_lets_them_pass(desk):
    """Security case 68: the key itself stays active; its connection decides."""
    secret = desk.issue("Stopped shop").secret.reveal()
    page = show(desk, "stopped_shop")
    page.get_by_role("button", name="Deactivate", exact=True).click()
    confirm(page, "Deactivate connection")
    page.get_by_text("Deactivated. Its credentials get 401 errors now.").wait_for()
    assert call(desk, secret) == 401
    page.get_by_role("button", name="Activate").click()
    page.get_by_text("Activated.").wait_for()
    assert call(desk, secret) == 200


@pytest.mark.parametrize("look", EACH_LOOK)
def test_deleting_asks_for_the_code(desk, look):
    name = f"Doomed {look}"
    code = name.lower().replace(" ", "_").replace("-", "_")
    secret = desk.issue(name).secret.reveal()
    page = show(desk, code, look=look)
    page.get_by_role("link", name="Delete…").last.click()
    page.get_by_text("Its 1 credential and all tokens are revoked").wait_for()
    word = page.get_by_label(f"Type {code} to confirm")
    button = page.get_by_role("button", name="Delete connection")
    assert word.evaluate("box => box === document.activeElement")
    assert axe(page) == []
    page.keyboard.type("doomed")
    assert button.is_disabled()
    word.fill(code)
    page.keyboard.press("Enter")
    page.get_by_text("Deleted.").wait_for()
    assert page.get_by_text(code).count() == 0
    assert call(desk, secret) == 401


@pytest.mark.parametrize("look", EACH_LOOK)
def test_what_a_connection_is_stands_on_one_page(desk, look):
    """Longest names too: nothing is wider than the screen."""
    code = f"w{look.replace('-', '_')}".ljust(80, "m")
    long = {"flow_type": "source", "tags": ["t" * 40], "critical": True, "tracked": True}
    desk.issue(f"W {look} {'W' * 60}", desk.connect("W" * 80, code=code, **long))
    page = show(desk, code, look=look)
    page.get_by_text(f"W {look}").wait_for()
    track = page.get_by_label("Track in Data flows")
    assert page.get_by_text("No unsaved changes").is_visible()
    page.get_by_text("Cannot be tracked").click()
    assert track.is_disabled()
    assert not track.is_checked()
    page.get_by_text("Sends data in").click()
    assert track.is_checked()
    page.get_by_label("Contact").fill("c" * 100)
    page.get_by_label("Tags", exact=True).fill("web, shop")
    page.get_by_text("1 change", exact=False).or_(page.get_by_text("changes")).first.wait_for()
    page.get_by_role("button", name="Save changes").click()
    page.get_by_text("Saved.").wait_for()
    assert page.get_by_role("link", name="shop", exact=True).is_visible()
    for tab in ("settings", "permissions"):
        page.goto(f"{desk.url}/console/connections/{code}?tab={tab}")
        page.wait_for_load_state("networkidle")
        assert axe(page) == [], tab
        for width in (page.viewport_size["width"], 320):
            page.set_viewport_size({"width": width, "height": 800})
            page.wait_for_timeout(50)
            wide = "document.documentElement.scrollWidth - window.innerWidth"
            assert page.evaluate(wide) <= 0, (tab, width)


@pytest.mark.world
def test_its_keys_stand_on_its_page(desk):
    desk.issue("Belongs here")
    page = desk.open("/console/connections/belongs_here?tab=credentials")
    page.get_by_role("heading", name="Belongs here", level=2).wait_for()
    page.get_by_role("link", name="Add API key").click()
    assert page.get_by_label("Connection", exact=True).input_value() == "belongs_here"


@pytest.mark.world
def test_the_list_counts_credentials_and_calls(desk):
    secret = desk.issue("Counted").secret.reveal()
    call(desk, secret)
    page = desk.open("/console/connections?q=Counted")
    row = page.get_by_role("row", name="Counted")
    for _ in range(20):
        if "ago" in row.inner_text():
            break
        page.wait_for_timeout(250)
        page.reload()
    cells = [cell.strip() for cell in row.get_by_role("cell").all_inner_texts()]
    assert (cells[2], cells[-2:]) == ("1", ["1", "No errors"])
