"""A refused call is explained on the key's page, and mended by its button."""

import pytest

from tests.browser.calls import call
from tests.harness.browser import LOOKS, axe

pytestmark = [pytest.mark.browser, pytest.mark.world]


@pytest.fixture(scope="module")
def refused(shared_desk):
    shop = shared_desk.connect("Refused shop", permissions=["channels:read"])
    return shared_desk.issue("Refused", shop)


def address(issued):
    return f"/console/access-keys/{issued.credential.id}/explanation"


@pytest.mark.parametrize("look", LOOKS)
def test_the_page_is_sound(desk, refused, look):
    for query in ("", "?request=nonsense", "?request=GET+/nope"):
        page = desk.open(address(refused) + query, look)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_a_mistake_is_said_beside_the_field_and_keeps_what_was_typed(desk, refused):
    page = desk.open(address(refused) + "?request=%3Cb%3Enonsense")
    page.get_by_text("Write a method and a path").wait_for()
    assert page.get_by_label("The call: method and path").input_value() == "<b>nonsense"


def test_whoever_may_only_look_sees_no_button(desk, refused):
    page = desk.open(address(refused), email=desk.member("admin"))
    page.get_by_role("button", name="Make this change…").wait_for()
    page.goto(f"{desk.url}{address(refused)}?request=GET+/manage/v1/keys")
    page.get_by_text("Only an Owner can grant credentials:read to a connection.").wait_for()
    assert page.get_by_role("button", name="Make this change…").count() == 0


def test_the_button_mends_it_after_saying_what_it_will_do(desk):
    shop = desk.connect("Mended shop", permissions=["channels:read"])
    issued = desk.issue("Mended", shop)
    secret = issued.secret.reveal()
    assert call(desk, secret) == 403
    page = desk.open(f"/console/access-keys/{issued.credential.id}/edit")
    page.get_by_role("link", name="Why was this refused?").click()
    page.get_by_label("The call: method and path").fill("GET /api/rest/v1/products?limit=1")
    page.get_by_role("button", name="Explain").click()
    page.get_by_text("Mended shop does not hold products:read.").wait_for()
    page.get_by_role("button", name="Make this change…").click()
    dialog = page.locator("#confirm.show")
    dialog.get_by_text("Add products:read to the connection Mended shop.").wait_for()
    dialog.get_by_role("button", name="Cancel").click()
    assert call(desk, secret) == 403
    page.get_by_role("button", name="Make this change…").click()
    dialog.get_by_role("button", name="Make this change", exact=True).click()
    page.get_by_text("Done. The same call passes from now on.").wait_for()
    page.get_by_role("heading", name="This call would pass").wait_for()
    assert call(desk, secret) == 200
