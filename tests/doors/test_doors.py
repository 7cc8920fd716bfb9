"""Doors for proxies as people make them: over JSON and in the console."""

import html
import re

import pytest

from keydesk.doors import verbs
from tests.accounts.browsing import owners, post
from tests.doors.places import Proxy, protect, reader
from tests.harness.client import client

ROOT, PAGE = "/manage/v1/doors", "/console/apis/doors"
CONTACTS = "/crm/v1/contacts"
SECRET = re.compile(r"kd_live_door_\w+")


@pytest.fixture
def house(sqlite_house):
    protect(sqlite_house)
    return sqlite_house


@pytest.fixture
def desk(house):
    return client(house, house.issue(house.connect("Manager", permissions=["apis:manage"])).secret)


@pytest.fixture
def browser(house):
    """The Owner's, at a desk that takes plain http."""
    return owners(house)


def opens(house, address, key):
    return Proxy(house, address.rpartition("/")[2]).ask("GET", CONTACTS, key).status_code == 200


def test_the_life_of_a_door_over_json(house, desk):
    """Its secret is in the answer that made it, and in no other."""
    key = reader(house).secret.reveal()
    made = desk.post(ROOT, json={"name": "Caddy"})
    assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
    old, door = made.json()["address"], made.json()["id"]
    assert all(old.rpartition("/")[2] in text for text in made.json()["files"].values())
    assert opens(house, old, key)
    again = desk.post(ROOT, json={"name": " Caddy "})
    assert (again.status_code, again.json()["fields"][0]["field"]) == (422, "name")
    new = desk.post(f"{ROOT}/{door}/regenerate").json()["address"]
    assert (opens(house, old, key), opens(house, new, key)) == (False, True)
    listed = desk.get(ROOT)
    assert [one["name"] for one in listed.json()["items"]] == ["Caddy", "nginx"]
    assert not SECRET.search(listed.text)
    assert desk.delete(f"{ROOT}/{door}").status_code == 204
    assert not opens(house, new, key)
    assert desk.delete(f"{ROOT}/{door}").status_code == 404
    told = str(house.told())
    assert old.rpartition("_")[2] not in told
    assert new.rpartition("_")[2] not in told


@pytest.mark.parametrize("name", ["", " ", "x" * 200])
def test_a_door_has_a_name(desk, name):
    refused = desk.post(ROOT, json={"name": name})
    assert (refused.status_code, refused.json()["fields"][0]["field"]) == (422, "name")


def test_a_door_shows_its_address_once_in_the_console(house, browser):
    """Sent twice, a form makes one door; what it showed is on no page afterwards."""
    key = reader(house).secret.reveal()
    token = re.search(r'name="token" value="([^"]+)"', browser.get(PAGE).text)[1]
    shown = post(browser, PAGE, name="Front <1>", token=token)
    address = re.search(r'data-copy="([^"]+/forward-auth/[^"]+)"', shown.text)[1]
    assert opens(house, html.unescape(address), key)
    assert "Front &lt;1&gt;" in shown.text
    assert post(browser, PAGE, name="Front <1>", token=token).headers["location"].startswith(PAGE)
    page = browser.get(PAGE).text
    assert not SECRET.search(page)
    empty = post(browser, PAGE, name="", token=f"{token}x")
    assert empty.status_code == 422
    assert 'aria-invalid="true"' in empty.text
    regenerate = re.search(rf'action="({PAGE}/\w+)/secret".*?value="([^"]+)"', page, re.DOTALL)
    anew = post(browser, f"{regenerate[1]}/secret", token=regenerate[2])
    assert SECRET.search(anew.text)[0] not in address
    assert not opens(house, address, key)
    post(browser, f"{regenerate[1]}/delete")
    assert "Front" not in browser.get(PAGE).text or "nginx" in browser.get(PAGE).text


def test_another_organizations_door_is_none(house, desk):
    """Security case 88."""
    door = house.do(verbs.create, "Theirs", prefix="kd_live", by=house.other).door.id
    assert "Theirs" not in desk.get(ROOT).text
    assert desk.post(f"{ROOT}/{door}/regenerate").status_code == 404
    assert desk.delete(f"{ROOT}/{door}").status_code == 404
