"""The test of a connection and its snippets, in every look."""

import pytest

from tests.harness.browser import LOOKS, axe

pytestmark = [pytest.mark.browser, pytest.mark.world]


@pytest.fixture(scope="module")
def shop(shared_desk):
    made = shared_desk.connect("Tried shop")
    shared_desk.issue("Tried", made)
    return f"/console/connections/{made.code}"


def sound(page):
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_are_sound(desk, shop, look):
    page = desk.open(shop, look)
    page.get_by_role("button", name="Test connection").click()
    page.get_by_role("heading", name="It works", exact=True).wait_for()
    sound(page)
    page.goto(f"{desk.url}{shop}/snippets")
    page.get_by_role("tab", name="n8n").click()
    page.get_by_role("tabpanel", name="n8n").wait_for()
    sound(page)


def test_the_collection_is_a_file_to_keep(desk, shop):
    page = desk.open(f"{shop}/snippets")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Postman collection").click()
    assert waiting.value.suggested_filename == "tried_shop.postman_collection.json"
