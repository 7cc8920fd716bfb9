"""Connections in the browser: create, rename, change the role, stop, start, delete."""

import pytest

from tests.browser.calls import call

pytestmark = pytest.mark.browser
NEW = "/console/connections/new"


def confirm(page, button):
    page.locator("#confirm.show").get_by_role("button", name=button, exact=True).click()


def show(desk, code):
    page = desk.open(f"/console/connections/{code}")
    page.get_by_role("heading", level=1).wait_for()
    return page


def test_the_code_follows_the_label_until_somebody_writes_one(desk):
    page = desk.open(NEW)
    label, code = page.get_by_label("Label"), page.get_by_label("Code")
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
    assert page.get_by_label("Role: what it may do").input_value() == "editor"
    assert page.get_by_label("Destination").is_checked()


def test_mistakes_are_said_beside_their_fields(desk):
    desk.connect("Here already", code="here_already")
    page = desk.open(NEW)
    page.get_by_label("Label").fill("Somebody else")
    page.get_by_label("Code").fill("here_already")
    page.get_by_role("button", name="Create connection").click()
    page.get_by_text("Another connection has this code.").wait_for()
    assert page.get_by_label("Label").input_value() == "Somebody else"
    page.get_by_label("Label").fill("   ")
    page.get_by_label("Code").fill("x1y")
    page.get_by_role("button", name="Create connection").click()
    wrong = page.locator("#label-wrong")
    wrong.wait_for()
    assert "label-wrong" in page.get_by_label("Label").get_attribute("aria-describedby")


def test_a_custom_role_is_ticked_in_a_tree(desk):
    page = desk.open(NEW)
    page.get_by_label("Label").fill("Ticked by hand")
    page.get_by_label("Role: what it may do").select_option("custom")
    page.get_by_label("Read: Products", exact=True).check()
    page.get_by_role("button", name="Create connection").click()
    page.get_by_role("heading", name="Ticked by hand").wait_for()
    assert page.get_by_label("Read: Products", exact=True).is_checked()
    assert not page.get_by_label("Read: Families").is_checked()


def test_renaming_keeps_the_code(desk):
    desk.connect("Old name", code="keeps_its_code")
    page = show(desk, "keeps_its_code")
    page.get_by_label("Label").fill("New name")
    page.get_by_role("button", name="Save changes").click()
    page.get_by_role("heading", name="New name").wait_for()
    page.get_by_text("Saved. It holds from the next call on.").wait_for()
    assert page.url.endswith("/keeps_its_code")


def test_a_smaller_role_holds_from_the_next_call(desk):
    shop = desk.connect("Shrinks", role="viewer")
    secret = desk.issue("Shrinking", shop).secret.reveal()
    assert call(desk, secret) == 200
    page = show(desk, "shrinks")
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


def test_deleting_asks_for_the_code(desk):
    secret = desk.issue("Doomed shop").secret.reveal()
    page = show(desk, "doomed_shop")
    page.get_by_role("button", name="Delete…").click()
    dialog = page.locator("#confirm.show")
    word, button = dialog.get_by_role("textbox"), dialog.get_by_role("button", name="Delete conn")
    assert button.is_disabled()
    word.fill("doomed")
    assert button.is_disabled()
    word.fill("doomed_shop")
    button.click()
    page.get_by_text("Deleted.").wait_for()
    assert page.get_by_text("doomed_shop").count() == 0
    assert call(desk, secret) == 401


def test_its_keys_stand_on_its_page(desk):
    desk.issue("Belongs here")
    page = desk.open("/console/connections/belongs_here?tab=credentials")
    page.get_by_role("heading", name="Belongs here", level=2).wait_for()
    page.get_by_role("link", name="Add API key").click()
    assert page.get_by_label("Connection", exact=True).input_value() == "belongs_here"


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
