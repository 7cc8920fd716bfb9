"""Limits as they are said over JSON, in the console, at the command line and in a file."""

import click
import pytest
import yaml
from click.testing import CliRunner

from keydesk.auth.permissions import KNOWN
from keydesk.connections import store
from keydesk.connections.model import told_of
from keydesk.kit.errors import Invalid
from keydesk.limits.cli import limited, taken
from keydesk.limits.wishes import NO_LIMITS
from keydesk.sheets import lines, of_connections
from tests.accounts.browsing import post
from tests.harness.client import client

RATE = {"count": 10, "seconds": 1, "burst": 20, "when_unsure": "open"}
LIMITS = {"networks": ["127.0.0.0/8", "2001:db8::7"], "rate": RATE, "daily": 900, "monthly": None}


def test_over_json_what_is_left_out_stays_and_null_is_none(sqlite_house):
    house = sqlite_house
    desk = client(house, house.issue(house.connect("Desk", permissions=sorted(KNOWN))).secret)
    made = desk.post("/manage/v1/connections", json={"label": "Magento", "limits": LIMITS})
    assert made.json()["limits"] == LIMITS
    at = "/manage/v1/connections/magento"
    assert desk.patch(at, json={"label": "Shop"}).json()["limits"] == LIMITS
    less = desk.patch(at, json={"limits": {"rate": None, "networks": []}}).json()["limits"]
    assert less == {"networks": [], "rate": None, "daily": 900, "monthly": None}
    assert desk.patch(at, json={"limits": None}).json()["limits"] is None
    wrong = desk.patch(at, json={"limits": {"networks": ["shop.example"], "daily": 0}})
    assert [one["field"] for one in wrong.json()["fields"]] == ["networks", "daily"]
    wanted = {"name": "Night", "connection": "magento", "limits": {"monthly": 7}}
    key = desk.post("/manage/v1/keys", json=wanted).json()
    assert desk.get(f"/manage/v1/keys/{key['id']}").json()["limits"]["monthly"] == 7
    edited = desk.patch(f"/manage/v1/keys/{key['id']}", json={"limits": {"daily": 3}})
    assert (edited.json()["limits"]["daily"], edited.json()["limits"]["monthly"]) == (3, 7)


def test_in_a_file_they_come_back_as_they_were(sqlite_house):
    house = sqlite_house
    made = house.connect(limits=LIMITS)
    (line,) = yaml.safe_load(yaml.safe_dump(of_connections.written([made], {})))
    read = lines.read([line])
    (step,) = of_connections.plan([made], read, {}, delete=False)
    assert (line["limits"], step.what) == (LIMITS, "keep")
    (step,) = of_connections.plan([made], lines.read([line | {"limits": None}]), {}, delete=False)
    assert (step.what, step.changes) == ("change", ("limits",))
    assert read[0].wish.limits == LIMITS
    assert lines.read([line | {"limits": None}])[0].wish.limits == NO_LIMITS
    with pytest.raises(Invalid) as wrong:
        lines.read([line | {"limits": {"networks": ["10.0.0.1/8"]}}])
    assert wrong.value.violations[0].field == "connections.0.limits.networks"
    assert told_of(made)["limits"]["daily"] == 900


def test_at_the_command_line_what_is_not_given_stays():
    """The options alone: what a command does with them, the verbs' own tests say."""

    def said(*options):
        seen = []

        @limited
        def command(**given):
            seen.append(taken(given))

        CliRunner().invoke(click.command()(command), options, catch_exceptions=False)
        return seen[0]

    assert said() is None
    assert said("--daily", "5") == {"daily": 5}
    assert said("--rate", "10/second/20", "--when-unsure", "open")["rate"] == RATE
    given = said("--no-limits", "--allow-network", "10.0.0.0/8")
    assert given == NO_LIMITS | {"networks": ("10.0.0.0/8",)}


def test_in_the_console_they_are_shown_saved_and_warned_of(sqlite_house, browser):
    house = sqlite_house
    house.connect(limits={"networks": ["198.51.100.0/24"], "daily": 900})
    at = "/console/connections/magento"
    page = browser.get(at).text
    assert "Your own address 127.0.0.1 is not in the list." in page
    assert "0 of 900 used so far." in page
    usual = {
        "label": "Magento", "flow_type": "other", "assigned_user": house.by.user_id, "version": "1",
        "limits": "1", "rate_seconds": "60", "rate_unsure": "closed",
    }  # fmt: skip
    odd = {"networks": "127.0.0.0/8\nshop", "rate_count": "many", "monthly": "0"}
    wrong = post(browser, at, **usual, **odd)
    assert (wrong.status_code, "Line 2: " in wrong.text) == (422, True)
    assert all(text in wrong.text for text in ("shop", 'value="many"'))
    post(browser, at, **usual, networks="127.0.0.0/8", rate_count="100", monthly="5000")
    with house.read() as db:
        found = store.find(db, house.by.organization_id, "magento")
    assert found.limits.stored == {
        "networks": ["127.0.0.0/8"], "monthly": 5000,
        "rate": {"count": 100, "seconds": 60, "burst": 100, "when_unsure": "closed"},
    }  # fmt: skip
    issued = house.issue(found, limits={"daily": 3})
    dialog = browser.get(f"/console/access-keys/{issued.credential.id}/edit").text
    assert "0 of 3 used so far." in dialog
