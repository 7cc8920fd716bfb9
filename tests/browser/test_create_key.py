"""The dialog Create API key: what it offers, and what it says of a mistake."""

import pytest

from keydesk.credentials import listing

pytestmark = pytest.mark.browser
NEW = "/console/access-keys/new"


def choose(page, text):
    """In the dialog: the list behind it has the same words."""
    page.locator(".kd-dialog-page").get_by_text(text, exact=True).click()


def create(page, name=""):
    if name:
        page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Create and show key").click()


def made(desk, name):
    with desk.house.database.read() as db:
        asked = listing.Asked(search=name)
        return listing.page(db, desk.by.organization_id, asked, now=desk.house.clock()).items[0]


def test_a_name_is_enough(desk):
    """The key gets a connection of its own, may read, and ends in a year."""
    page = desk.open(NEW)
    create(page, "Only a name")
    page.get_by_role("heading", name="Store your key now").wait_for()
    found = made(desk, "Only a name")
    assert (found.connection_code, found.connection_access.role) == ("only_a_name", "viewer")
    assert "products:read" in found.permissions
    assert found.credential.expires_at
    assert (found.credential.expires_at - found.credential.created_at).days == 365
    assert not found.credential.active


@pytest.mark.parametrize(
    ("preset", "reads", "writes"), [("Read-only", True, False), ("All", True, True)]
)
def test_a_preset_is_one_click(desk, preset, reads, writes):
    name = f"Preset {preset}"
    desk.connect(name, role="editor", code=f"preset_{preset[0].lower()}")
    page = desk.open(NEW)
    page.get_by_label("Connection", exact=True).select_option(label=name)
    page.get_by_text("Never more than Editor.").wait_for()
    choose(page, preset)
    create(page, name)
    page.get_by_role("heading", name="Store your key now").wait_for()
    held = made(desk, name).permissions
    assert ("products:read" in held, "products:update" in held) == (reads, writes)


@pytest.mark.world
def test_custom_permissions_are_ticked_in_a_tree(desk):
    desk.connect("Ticked", role="editor")
    page = desk.open(NEW)
    page.get_by_label("Connection", exact=True).select_option("ticked")
    choose(page, "Choose each one")
    page.get_by_label("Read: Products", exact=True).check()
    page.get_by_label("Update: Products", exact=True).check()
    page.get_by_text("2 of 44 chosen").wait_for()
    choose(page, "Never")
    page.get_by_text("A key without expiry works until somebody stops it.").wait_for()
    create(page, "Ticked")
    page.get_by_role("heading", name="Store your key now").wait_for()
    found = made(desk, "Ticked")
    assert found.permissions == {"api:access", "products:read", "products:update"}
    assert found.credential.expires_at is None


@pytest.mark.world
def test_a_branch_ticks_all_below_and_shows_when_some_are_ticked(desk):
    page = desk.open(NEW)
    choose(page, "Choose each one")
    branch = page.get_by_label("Read: everything in Catalogue")
    page.get_by_label("Read: Products", exact=True).check()
    assert branch.evaluate("box => box.indeterminate")
    branch.check()
    assert page.get_by_label("Read: Media files").is_checked()
    page.get_by_label("Read: Families").uncheck()
    assert branch.evaluate("box => box.indeterminate && !box.checked")


def test_arrow_keys_walk_the_tree_and_space_ticks(desk):
    page = desk.open(NEW)
    choose(page, "Choose each one")
    page.get_by_label("Read: Products", exact=True).focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowLeft", "Space"):
        page.keyboard.press(key)
    assert page.get_by_label("Read: Families").is_checked()
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.value") == "product_models:read"


@pytest.mark.world
def test_the_tree_can_be_searched(desk):
    page = desk.open(NEW)
    choose(page, "Choose each one")
    search = page.get_by_label("Find a permission")
    search.fill("media")
    assert page.get_by_label("Read: Media files").is_visible()
    assert not page.get_by_label("Read: Products", exact=True).is_visible()
    search.fill("nothing of this name")
    page.get_by_text("No permission has that name.").wait_for()


@pytest.mark.world
def test_an_end_is_chosen_by_days_or_by_date(desk):
    page = desk.open(NEW)
    choose(page, "90 days")
    assert page.locator("[data-ends]").inner_text().startswith("Ends ")
    choose(page, "On a date")
    page.get_by_label("Expiry date").fill("2090-05-20")
    create(page, "Dated")
    page.get_by_role("heading", name="Store your key now").wait_for()
    ends = made(desk, "Dated").credential.expires_at
    assert f"{ends:%Y-%m-%d %H:%M}" == "2090-05-20 23:59"


def test_a_mistake_is_said_beside_its_field_and_nothing_typed_is_lost(desk):
    """A form that comes back empty teaches people to keep their texts elsewhere."""
    desk.issue("Taken name", desk.connect("Narrow", role="viewer"))
    page = desk.open(NEW)
    page.get_by_label("Connection", exact=True).select_option("narrow")
    choose(page, "Choose each one")
    page.get_by_label("Delete: Products", exact=True).check()
    choose(page, "On a date")
    page.get_by_label("Expiry date").fill("2001-02-03")
    create(page, "Kept")
    page.get_by_text("Choose a date in the future.").wait_for()
    page.get_by_text("Narrow itself does not hold products:delete.").wait_for()
    assert page.get_by_label("Name", exact=True).input_value() == "Kept"
    assert page.get_by_label("Connection", exact=True).input_value() == "narrow"
    assert page.get_by_label("Delete: Products", exact=True).is_checked()
    assert page.get_by_label("Expiry date").input_value() == "2001-02-03"
    choose(page, "Read-only")
    choose(page, "180 days")
    create(page, "Taken name")
    page.get_by_text("This name is taken.").wait_for()
    name = page.get_by_label("Name", exact=True)
    assert name.get_attribute("aria-invalid") == "true"
    assert "name-wrong" in name.get_attribute("aria-describedby").split()


@pytest.mark.world
def test_a_name_of_blanks_is_no_name(desk):
    page = desk.open(NEW)
    create(page, "   ")
    page.get_by_text("Give it a name.").wait_for()
