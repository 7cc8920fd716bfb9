"""The pages of roles: make one from a preset, give it to a connection, edit it, delete it."""

import pytest
from playwright.sync_api import expect

from keydesk.access.wishes import Changes, Wish
from keydesk.roles import verbs
from tests.harness.browser import EACH_LOOK, axe

pytestmark = pytest.mark.browser
READ = ["products:read"]


@pytest.fixture(scope="module")
def used(shared_desk):
    """A role that one connection holds."""
    role = shared_desk.do(verbs.create, Wish("Storefront connector", "For the shop.", READ))
    shared_desk.connect("Role shop", role=role.id)
    return role


def save(page, name="Save role"):
    page.get_by_role("button", name=name).click()


def assert_ticked(page, number):
    """Once the page is there: a click comes back before it is."""
    expect(page.locator("input[name=permission]:checked")).to_have_count(number)


def test_a_role_is_made_from_a_preset_and_given_to_a_connection(desk):
    page = desk.open("/console/roles")
    page.get_by_role("link", name="New role").click()
    page.get_by_role("link", name="Translation").click()
    assert_ticked(page, 13)
    page.get_by_label("Name", exact=True).fill("Agency")
    page.get_by_label("Update: Products", exact=True).uncheck()
    page.get_by_label("Create: Media files", exact=True).check()
    save(page, "Create role")
    page.get_by_text("Role created.").wait_for()
    page.get_by_text("Nobody has this role.").wait_for()
    page.goto(f"{desk.url}/console/connections/new")
    page.get_by_label("Label", exact=True).fill("Agency 7")
    page.get_by_label("Role: what it may do").select_option(label="Agency")
    page.get_by_role("button", name="Create connection").click()
    page.get_by_role("heading", name="Agency 7").wait_for()
    page.goto(f"{desk.url}/console/roles")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="Agency", exact=True))
    assert row.get_by_role("cell").nth(2).inner_text() == "1"
    row.get_by_role("link", name="Agency", exact=True).click()
    page.get_by_role("link", name="Agency 7").first.wait_for()


@pytest.mark.world
def test_the_bar_counts_changes_and_the_tree_marks_them(desk, used):
    page = desk.open(f"/console/roles/{used.id}")
    bar = page.locator("[data-changes]")
    assert bar.inner_text() == "0 changes"
    page.get_by_label("Read: Products", exact=True).uncheck()
    assert bar.inner_text() == "1 change"
    assert page.locator("td.is-removed").count() == 1
    page.get_by_label("Update: everything in Catalogue").check()
    assert page.locator("td.is-added").count() == 6
    assert bar.inner_text() == "7 changes"
    page.get_by_role("link", name="Discard").click()
    page.wait_for_function("document.querySelector('[data-changes]').textContent == '0 changes'")
    page.get_by_label("Find a resource").fill("famil")
    assert page.get_by_label("Read: Families", exact=True).is_visible()
    assert not page.get_by_label("Read: Products", exact=True).is_visible()


@pytest.mark.world
def test_all_hides_the_tree(desk, used):
    page = desk.open(f"/console/roles/{used.id}")
    page.get_by_role("radio", name="All").check()
    assert not page.get_by_label("Read: Products", exact=True).is_visible()
    page.get_by_role("radio", name="Custom").check()
    assert page.get_by_label("Read: Products", exact=True).is_visible()


def test_two_people_edit_one_role_and_the_second_loses_nothing(desk):
    role = desk.do(verbs.create, Wish("Edited twice", permissions=READ))
    page = desk.open(f"/console/roles/{role.id}")
    page.get_by_label("Name", exact=True).fill("Second name")
    desk.do(verbs.edit, role.id, Changes(permissions=[*READ, "products:update"]))
    save(page)
    page.get_by_text("Ingrid Solheim changed this").wait_for()
    page.get_by_text("+products:update").wait_for()
    desk.watch.complaints.clear()
    assert page.get_by_label("Name", exact=True).input_value() == "Second name"
    assert page.locator("td.is-removed").count() == 1
    assert axe(page) == []
    save(page)
    page.get_by_role("heading", name="Second name").wait_for()


def test_a_role_in_use_says_by_whom_instead_of_being_deleted(desk, used):
    page = desk.open(f"/console/roles/{used.id}")
    page.get_by_role("button", name="Delete…").click()
    dialog = page.get_by_role("dialog", name="Storefront connector is in use")
    dialog.get_by_role("link", name="Role shop").wait_for()
    page.wait_for_timeout(300)
    assert axe(page) == []


@pytest.mark.world
def test_a_role_that_nobody_has_is_deleted(desk):
    role = desk.do(verbs.create, Wish("Short-lived"))
    page = desk.open(f"/console/roles/{role.id}")
    page.get_by_role("button", name="Delete…").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete role").click()
    page.wait_for_url("**/console/roles")
    assert page.get_by_role("link", name="Short-lived", exact=True).count() == 0


@pytest.mark.world
def test_a_system_role_is_explained_and_can_only_be_duplicated(desk):
    page = desk.open("/console/roles/editor")
    assert page.get_by_label("Read: Products", exact=True).is_disabled()
    assert page.get_by_role("button", name="Save role").count() == 0
    page.get_by_label("Find a resource").fill("media")  # was disabled with the boxes
    assert page.get_by_text("Media files").is_visible()
    assert page.locator("#main").get_by_text("Products", exact=True).is_hidden()
    page.get_by_role("link", name="Duplicate").click()
    page.get_by_label("Name", exact=True).fill("Owner")
    save(page, "Create role")
    page.get_by_text("belongs to Keydesk itself").first.wait_for()
    desk.watch.complaints.clear()
    page.get_by_label("Name", exact=True).fill("Second editor")
    save(page, "Create role")
    page.get_by_role("heading", name="Second editor").wait_for()


@pytest.mark.world
def test_who_may_not_manage_roles_sees_none(desk):
    page = desk.open("/console/connections", email=desk.member("editor"))
    assert page.get_by_role("link", name="Roles").count() == 0
    assert page.goto(f"{desk.url}/console/roles").status == 403
    desk.watch.complaints.clear()


@pytest.mark.parametrize("look", EACH_LOOK)
def test_every_page_of_roles_is_sound(desk, used, look):
    page = desk.page(look)
    for path in ("", "/new", "/new?from=translation", f"/{used.id}", "/owner", "/blocked"):
        page.goto(f"{desk.url}/console/roles{path}")
        page.wait_for_timeout(200)
        assert axe(page) == [], path
        for width in (1440, 390, 320):
            page.set_viewport_size({"width": width, "height": 850})
            wide = "document.documentElement.scrollWidth - window.innerWidth"
            assert page.evaluate(wide) <= 0, (path, width)


@pytest.mark.world
def test_a_name_without_a_blank_is_broken_rather_than_the_page(desk):
    """The list of roles was 649 px too wide, and the cards of the invitation were cut off."""
    desk.do(verbs.create, Wish("W" * 80, "x" * 200))
    page = desk.open("/console/roles")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    page.goto(f"{desk.url}/console/users/invite")
    assert page.locator("#role").evaluate("box => box.scrollWidth - box.clientWidth") <= 0
