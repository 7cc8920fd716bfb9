"""The lists: filters, search, sorting and pages, and addresses that hold all of it."""

import pytest
from playwright.sync_api import expect

from keydesk.connections import verbs as connecting
from keydesk.credentials import verbs as keys

pytestmark = [pytest.mark.browser, pytest.mark.world]
KEYS = "/console/access-keys"
SORTS = {"Name": "name", "Last use": "last_use", "Expires": "expires", "Status": "status"}


@pytest.fixture(scope="module")
def many(shared_desk):
    """53 keys of one connection, one of them revoked and one inactive."""
    shop = shared_desk.connect("Many keys", code="many_keys")
    issued = [shared_desk.issue(f"Many {n:02}", shop, active=n != 7) for n in range(53)]
    shared_desk.do(keys.revoke, issued[8].credential.id)
    return "?connection=many_keys"


def names(page):
    return page.locator("tbody td:first-child .kd-main-link").all_inner_texts()


def test_more_than_fifty_keys_are_shown_page_by_page(desk, many):
    page = desk.open(f"{KEYS}{many}&sort=name&order=asc")
    first = names(page)
    page.get_by_role("link", name="Next page").click()
    page.wait_for_url("**after=**")
    assert first + names(page) == [f"Many {n:02}" for n in range(53)]
    assert "connection=many_keys" in page.url
    assert page.get_by_role("link", name="Next page").count() == 0


@pytest.mark.parametrize(("column", "key"), SORTS.items())
def test_each_column_sorts_both_ways(desk, many, column, key):
    page = desk.open(KEYS + many)
    header = page.get_by_role("columnheader", name=column)
    for order, said in (("asc", "ascending"), ("desc", "descending")):
        header.get_by_role("link").click()
        page.wait_for_url(f"**sort={key}&order={order}*")
        assert header.get_attribute("aria-sort") == said
        assert page.get_by_text("Only those of Many keys.").is_visible()


def test_a_status_filters_without_leaving_the_page(desk, many):
    page = desk.open(KEYS + many)
    page.get_by_text("Revoked", exact=True).first.click()
    page.wait_for_url("**status=revoked**")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert names(page) == ["Many 08"]
    page.get_by_text("Inactive", exact=True).first.click()
    page.wait_for_url("**status=inactive**")
    expect(page.locator("tbody tr")).to_have_attribute("data-status", "inactive")
    assert names(page) == ["Many 07"]


def test_the_address_keeps_what_was_asked(desk, many):
    """A colleague who is sent the address sees the same."""
    page = desk.open(KEYS + many)
    page.get_by_label("Search keys").press_sequentially("many 1")
    page.wait_for_url("**q=many+1**")
    expect(page.locator("tbody tr")).to_have_count(10)
    again = desk.open(page.url.removeprefix(desk.url))
    assert sorted(names(again)) == [f"Many {n}" for n in range(10, 20)]
    assert again.get_by_label("Search keys").input_value() == "many 1"


def test_a_prefix_and_a_permission_find_keys(desk):
    """The gate once took a searched prefix for a whole credential in the address."""
    issued = desk.issue("By its prefix", permissions=["media_files:read"])
    prefix = issued.secret.reveal()[:12]
    assert names(desk.open(f"{KEYS}?q={prefix}")) == ["By its prefix"]
    assert "By its prefix" in names(desk.open(f"{KEYS}?q=media_files"))


def test_nothing_found_says_so_and_clears_the_filters(desk, many):
    page = desk.open(f"{KEYS}?q=no-such-key")
    page.get_by_text("No keys match.").wait_for()
    page.get_by_role("link", name="Clear filters").click()
    page.wait_for_url(desk.url + KEYS)
    assert names(page)


def test_connections_are_searched_and_filtered(desk):
    desk.connect("Findable one")
    stopped = desk.connect("Findable two")
    desk.do(connecting.deactivate, stopped.code)
    page = desk.open("/console/connections")
    page.get_by_label("Search connections").press_sequentially("findable")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_label("Status").select_option("inactive")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert names(page) == ["Findable two"]
    assert "status=inactive" in page.url


def test_more_than_a_hundred_connections_are_shown_page_by_page(new_desk):
    for number in range(101):
        new_desk.connect(f"System {number:03}")
    page = new_desk.open("/console/connections")
    page.get_by_text("101 of 50 connections", exact=True).wait_for()
    assert len(names(page)) == 100
    page.get_by_role("link", name="Next page").click()
    page.wait_for_url("**after=**")
    assert len(names(page)) == 1


def test_a_broken_address_is_refused_politely(desk):
    page = desk.page()
    for query in ("?sort=secret", "?status=none", "?after=%00%ff", "?after=zzz&sort=name"):
        answer = page.goto(desk.url + KEYS + query)
        assert answer.status in (200, 400, 422), query
        assert page.get_by_role("heading", level=1).is_visible()
