"""How much was called: over JSON and at the command line, the same numbers."""

import pytest
from sqlalchemy import select

from keydesk.attempts import Flusher, Who, last_calls
from keydesk.auth import open_house
from keydesk.connections.rows import connections
from keydesk.credentials import verbs
from keydesk.kit.settings import current
from tests.attempts.calling import CALL, REFUSED, call, refused
from tests.flows.conftest import PRODUCTS
from tests.harness.client import client
from tests.harness.command import keydesk, keydesk_json, run
from tests.harness.databases import NOON

USAGE = "/manage/v1/usage"


@pytest.fixture
def called(magento):
    """3 accepted of which one fails, 1 without a permission, 2 revoked."""
    for path in (PRODUCTS, PRODUCTS, f"{PRODUCTS}/none", "/manage/v1/keys"):
        magento.call(path)
    magento.house.later(hours=1)
    revoke(magento)
    for _ in range(2):
        assert magento.call() == 401
    return magento


def revoke(magento):
    magento.house.do(verbs.revoke, magento.issued.credential.id)


def test_usage_is_told_by_outcome_by_route_and_by_hour(house, called, watcher):
    told = watcher.get(USAGE, params={"connection": "magento", "each": "hour"}).json()
    assert (told["calls"], told["accepted"], told["failed"]) == (6, 3, 1)
    assert told["refused"] == {"not_permitted": 1, "revoked": 2}
    assert [(r["route"], r["calls"], r["refused"]) for r in told["routes"]] == [
        (PRODUCTS, 4, {"revoked": 2}),
        ("/api/rest/v1/products/{identifier}", 1, {}),
        ("/manage/v1/keys", 1, {"not_permitted": 1}),
    ]
    assert [(p["calls"], p["failed"]) for p in told["periods"]] == [(4, 2), (2, 2)]
    assert told["routes"][0]["p50_ms"] <= told["routes"][0]["p95_ms"]
    assert (told["connection"], told["lost"]) == ("magento", 0)
    day = {"since": NOON.isoformat(), "until": house.now.isoformat()}
    assert watcher.get(USAGE, params=day).json()["calls"] == 4


def test_usage_of_another_organization_is_nobody_elses(house, called):
    theirs = house.connect("Spy", by=house.other, permissions=["usage:read"])
    spy = client(house, house.issue(theirs, by=house.other).secret)
    assert spy.get(USAGE).json()["calls"] == 0
    for path in ("activity", "failures"):
        answer = spy.get(f"/manage/v1/connections/magento/{path}")
        assert answer.status_code == 404
    assert spy.get(USAGE, params={"connection": "magento"}).status_code == 404


def test_without_usage_read_nothing_is_told(house, called):
    plain = client(house, house.issue(house.connect("Plain", permissions=["products:read"])).secret)
    paths = (USAGE, *(f"/manage/v1/connections/magento/{p}" for p in ("activity", "failures")))
    assert [plain.get(path).status_code for path in paths] == [403] * 3


@pytest.mark.parametrize("wrong", [{"since": "x"}, {"until": "7"}, {"since": "7"}, {"each": "y"}])
def test_a_time_that_is_none_is_said(house, watcher, wrong):
    answer = watcher.get(USAGE, params=wrong)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["fields"]] == list(wrong)


def test_activity_and_failures_are_told_over_json(called, watcher):
    calls = watcher.get("/manage/v1/connections/magento/activity").json()
    assert sorted(one["status"] for one in calls) == [200, 200, 401, 401, 403, 404]
    assert {one["program"] for one in calls} == {"pyakeneo/2.1 (Linux)"}
    failures = "/manage/v1/connections/magento/failures"
    revoked = watcher.get(failures, params={"kind": "401"}).json()["items"]
    assert [(one["outcome"], one["times"]) for one in revoked] == [("revoked", 2)]
    page = watcher.get(failures, params={"limit": 2}).json()
    rest = watcher.get(failures, params={"limit": 2, "after": page["next"]}).json()
    assert (len(page["items"]), len(rest["items"]), rest["next"]) == (2, 1, "")
    assert watcher.get(failures, params={"after": "x"}).status_code == 422


def test_a_refused_call_never_advances_a_last_use(house, magento):
    """Security case 81: a revoked key that was tried looked as if it were in use."""
    magento.call()
    used_at = house.now
    house.later(minutes=10)
    assert magento.call("/manage/v1/keys") == 403
    revoke(magento)
    assert magento.call() == 401
    with house.usage.read() as db:
        last = last_calls(db, [magento.connection.id])[magento.connection.id]
    assert (last.at, last.program) == (used_at, "pyakeneo/2.1 (Linux)")


HOSTILE = [
    ("/api/rest/v1/products/%0d%0aSet-Cookie:x", "evil"),
    ("/api/rest/v1/products/%1b[31mred", "a\x1b[31m"),
    ("/api/rest/v1/products/<script>alert(1)</script>", "<script>alert(1)</script>"),
    ("/api/rest/v1/products/%E2%80%AEgnp.exe", "=cmd|'/C calc'!A0"),
]


def test_hostile_paths_and_programs_change_nothing_but_a_counter(house, magento, watcher, browser):
    """Security case 95: line ends, escapes and markup of a caller's reached pages and logs."""
    for path, program in HOSTILE:
        assert magento.call(path, headers={"User-Agent": program}) == 404
    for n in range(60):
        magento.caller.get(PRODUCTS, headers={"User-Agent": f"bot-{n}/1"})
    assert Flusher(house.book, house.usage).flush()
    kept = watcher.get("/manage/v1/connections/magento/activity").json()
    assert all(one["path"].isprintable() and one["program"].isprintable() for one in kept)
    for tab in ("activity", "errors"):
        page = browser.get(f"/console/connections/magento/{tab}").text
        assert "<script>alert" not in page
        assert "\x1b" not in page
        assert "\u202e" not in page
    assert watcher.get(USAGE, params={"connection": "magento"}).json()["calls"] == 64


def test_the_command_line_tells_the_same(tmp_path):
    data = tmp_path / "data"
    who = ["--organization", "Nordlys", "--owner-email", "ingrid@nordlys.example"]
    keydesk("init", "--data", data, *who, "--owner-password-stdin", given="walnut-ferry-lantern-93")
    keydesk("--data", data, "connections", "create", "--label", "Magento")
    house = open_house(current(data))
    try:
        with house.database.read() as db:
            row = db.execute(select(connections)).mappings().one()
        _count(house, row)
    finally:
        house.close()
    show = ("--data", data, "usage", "show")
    told = keydesk_json(*show, "--connection", "magento", "--since", "24h")
    assert (told["calls"], told["accepted"], told["refused"]) == (3, 2, {"not_permitted": 1})
    assert told["items"] == 200
    assert keydesk_json(*show, "--strangers")["refused"] == {"malformed": 1}
    text = keydesk(*show)
    assert "GET /products" in text
    assert "refused, not_permitted: 1" in text
    assert run(*show, "--connection", "nobody").returncode == 1
    assert run(*show, "--strangers", "--connection", "magento").returncode == 1
    assert "since:" in run(*show, "--since", "soon").stderr


def _count(house, row):
    who = Who(row["organization_id"], row["id"], "key", "secret")
    for _ in range(2):
        house.book.enter(call(CALL._replace(who=who), house.clock(), items=100))
    mine, nobody = REFUSED._replace(who=who), REFUSED._replace(who=Who(), outcome="malformed")
    for attempt in (mine, nobody):
        house.book.enter(refused(house.clock())._replace(attempt=attempt))
    assert Flusher(house.book, house.usage).flush()
