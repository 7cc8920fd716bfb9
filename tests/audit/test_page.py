"""The page, its drawer and its downloads, through the front door; and what no file may hold."""

import csv
import io
import json
import re
from urllib.parse import urlencode

import pytest

from keydesk.access.wishes import Changes, Wish
from keydesk.audit.exporting import cell
from keydesk.audit.sealer import Sealer
from keydesk.credentials import verbs
from keydesk.roles import verbs as roles
from tests.harness.client import client
from tests.harness.databases import PASSWORD

LOG = "/console/audit-log"
EMAIL = "ingrid@nordlys.example"
API = "/manage/v1/events"


@pytest.fixture
def house(sqlite_house):
    return sqlite_house


@pytest.fixture
def browser(house):
    found = client(house)
    found.headers |= {"Sec-Fetch-Site": "same-origin", "Origin": "http://desk.test"}
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    sent = urlencode({"email": EMAIL, "password": PASSWORD})
    found.base_url = "http://localhost"
    found.headers["Origin"] = "http://localhost"
    assert found.post("/console/sign-in", content=sent, headers=kind).status_code == 303
    return found


@pytest.fixture
def auditor(house):
    connection = house.connect("Auditor", permissions=["audit:read"])
    return client(house, house.issue(connection, name="Audit").secret)


def rows(page) -> list[str]:
    found = re.findall(r'kd-main-link d-block" href="([^"]+)">([^<]+)<', page.text)
    return [words for _, words in found]


def drawer(browser, words: str):
    page = browser.get(LOG).text
    address = re.search(rf'kd-main-link d-block" href="([^"]+)">{words}<', page)[1]
    return browser.get(address.replace("&amp;", "&"))


def test_the_page_says_in_plain_words_who_did_what(house, browser):
    issued = house.issue(house.connect("Magento"), name="Orders")
    house.do(verbs.revoke, issued.credential.id)
    page = browser.get(LOG)
    assert rows(page)[:3] == ["Revoked the key", "Created the key", "Created the connection"]
    assert "Today, Tue 1 Jan" in page.text
    shown = drawer(browser, "Revoked the key")
    assert "ingrid revoked the key Orders" in shown.text
    assert "This entry is not sealed yet" in shown.text
    french = browser.get(LOG, headers={"Accept-Language": "fr"})
    assert rows(french)[0] == "A révoqué la clé"
    assert "Aujourd’hui, mar. 1 janv." in french.text


def test_the_drawer_shows_before_and_after_and_whether_it_is_what_was_sealed(house, browser):
    role = house.do(roles.create, Wish("Shop", permissions=["products:read"]))
    changes = Changes(name="Store", permissions=["products:update"], version=1)
    house.do(roles.edit, role.id, changes)
    Sealer(house.inside).seal()
    shown = drawer(browser, "Changed the role")
    for line in ("name: Shop", "name: Store", "products:read", "products:update"):
        assert line in shown.text
    assert "2 fields changed" in shown.text
    assert "Checked now: it is what was sealed" in shown.text
    assert f'href="/console/roles/{role.id}">Open target' in shown.text
    with house.write() as db:
        db.exec_driver_sql("UPDATE events SET actor = 'x' WHERE name = 'role.edited'")
    assert "is not what was sealed" in drawer(browser, "Changed the role").text


@pytest.mark.parametrize("data", ["{", "[1]", "null", '{"changes": 3, "role": [1, 2, 3]}'])
def test_an_edit_that_left_nonsense_is_shown_and_hides_no_page(house, browser, data):
    """The page on which it would have been seen answered 500."""
    house.do(roles.create, Wish("Shop"))
    Sealer(house.inside).seal()
    with house.write() as db:
        db.exec_driver_sql(f"UPDATE events SET data = '{data}' WHERE name = 'role.created'")
    assert rows(browser.get(LOG))[0] == "Created the role"
    assert "is not what was sealed" in drawer(browser, "Created the role").text
    assert browser.get(f"{LOG}/export").status_code == 200


@pytest.mark.parametrize("id_", ["0", "9" * 18, "9" * 30])
def test_an_event_that_never_was_is_not_there(browser, auditor, id_):
    assert browser.get(f"{LOG}/{id_}").status_code == 404
    assert auditor.get(f"{API}/{id_}").status_code == 404


def test_the_drawer_lies_over_the_page_from_which_it_was_opened(house, browser):
    for number in range(60):
        house.do(roles.create, Wish(f"Role {number}"))
    first = browser.get(f"{LOG}?action=role.created")
    older = re.search(r'href="([^"]+)" rel="next"', first.text)[1].replace("&amp;", "&")
    page = browser.get(older)
    assert len(rows(page)) == 10
    assert 'rel="prev"' in page.text
    opened = re.search(r'd-block" href="([^"]+)"', page.text)[1].replace("&amp;", "&")
    back = re.search(r'href="([^"]+)" data-cancel', browser.get(opened).text)[1]
    assert back.replace("&amp;", "&") == older


def test_dates_begin_in_the_readers_zone(house, browser):
    """Noon of New Year in UTC is the second of January on Kiritimati."""
    browser.cookies.set("tz", "Pacific/Kiritimati", path="/console")
    assert rows(browser.get(f"{LOG}?period=dates&from=2030-01-02&to=2030-01-02"))
    assert (
        "No entries match" in browser.get(f"{LOG}?period=dates&from=2030-01-01&to=2030-01-01").text
    )


@pytest.mark.parametrize("query", [
    "older=rubbish", "action=nothing", "period=dates&from=rubbish", "q=" + "x" * 300,
    "period=dates&to=9999-12-31", "actor=%00",
])  # fmt: skip
def test_what_cannot_be_asked_is_said_on_the_page(browser, query):
    page = browser.get(f"{LOG}?{query}")
    assert page.status_code == 422
    assert 'role="alert"' in page.text


def test_an_empty_period_is_not_an_empty_log(browser):
    page = browser.get(f"{LOG}?period=dates&from=2031-01-01")
    assert "No entries match" in page.text
    assert "Nothing has happened yet" not in page.text


def test_names_are_text_and_never_markup(house, browser):
    """Security case 98."""
    house.connect("<script>alert(1)</script>")
    assert "<script>alert" not in browser.get(LOG).text
    assert "<script>alert" not in drawer(browser, "Created the connection").text


@pytest.mark.parametrize("path", [LOG, f"{LOG}/1", f"{LOG}/export"])
def test_without_the_permission_there_is_no_page(house, browser, path):
    with house.write() as db:
        db.exec_driver_sql("UPDATE memberships SET role = 'editor'")
    assert browser.get(path).status_code == 403
    assert "Audit log" not in browser.get("/console/connections").text


def test_another_organizations_events_do_not_exist(house, auditor, browser):
    """Security case 88: the same words as for an id that never was."""
    with house.read() as db:
        theirs = db.exec_driver_sql(
            f"SELECT id FROM events WHERE organization_id = '{house.other.organization_id}'"
        ).scalar()
    for path in (API, LOG):
        assert auditor.get(f"{API}/{theirs}").status_code == 404
        assert browser.get(f"{path.replace(API, LOG)}/{theirs}").status_code == 404
    assert "Fjord" not in auditor.get(API).text


def test_the_api_lists_page_by_page_and_names_the_machine_and_its_user(house, auditor):
    first = auditor.get(API, params={"limit": 2}).json()
    second = auditor.get(API, params={"limit": 2, "after": first["next"]}).json()
    assert [one["event"] for one in first["items"]] == ["key.issued", "connection.created"]
    assert second["items"][0]["id"] < first["items"][1]["id"]
    assert auditor.get(f"{API}/{first['items'][0]['id']}").json() == first["items"][0]
    assert first["items"][0]["sentence"] == "ingrid created the key Audit"
    auditor.get(f"{API}/export")
    taken = auditor.get(API, params={"action": "audit.exported"}).json()["items"][0]
    assert taken["actor"]["name"] == "Auditor"
    assert taken["actor"]["on_behalf_of"] == "ingrid"
    assert (taken["address"], taken["data"]["format"]) == ("127.0.0.1", "jsonl")
    assert taken["request_id"]


@pytest.mark.parametrize(("query", "field"), [
    ("after=x", "after"), ("limit=0", "limit"), ("since=yesterday", "since"),
    ("action=x", "action"), ("what=x", "what"), ("search=" + "x" * 201, "search"),
])  # fmt: skip
def test_a_bad_question_names_its_field(auditor, query, field):
    answer = auditor.get(f"{API}?{query}")
    assert answer.status_code == 422, answer.text
    assert [one["field"] for one in answer.json()["fields"]] == [field]
    if field not in {"after", "limit"}:
        assert auditor.get(f"{API}/export?{query}").status_code == 422


@pytest.mark.parametrize("name", ["=1+1", "+1+1", "-1-1", "@SUM(A1)", " =1+1", "＝1+1"])
def test_no_name_becomes_a_formula(house, auditor, name):
    """Security case 97: a connection called =HYPERLINK(…) ran in the auditor's spreadsheet."""
    house.connect(name, code="formula")
    text = auditor.get(f"{API}/export?format=csv&action=connection.created&target=formula").text
    row = next(csv.DictReader(io.StringIO(text, newline="")))
    assert row["target_name"] == f"'{name.strip()}"
    assert all(not re.match(r"\s*[=+@-]", value) for value in row.values())


@pytest.mark.parametrize("text", ["a\r\nb", "\x1b[31mred", "\u2028", "\x00", "\u202e"])
def test_no_name_breaks_a_line_or_colours_a_terminal(text):
    """Security case 95."""
    assert cell(text).isprintable()
    assert cell(text).isascii()


def test_both_files_hold_what_the_page_shows_and_no_secret(house, browser, auditor, monkeypatch):
    """Security case 9."""
    monkeypatch.setattr("keydesk.audit.pages.AT_ONCE", 2)
    issued = house.issue(house.connect("Magento"), name="Orders")
    answers = {
        one: browser.get(f"{LOG}/export?format={one}&action=key.issued") for one in ("csv", "jsonl")
    }
    listed = [json.loads(line) for line in answers["jsonl"].text.splitlines()]
    table = list(csv.DictReader(io.StringIO(answers["csv"].text, newline="")))
    assert [one["target"]["name"] for one in listed] == ["Orders", "Audit"]
    assert [one["target_name"] for one in table] == ["Orders", "Audit"]
    assert answers["csv"].headers["content-disposition"] == 'attachment; filename="audit-log.csv"'
    assert answers["csv"].headers["cache-control"] == "no-store"
    everything = auditor.get(f"{API}/export").text + browser.get(f"{LOG}/export").text
    assert issued.credential.id in everything
    secret = issued.secret.reveal()
    assert secret not in everything
    assert secret.rpartition("_")[2] not in everything
    assert house.told().count("audit.exported") == 4
