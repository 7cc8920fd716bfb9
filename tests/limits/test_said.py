"""Limits as they are said over JSON, in the console, at the command line and in a file."""

import yaml

from keydesk.connections import store
from keydesk.connections.model import told_of
from keydesk.kit.errors import Invalid
from keydesk.limits.wishes import NO_LIMITS
from keydesk.sheets import lines, of_connections
from tests.harness.client import client
from tests.harness.command import keydesk
from tests.harness.console import signed_in

RATE = {"count": 10, "seconds": 1, "burst": 20, "when_unsure": "open"}
LIMITS = {"networks": ["127.0.0.0/8", "2001:db8::7"], "rate": RATE, "daily": 900, "monthly": None}


def test_over_json_what_is_left_out_stays_and_null_is_none(sqlite_house):
    house = sqlite_house
    desk = client(house, house.issue(house.managing()).secret)
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
    assert (line["limits"], step.act) == (LIMITS, "keep")
    (step,) = of_connections.plan([made], lines.read([line | {"limits": None}]), {}, delete=False)
    assert (step.act, step.changed) == ("change", ("limits",))
    assert read[0].wish.limits == LIMITS
    assert lines.read([line | {"limits": None}])[0].wish.limits == NO_LIMITS
    try:
        lines.read([line | {"limits": {"networks": ["10.0.0.1/8"]}}])
    except Invalid as wrong:
        assert wrong.violations[0].field == "connections.0.limits.networks"
    assert told_of(made)["limits"]["daily"] == 900


def found(house, code="magento"):
    with house.read() as db:
        return store.find(db, house.by.organization_id, code)
