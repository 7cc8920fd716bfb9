"""The tabs Activity and Errors, and what the list tells of calls."""

import re

import pytest

from keydesk.attempts import Days, Flusher, Trouble, Who
from keydesk.auth import Reason
from keydesk.connections.health import Health, health
from keydesk.connections.verbs import deactivate
from keydesk.credentials import verbs
from keydesk.flows.model import CAUSES
from keydesk.shell.i18n import languages
from tests.attempts.calling import CALL, call
from tests.flows.conftest import PRODUCTS
from tests.harness.client import client
from tests.harness.databases import NOON

ONE = "/console/connections/magento"
PART = {"HX-Request": "true"}


def test_the_last_calls_are_shown_with_from_where_and_by_what(magento, browser):
    magento.call()
    magento.call("/manage/v1/keys")
    page = browser.get(f"{ONE}/activity").text
    assert "<html" in page
    part = browser.get(f"{ONE}/activity", headers=PART).text
    assert "<html" not in part
    assert f'data-live="{ONE}/activity/stream"' in part
    for text in (PRODUCTS, "pyakeneo/2.1 (Linux)", "127.0.0.1", "credentials:read", "Feed"):
        assert text in part
    assert f'hx-get="{ONE}/activity"' in browser.get(f"{ONE}?tab=activity").text


def test_an_error_says_why_and_leads_to_where_it_is_mended(house, magento, browser):
    magento.call("/manage/v1/keys")
    magento.call("/manage/v1/keys")
    part = browser.get(f"{ONE}/errors", headers=PART).text
    key = magento.issued.credential.id
    assert "2 errors in 7 days" in part
    assert "A permission is missing: credentials:read" in part
    assert f'href="{ONE}?tab=permissions"' in part
    explains = f"/console/access-keys/{key}/explanation?request=GET+%2Fmanage%2Fv1%2Fkeys"
    assert explains in part
    assert browser.get(explains).status_code == 200
    magento.call(f"{PRODUCTS}/none")
    assert "none" in browser.get(f"{ONE}/errors?kind=404", headers=PART).text
    assert "explanation" not in browser.get(f"{ONE}/errors?kind=404", headers=PART).text
    house.do(verbs.deactivate, key)
    magento.call()
    part = browser.get(f"{ONE}/errors?kind=401", headers=PART).text
    assert "The credential is not active" in part
    assert f"/console/access-keys/{key}/edit" in part
    house.do(verbs.activate, key)
    house.do(deactivate, "magento")
    magento.call(headers={"User-Agent": "curl/8"})
    french = {"Accept-Language": "fr"}
    part = browser.get(f"{ONE}/errors?q=curl", headers=PART | french).text
    assert "La connexion n’est pas active" in part


def test_what_is_wrong_with_data_is_told_by_product_locale_and_channel(house, magento, browser):
    who = Who(house.by.organization_id, magento.connection.id)
    wrong = (Trouble("price: not a number", "NL-SOF-2041", "en_US", "web"),)
    invalid = CALL._replace(who=who, status_class=4)
    house.book.enter(call(invalid, NOON, 422, trouble=wrong))
    Flusher(house.book, house.usage).flush()
    part = browser.get(f"{ONE}/errors?kind=business", headers=PART).text
    assert "price: not a number" in part
    assert "NL-SOF-2041 · en_US · web" in part
    assert "No errors match." in browser.get(f"{ONE}/errors?kind=404", headers=PART).text


def test_a_refused_line_of_a_call_that_was_taken_is_not_called_a_malformed_call(
    house, magento, browser
):
    who = Who(house.by.organization_id, magento.connection.id)
    wrong = (Trouble("family: unknown", "NL-SOF-2041"),)
    house.book.enter(call(CALL._replace(who=who, status_class=2), NOON, 200, trouble=wrong))
    Flusher(house.book, house.usage).flush()
    part = browser.get(f"{ONE}/errors?kind=business", headers=PART).text
    assert "A line of the call was refused" in part
    assert "malformed" not in part


def test_what_keydesk_said_itself_is_told_in_the_readers_language(magento, browser):
    """The caller got English, as its dialect has it; a French reader found English among French."""
    magento.call(f"{PRODUCTS}/<b>")
    magento.call(f"{PRODUCTS}?attributes=colour")
    part = browser.get(f"{ONE}/errors", headers=PART).text
    assert "Product &#34;&lt;b&gt;&#34; does not exist" in part
    assert "Attribute &#34;colour&#34; does not exist." in part
    part = browser.get(f"{ONE}/errors", headers=PART | {"Accept-Language": "fr"}).text
    assert "Le produit «\u00a0&lt;b&gt;\u00a0» n’existe pas" in part
    assert "does not exist" not in part
    assert "colour" in browser.get(f"{ONE}/errors?q=does+not+exist", headers=PART).text


def test_nothing_failed_is_said_and_hostile_filters_too(magento, browser):
    assert "No errors in 7 days" in browser.get(f"{ONE}/errors").text
    assert "No calls yet" in browser.get(f"{ONE}/activity").text
    odd = "?kind=x&sort=y&days=z&q=%00<b>"
    assert browser.get(f"{ONE}/errors{odd}").status_code == 200
    assert browser.get(f"{ONE}/errors?after=x").status_code == 422


def test_another_organizations_connection_is_missing(house, browser):
    house.connect("Theirs", by=house.other)
    for tab in ("activity", "errors", "activity/calls", "activity/stream"):
        assert browser.get(f"/console/connections/theirs/{tab}").status_code == 404


def test_the_list_shows_calls_and_health(magento, browser):
    magento.call()
    magento.call("/manage/v1/keys")
    page = browser.get("/console/connections").text
    assert "50% errors" in page
    assert f'href="{ONE}?tab=errors"' in page
    assert 'class="kd-spark"' in page
    assert "1 Jan 2030, 12:00:00 UTC · 127.0.0.1 · pyakeneo/2.1 (Linux)" in page


def test_the_list_leaves_those_with_errors_or_those_that_are_quiet(house, magento, browser):
    """Health stood in the list, and who had eighty connections looked for the red one by eye."""
    house.connect("Akeneo bridge")
    house.connect("Print shop")
    client(house, house.issue(house.connect("Make")).secret).get(PRODUCTS)
    manager = client(house, house.issue(house.managing()).secret)

    def shown(health):
        found = manager.get(f"/manage/v1/connections?health={health}").json()["items"]
        page = browser.get(f"/console/connections?health={health}").text
        assert [one["label"] for one in found] == re.findall(
            r'd-block kd-trunc" [^>]*>(.+)</a>', page
        )
        return {one["label"] for one in found}

    magento.call()
    assert shown("errors") == set()
    magento.call("/manage/v1/keys")
    assert shown("errors") == {"Magento"}
    assert {"Akeneo bridge", "Print shop"} <= shown("quiet")
    assert not {"Make", "Magento"} & shown("quiet")
    assert manager.get("/manage/v1/connections?health=ill").status_code == 422


WEEK = Days((0,) * 6 + (1_000,), (0,) * 7)


@pytest.mark.parametrize(
    ("week", "last", "told"),
    [
        (Days((0,) * 7, (0,) * 7), None, Health("never")),
        (Days((0,) * 7, (0,) * 7), NOON.replace(year=2029), Health("quiet", days=365)),
        (WEEK, NOON, Health("ok")),
        (Days(WEEK.calls, (0,) * 6 + (3,)), NOON, Health("ok", 0.3)),
        (Days((100_000,), (1,)), NOON, Health("ok", 0.1)),
        (Days(WEEK.calls, (0,) * 6 + (10,)), NOON, Health("bad", 1.0)),
        (Days((5,), (5,)), None, Health("bad", 100.0)),
    ],
)
def test_health_is_the_share_of_calls_that_failed(week, last, told):
    assert health(week, last, NOON) == told


def test_every_reason_is_told_in_both_languages():
    assert set(CAUSES) == {reason.value for reason in Reason}
    french = languages()["fr"]
    texts = [text for one in CAUSES.values() for text in (one.title, one.hint) if text]
    assert [text for text in texts if french.say(text) == text] == []


def test_the_dialog_over_the_list_shows_the_list(magento, browser):
    """Its faults and the list's errors had one name, and the page was a 500."""
    magento.call("/manage/v1/keys")
    page = browser.get("/console/connections/new")
    assert page.status_code == 200
    assert "<b>1</b> error<" in page.text
