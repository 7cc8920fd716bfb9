"""A key after it was made: whatever changes it holds from the next call."""

import pytest
from playwright.sync_api import expect

from keydesk.credentials import listing
from tests.browser.calls import call

pytestmark = [pytest.mark.browser, pytest.mark.world]


def open_key(desk, name):
    page = desk.open("/console/access-keys")
    page.get_by_role("link", name=name, exact=True).first.click()
    page.get_by_role("heading", name=name).wait_for()
    return page


def choose(page, text):
    """In the dialog: the list behind it has the same words."""
    page.locator(".kd-dialog-page").get_by_text(text, exact=True).click()


def confirm(page, button):
    page.locator("#confirm.show").get_by_role("button", name=button, exact=True).click()


def test_permissions_and_expiry_are_edited(desk):
    shop = desk.connect("Edited shop", role="editor")
    secret = desk.issue("Edited", shop).secret.reveal()
    assert call(desk, secret) == 200
    page = open_key(desk, "Edited")
    choose(page, "Choose each one")
    page.get_by_label("Read: Channels").check()
    choose(page, "Never")
    page.get_by_label("Name", exact=True).fill("Edited twice")
    page.get_by_role("button", name="Save changes").click()
    page.get_by_text("Saved. It holds from the next call on.").wait_for()
    row = page.get_by_role("row", name="Edited twice").inner_text()
    assert "channels:read" in row
    assert "Never" in row
    assert call(desk, secret) == 403


def test_saving_unchanged_keeps_the_very_moment_of_expiry(desk):
    """The form shows a day; a key must not live longer because somebody mended its name."""
    before = desk.issue("Same day").credential
    page = open_key(desk, "Same day")
    page.get_by_role("button", name="Save changes").click()
    page.get_by_text("Saved.").wait_for()
    assert listed(desk, before.id).expires_at == before.expires_at


def listed(desk, id_):
    with desk.house.database.read() as db:
        return listing.one(db, desk.by.organization_id, id_).credential


def test_a_mistake_in_the_edit_dialog_is_said_beside_its_field(desk):
    shop = desk.issue("Has the name").connection
    desk.issue("Wants the name", shop)
    page = open_key(desk, "Wants the name")
    page.get_by_label("Name", exact=True).fill("Has the name")
    page.get_by_label("Expiry date").fill("2001-02-03")
    page.get_by_role("button", name="Save changes").click()
    page.get_by_text("Choose a date in the future.").wait_for()
    assert page.get_by_label("Name", exact=True).input_value() == "Has the name"
    choose(page, "1 year")
    page.get_by_role("button", name="Save changes").click()
    page.get_by_text("This name is taken.").wait_for()


def test_deactivating_stops_the_next_call_and_activating_lets_it_pass(desk):
    """Security case 68."""
    secret = desk.issue("Paused").secret.reveal()
    page = open_key(desk, "Paused")
    page.get_by_role("dialog").get_by_role("button", name="Deactivate").click()
    confirm(page, "Deactivate")
    page.get_by_text("Deactivated. Its next call gets a 401 error.").wait_for()
    assert call(desk, secret) == 401
    row = page.get_by_role("row", name="Paused")
    row.get_by_role("button", name="Activate", exact=True).click()
    confirm(page, "Activate")
    page.get_by_text("Activated.").wait_for()
    assert call(desk, secret) == 200


def test_deleting_stops_the_key_and_takes_it_off_the_list(desk):
    secret = desk.issue("Thrown away").secret.reveal()
    page = open_key(desk, "Thrown away")
    page.get_by_role("button", name="Delete…").click()
    confirm(page, "Delete key")
    page.get_by_text("Deleted.").wait_for()
    assert call(desk, secret) == 401
    page.goto(f"{desk.url}/console/access-keys?q=Thrown")
    assert page.get_by_role("row", name="Thrown away").count() == 0


def test_cancelling_changes_nothing_and_has_the_focus(desk):
    secret = desk.issue("Spared").secret.reveal()
    page = open_key(desk, "Spared")
    page.get_by_role("button", name="Revoke…").click()
    page.locator("#confirm.show").wait_for()
    expect(page.locator("#confirm-no")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("#confirm").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Revoke…"
    assert call(desk, secret) == 200


def test_a_revoked_key_can_only_be_looked_at(desk):
    """Security case 80."""
    issued = desk.issue("Over")
    page = open_key(desk, "Over")
    page.get_by_role("button", name="Revoke…").click()
    confirm(page, "Revoke key")
    page.get_by_text("Revoked for good.").wait_for()
    page.goto(f"{desk.url}/console/access-keys/{issued.credential.id}/edit")
    assert page.get_by_label("Name", exact=True).is_disabled()
    assert page.get_by_role("button", name="Save changes").count() == 0
    dialog = page.locator(".kd-dialog-page")
    assert dialog.get_by_role("button", name="Activate").count() == 0
