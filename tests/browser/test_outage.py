"""The database goes away while somebody looks at a page, and comes back."""

import pytest

from tests.browser.desk import desk_in
from tests.harness.postgres import Postgres

pytestmark = [pytest.mark.browser, pytest.mark.world]


def test_an_outage_is_said_and_passes(browser, tmp_path):
    """Security case 100.  Never a sign-in page: the session is as good as it was."""
    with Postgres() as own, desk_in(tmp_path, browser, own.create("away")) as desk:
        page = desk.open("/console/connections")
        own.stop()
        assert page.goto(f"{desk.url}/console/access-keys").status == 503
        page.get_by_role("heading", name="Keydesk cannot answer just now").wait_for()
        own.start()
        page.goto(f"{desk.url}/console/access-keys")
        page.get_by_role("heading", name="Access keys").wait_for()
        desk.rest()


def test_a_server_that_does_not_answer_loses_nothing_that_was_typed(new_desk):
    page = new_desk.open("/console/connections")
    new_desk.connect("Seen before")
    page.reload()
    new_desk.server.stop()
    page.get_by_label("Search connections").press_sequentially("seen")
    page.get_by_text("The server did not answer. Try again.").first.wait_for()
    assert page.get_by_role("link", name="Seen before").is_visible()
    new_desk.watch.complaints.clear()
