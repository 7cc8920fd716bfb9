"""Products in the browser: found, edited by the rules of the API, and by two people at once."""

import pytest
from playwright.sync_api import expect

from keydesk.catalog import reading, verbs
from keydesk.catalog.model import IDENTIFIER, Wish
from keydesk.structures import snapshots
from tests.harness.browser import EACH_LOOK, axe

pytestmark = pytest.mark.browser
LIST = "/console/products"


def put(desk, identifier, **data):
    desk.do(verbs.save_one, IDENTIFIER, Wish(identifier, data), may_create=True)
    with desk.house.database.read() as db:
        structure = snapshots.current(db, desk.by)
        found = reading.find(db, desk.by.organization_id, structure, IDENTIFIER, identifier)
    return f"{LIST}/{found.own.uuid}"


def named(text):
    return {"name": [{"locale": "en_US", "scope": None, "data": text}]}


def test_a_product_is_found_changed_and_its_history_tells_it(desk):
    page = desk.open(LIST)
    page.get_by_label("Search products by identifier").press_sequentially("arm-1310")
    page.wait_for_url("**q=arm-1310**")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Skog lounge chair").click()
    name, stock = page.get_by_label("Name", exact=True), page.get_by_label("Stock", exact=True)
    expect(page.get_by_text("No unsaved changes")).to_be_visible()
    name.fill("Skog lounge chair, new")
    stock.fill("a few")
    expect(page.get_by_text("2 changes")).to_be_visible()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Use a number.")).to_be_visible()
    assert name.input_value() == "Skog lounge chair, new"
    expect(stock).to_be_focused()
    stock.fill("12")
    page.get_by_role("button", name="Save changes").click()
    page.get_by_role("heading", level=1, name="Skog lounge chair, new").wait_for()
    page.get_by_role("link", name="History").click()
    change = page.locator("li", has_text="changed this").first
    expect(change).to_contain_text("Ingrid Solheim")
    expect(change).to_contain_text("Skog lounge chair → Skog lounge chair, new")


@pytest.mark.world
def test_a_picture_is_sent_and_shown(desk, tmp_path):
    page = desk.open(put(desk, "PIC-1", family="sofas"))
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c4890000000d4944415478da63"
        "64f8cf500f0003860180 5aa7b8d70000000049454e44ae426082".replace(" ", "")
    )
    page.get_by_label("New file for Picture").set_input_files(
        {"name": "chair.png", "mimeType": "image/png", "buffer": png}
    )
    page.get_by_role("button", name="Save changes").click()
    shown = page.locator(".kd-head img")
    shown.wait_for()
    answer = page.request.get(desk.url + shown.get_attribute("src"))
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"].startswith("inline")
    page.get_by_label("Take it away").check()
    page.get_by_role("button", name="Save changes").click()
    shown.wait_for(state="detached")


@pytest.mark.world
def test_what_somebody_else_saved_meanwhile_is_shown_beside_it(desk):
    at = put(desk, "TWO-1", family="sofas", values=named("First"))
    page = desk.open(at)
    page.get_by_label("Name", exact=True).fill("Mine")
    put(desk, "TWO-1", values=named("Theirs"))
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Saved meanwhile: Theirs")).to_be_visible()
    assert page.get_by_label("Name", exact=True).input_value() == "Mine"
    page.get_by_role("button", name="Save changes").click()
    page.get_by_role("heading", level=1, name="Mine").wait_for()


@pytest.mark.world
def test_what_was_typed_is_not_left_by_accident(desk):
    page = desk.open(put(desk, "LEFT-1", family="sofas", values=named("First")))
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("Name", exact=True).fill("Second")
    page.get_by_role("link", name="History").click()
    page.wait_for_url("**tab=history**")
    assert asked == ["beforeunload"]


@pytest.mark.world
def test_everything_works_without_script(desk):
    at = put(desk, "BARE-1", family="sofas", values=named("First"))
    page = desk.open(at, java_script_enabled=False)
    page.get_by_label("Name", exact=True).fill("Second")
    page.get_by_role("button", name="Save changes").click()
    page.get_by_role("heading", level=1, name="Second").wait_for()
    page.get_by_role("link", name="Properties").click()
    page.get_by_label("Family", exact=True).select_option("beds")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Change the family of Second?")).to_be_visible()
    page.get_by_role("button", name="Change the family").click()
    expect(page.locator(".kd-head")).to_contain_text("Beds")
    page.get_by_role("button", name="Disable", exact=True).click()
    expect(page.locator(".kd-head")).to_contain_text("Disabled")


@pytest.mark.world
@pytest.mark.parametrize("look", EACH_LOOK)
def test_its_pages_are_for_everybody(desk, look):
    at = put(desk, "AXE-1", family="sofas", values=named("Chair"))
    structure = "/console/structure"
    paths = [
        LIST, f"{LIST}/models", at, f"{at}?tab=properties", f"{at}?tab=history",
        f"{structure}/families", f"{structure}/families/sofas", f"{structure}/attributes/color",
        f"{structure}/categories", f"{structure}/locales",
    ]  # fmt: skip
    page = desk.open(LIST, look)
    for path in paths:
        page.goto(desk.url + path)
        assert axe(page) == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), path
