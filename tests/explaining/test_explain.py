"""Where a call fails is said as the gate judges it, and what is proposed makes it pass."""

import itertools
from dataclasses import replace

import pytest
from sqlalchemy import update

from keydesk.access.wishes import Wish as RoleWish
from keydesk.accounts.store import memberships
from keydesk.app import inside
from keydesk.connections import verbs as connecting
from keydesk.credentials import verbs as keys
from keydesk.credentials.wishes import Wish
from keydesk.explaining import verbs
from keydesk.explaining.places import find, read_request
from keydesk.kit.errors import Conflict, Forbidden, Invalid, NotFound
from keydesk.roles import verbs as roles
from tests.harness.client import client

LIST = "GET /api/rest/v1/products"
WHOAMI, ROOT = "GET /manage/v1/whoami", "GET /api/rest/v1"
CHANNELS = ["channels:read"]
LINKS = ["request", "credential", "connection", "user", "role", "access", "permission"]


def explain(house, issued, line=LIST, by=None):
    with house.read() as db:
        target = find(inside(house.inside).places, read_request(line))
        return verbs.explain(db, by or house.by, issued.credential.id, target, now=house.now)


def mend(house, issued, way, line=LIST, by=None):
    target = find(inside(house.inside).places, read_request(line))
    return house.do(verbs.mend, issued.credential.id, target, way=way.name, mark=way.mark, by=by)


def status(house, issued, line=LIST):
    method, path = line.split()
    return client(house, issued.secret).request(method, path).status_code


def steps(told):
    return [[step.act for step in way.steps] for way in told.ways]


def block(house, issued):
    who = issued.connection.assigned_user_id
    with house.write() as db:
        mine = memberships.c.user_id == who
        db.execute(update(memberships).where(mine).values(role="blocked"))


def test_an_allowed_call_is_told_link_by_link(house):
    issued = house.issue()
    told = explain(house, issued)
    assert [link.name for link in told.links] == LINKS
    assert (told.allowed, told.failed, told.ways) == (True, None, ())
    assert status(house, issued) == 200


def revoked(house, issued):
    house.do(keys.revoke, issued.credential.id)


def switched_off(house, issued):
    house.do(keys.deactivate, issued.credential.id)


def connection_off(house, issued):
    house.do(connecting.deactivate, issued.connection.code)


def connection_gone(house, issued):
    house.do(connecting.delete, issued.connection.code)


def late(house, issued):
    house.later(days=366)


@pytest.mark.parametrize(("happens", "failed", "ways"), [
    (revoked, "credential", []),
    (switched_off, "credential", [["activate_key"]]),
    (late, "credential", [["renew_key"]]),
    (connection_off, "connection", [["activate_connection"]]),
    (connection_gone, "connection", []),
    (block, "user", []),
])  # fmt: skip
def test_a_key_that_stopped_is_explained_and_started_again(house, happens, failed, ways):
    issued = house.issue()
    happens(house, issued)
    assert status(house, issued) == 401
    told = explain(house, issued)
    assert (told.failed.name, steps(told)) == (failed, ways)
    for way in told.ways:
        assert way.obstacle is None
        assert mend(house, issued, way).allowed
        assert status(house, issued) == 200


@pytest.mark.parametrize(("grant", "narrowed", "ways"), [
    ({"permissions": CHANNELS}, None, [["widen_connection"]]),
    ({"permissions": []}, None, [["widen_connection"]]),
    ({"permissions": CHANNELS}, CHANNELS, [["widen_connection", "widen_key"]]),
    ({}, CHANNELS, [["widen_key"]]),
    ({}, [], [["widen_key"]]),
    ({"everything": True}, CHANNELS, [["widen_key"]]),
    ({"role": "blocked"}, None, [["widen_connection"]]),
])  # fmt: skip
def test_a_refused_call_is_mended_without_a_new_secret(house, grant, narrowed, ways):
    """The issue: see a refused call explained, and mend it by the button."""
    if grant.get("role") == "blocked":
        connection = house.connect(permissions=[])
        with house.write() as db:
            table = connecting.store.connections
            db.execute(update(table).values(access_mode="role", access_role="blocked"))
    else:
        connection = house.connect(**grant)
    issued = house.issue(connection, permissions=narrowed)
    assert status(house, issued) == 403
    told = explain(house, issued)
    assert told.failed.name in ("access", "permission")
    assert steps(told) == ways
    assert mend(house, issued, told.ways[0]).allowed
    assert status(house, issued) == 200


def test_everything_at_once_is_mended_at_once(house):
    issued = house.issue(house.connect(permissions=CHANNELS), permissions=CHANNELS)
    switched_off(house, issued)
    connection_off(house, issued)
    late(house, issued)
    told = explain(house, issued)
    assert steps(told) == [
        ["widen_connection", "widen_key", "renew_key", "activate_key", "activate_connection"]
    ]
    mend(house, issued, told.ways[0])
    assert status(house, issued) == 200
    assert house.told()[-5:] == [
        "connection.edited", "key.edited", "key.edited", "key.activated", "connection.activated",
    ]  # fmt: skip


def team(house, *labels):
    role = house.do(roles.create, RoleWish("Shop", permissions=CHANNELS))
    return [house.issue(house.connect(label, role=role.id)) for label in labels]


def test_a_team_role_that_nobody_else_has_is_widened(house):
    (issued,) = team(house, "Magento")
    told = explain(house, issued)
    assert steps(told) == [["widen_role"]]
    assert "Others who have it and gain this: 0." in told.ways[0].steps[0].message
    mend(house, issued, told.ways[0])
    assert status(house, issued) == 200


def test_a_shared_role_says_how_many_others_would_gain_and_may_be_left_alone(house):
    first, second, third = team(house, "Magento", "Shopware", "Odoo")
    told = explain(house, first)
    assert steps(told) == [["widen_connection"], ["widen_role"]]
    assert "Others who have it and gain this: 2." in told.ways[1].steps[0].message
    mend(house, first, told.ways[0])
    assert [status(house, one) for one in (first, second, third)] == [200, 403, 403]
    told = explain(house, second)
    mend(house, second, told.ways[-1])
    assert [status(house, one) for one in (first, second, third)] == [200, 200, 200]


def test_it_says_how_many_other_keys_would_gain(house):
    connection = house.connect(permissions=CHANNELS)
    issued, *_ = [house.issue(connection) for _ in range(3)]
    house.issue(connection, permissions=CHANNELS)
    assert explain(house, issued).ways[0].steps[0].params["n"] == 2


def test_nobody_mends_what_they_could_not_grant(house):
    """Security case 13: the button must not be a way around the verbs."""
    issued = house.issue(house.connect(permissions=CHANNELS))
    admin, line = house.member("admin"), "GET /manage/v1/keys"
    told = explain(house, issued, line, admin)
    assert told.ways[0].obstacle.params == {"name": "credentials:read"}
    before = house.told()
    with pytest.raises(Invalid):
        mend(house, issued, told.ways[0], line, admin)
    narrow = replace(house.by, permissions=frozenset({"credentials:manage", "credentials:read"}))
    told = explain(house, issued, by=narrow)
    assert told.ways[0].obstacle.params == {"needs": "connections:manage"}
    with pytest.raises(Forbidden):
        mend(house, issued, told.ways[0], by=narrow)
    assert house.told() == before
    assert mend(house, issued, explain(house, issued, line).ways[0], line).allowed


def test_what_was_confirmed_is_done_or_nothing_is(house):
    first, _ = team(house, "Magento", "Shopware")
    seen = explain(house, first).ways[1]
    house.issue(house.connect("Odoo", role=first.connection.access.role))
    with pytest.raises(Conflict):
        mend(house, first, seen)
    mend(house, first, explain(house, first).ways[1])
    with pytest.raises(Conflict):
        mend(house, first, seen)


def test_another_organizations_key_is_missing(house):
    """Security case 27."""
    issued = house.issue()
    told, target = [], find(inside(house.inside).places, read_request(LIST))
    for id_ in (issued.credential.id, "0" * 12, "x" * 3000):
        with house.read() as db, pytest.raises(NotFound) as missing:
            verbs.explain(db, house.other, id_, target, now=house.now)
        told.append(missing.value.template)
    assert len(set(told)) == 1


@pytest.mark.parametrize(("line", "links"), [
    (ROOT, 1), (WHOAMI, 5), ("GET /nope", 1), ("PUT /api/rest/v1/products", 1),
    ("GET /console/access-keys", 1), ("GET /healthz", 1),
])  # fmt: skip
def test_a_chain_is_as_long_as_what_is_asked(house, line, links):
    told = explain(house, house.issue(house.connect(permissions=[])), line)
    assert len(told.links) == links
    assert told.ways == ()


@pytest.mark.parametrize("each", [5, pytest.param(1, marks=pytest.mark.world)])
def test_the_gate_agrees_whatever_the_state(sqlite_house, each):
    """The explanation is worth nothing where it and the gate part."""
    house = sqlite_house
    states = itertools.product(
        ({"permissions": CHANNELS}, {}, {"permissions": []}), (None, CHANNELS, []),
        (True, False), (True, False), (LIST, WHOAMI, ROOT),
    )  # fmt: skip
    for number, (grant, narrowed, active, on, line) in list(enumerate(states))[::each]:
        connection = house.connect(f"State {number}", **grant)
        if narrowed and not grant.get("permissions", CHANNELS):
            continue
        wish = Wish(f"Key {number}", narrowed, active=active)
        issued = house.do(keys.issue, connection, wish, prefix="kd_live")
        if not on:
            connection_off(house, issued)
        told = explain(house, issued, line)
        assert told.allowed == (status(house, issued, line) == 200), told
        for way in told.ways:
            mend(house, issued, way, line)
            assert status(house, issued, line) == 200, told
