"""The pages of groups: ticked while they are counted, given to a connection, and made without
script."""

import re

import pytest
from playwright.sync_api import expect

from keydesk.auth.rights import rights
from keydesk.groups.wishes import Wish
from keydesk.sharing import verbs
from tests.browser.desk import enter
from tests.harness.browser import EACH_LOOK, axe

pytestmark = pytest.mark.browser
NONE = "A connection with this group will receive no products."
SOME = re.compile(r"\d+ of \d+ products visible")


@pytest.fixture(scope="module")
def empty(shared_desk):
    return shared_desk.do(verbs.create, Wish("Empty hands"))


def test_a_group_is_ticked_while_it_is_counted_and_given_to_a_connection(desk):
    """People saved an empty group, gave it to the shop, and asked why the shop was empty."""
    page = desk.open("/console/groups/new")
    page.get_by_text(NONE).wait_for()
    page.get_by_label("Name", exact=True).fill("All but nothing")
    page.get_by_label("Own: Master catalog").check()
    assert page.get_by_label("View: Master catalog").is_checked()
    page.get_by_text("Own, from Master catalog").first.wait_for()
    expect(page.get_by_text(SOME)).to_be_visible()
    page.get_by_label("Edit: Master catalog").uncheck()
    assert not page.get_by_label("Own: Master catalog").is_checked()
    page.get_by_role("button", name="Create group").click()
    page.get_by_text("Group created.").wait_for()
    assert page.get_by_label("View: Master catalog").is_checked()
    assert not page.get_by_label("Edit: Master catalog").is_checked()
    page.goto(f"{desk.url}/console/connections/new")
    page.get_by_label("Label", exact=True).fill("Small part")
    page.get_by_label("Group: which part").select_option(label="All but nothing")
    expect(page.get_by_text(SOME)).to_be_visible()
    page.get_by_role("button", name="Create connection").click()
    page.get_by_role("link", name="All but nothing").click()
    page.get_by_role("link", name="Small part").wait_for()


@pytest.mark.world
def test_a_connection_is_told_before_it_is_saved_that_nothing_is_left(desk, empty):
    desk.connect("Hungry")
    page = desk.open("/console/connections/hungry?tab=permissions")
    page.get_by_label("Group: which part").select_option(empty.id)
    expect(page.get_by_text(NONE)).to_be_visible()


@pytest.mark.parametrize("look", EACH_LOOK)
def test_the_pages_are_sound_in_every_look(desk, empty, look):
    page = desk.page(look)
    for path in ("", "/new", f"/{empty.id}"):
        page.goto(f"{desk.url}/console/groups{path}")
        page.wait_for_load_state("networkidle")
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.world
def test_a_group_is_made_counted_changed_and_deleted_without_script(desk):
    page = desk.page(email="", java_script_enabled=False)
    enter(page, desk.url)
    page.goto(f"{desk.url}/console/groups/new")
    page.get_by_label("Name", exact=True).fill("Plain group")
    page.get_by_label("View: Master catalog").check()
    page.get_by_role("button", name="Count again").click()
    assert page.get_by_text(SOME).is_visible()
    assert page.get_by_label("View: Master catalog").is_checked()
    page.get_by_role("button", name="Create group").click()
    assert page.get_by_text("Group created.").is_visible()
    page.get_by_label("Own: Master catalog").check()
    page.get_by_role("button", name="Save group").click()
    with desk.house.database.read() as db:
        made = verbs.find(db, desk.by, "plain group")
    assert made.rights == rights({"categories": {"master": "own"}})
    page.get_by_role("button", name="Delete…").click()
    assert page.get_by_text("Plain group").count() == 0
