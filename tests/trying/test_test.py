"""What fails in a test is what the gate refuses, and what is proposed mends it."""

import inspect

import pytest
from sqlalchemy import select, update

from keydesk.accounts.store import memberships
from keydesk.connections import verbs as connections
from keydesk.connections.switches import Switches, switch
from keydesk.credentials import verbs as credentials
from keydesk.oauth.store import tokens
from keydesk.trying.gates import MOST
from tests.harness.client import client

NAMES = ["connection", "credential", "token", "access", "permission", "read"]
PRODUCTS = "/api/rest/v1/products"


def ask(desk, code, **body):
    answer = desk.post(f"/manage/v1/connections/{code}/test", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def states(told):
    assert [step["name"] for step in told["steps"]] == NAMES
    return [step["state"] for step in told["steps"]]


def failing(name):
    at = NAMES.index(name)
    return ["ok"] * at + ["failed"] + ["skipped"] * (len(NAMES) - at - 1)


def said(told, name):
    return next(step["message"] for step in told["steps"] if step["name"] == name)


def counted(house, credential_id):
    """Calls of a credential in the book, and whether its last use moved."""
    taken = house.book.take()
    calls = [(kind, sums) for (_, kind), sums in taken.counts.items()]
    mine = sum(sums[0] for kind, sums in calls if kind.who.credential_id == credential_id)
    return mine, any(use.attempt.who.credential_id == credential_id for use in taken.uses.values())


def test_a_key_that_works_is_green_though_nobody_has_its_secret(house, desk, stocked):
    shop = house.connect("Shop")
    issued = house.issue(shop, name="Sync")
    told = ask(desk, "shop")
    assert (states(told), told["passed"], told["failed"]) == (["ok"] * 6, True, None)
    assert told["credential"] == {"id": issued.credential.id, "kind": "api_key", "name": "Sync"}
    assert said(told, "token") == "A key needs no token: it is sent as it is."
    assert "has the role Viewer" in said(told, "permission")
    assert "the first product is" in said(told, "read")


def test_a_test_without_a_secret_is_counted_nowhere(house, desk, new_client):
    """Otherwise the page says "last use: a minute ago" of a connector that stopped in spring."""
    shop = house.connect("Shop")
    issued, (web, _) = house.issue(shop), new_client(shop)
    before = house.told()
    for id_ in (issued.credential.id, web.id):
        assert ask(desk, "shop", credential=id_)["passed"]
        assert counted(house, id_) == (0, False)
    assert house.told() == before


def test_a_client_gets_a_trial_token_that_ends_with_the_test(house, desk, stocked, new_client):
    web, _ = new_client(house.connect("Shop"))
    told = ask(desk, "shop")
    assert states(told) == ["ok"] * 6
    assert said(told, "token") == (
        "The client Web was given a token by client_credentials. It ended with this test."
    )
    with house.read() as db:
        (row,) = db.execute(select(tokens).where(tokens.c.credential_id == web.id)).mappings()
    assert row["revoked_at"] == house.now
    assert row["permissions"] == ["api:access", "products:read"], "no more than is tried"


def test_a_client_of_the_password_grant_is_tried_on_the_account(house, desk, new_client, opened):
    shop = house.connect("Shop")
    new_client(shop, ("password",))
    told = ask(desk, "shop")
    assert states(told) == failing("token")
    assert said(told, "token") == "The password grant is switched off for Shop."
    assert told["places"][0]["message"] == "Change the grants of the client"
    house.do(switch, "shop", Switches(password_grant=True))
    assert "no username and password that work" in said(ask(desk, "shop"), "token")
    opened(shop)
    assert "by password" in said(ask(desk, "shop"), "token")


def block(house, shop):
    with house.write() as db:
        mine = memberships.c.user_id == shop.assigned_user_id
        db.execute(update(memberships).where(mine).values(role="blocked"))


def test_each_step_fails_where_the_gate_refuses_and_is_mended_where_rights_mend(house, desk):
    """The issue: a checklist that says which step fails and mends it."""
    shop = house.connect("Shop", permissions=["channels:read"])
    issued = house.issue(shop, active=False)
    caller, id_ = client(house, issued.secret), issued.credential.id
    house.do(connections.deactivate, "shop")
    for step in ("connection", "credential", "permission"):
        told = ask(desk, "shop")
        assert (told["failed"], caller.get(PRODUCTS).status_code) in (
            (step, 401), (step, 403),
        )  # fmt: skip
        assert states(told) == failing(step)
        (way,) = told["ways"]
        assert way["obstacle"] is None
        match step:
            case "connection":
                house.do(connections.activate, "shop")
            case "credential":
                house.do(credentials.activate, id_)
            case _:
                mend(desk, told, way)
    assert (states(ask(desk, "shop")), caller.get(PRODUCTS).status_code) == (["ok"] * 6, 200)


def mend(desk, told, way):
    url = f"/manage/v1/keys/{told['credential']['id']}/explanation"
    wanted = {"request": told["request"], "way": way["name"], "mark": way["mark"]}
    assert desk.post(url, json=wanted).status_code == 200


def test_one_way_mends_all_that_rights_can_mend(house, desk):
    shop = house.connect("Shop", permissions=["channels:read"])
    house.issue(shop, active=False)
    house.do(connections.deactivate, "shop")
    told = ask(desk, "shop")
    mend(desk, told, told["ways"][0])
    assert ask(desk, "shop")["passed"]


def test_a_connection_that_holds_nothing_fails_at_the_root(house, desk):
    house.issue(house.connect("Shop", permissions=[]))
    assert states(ask(desk, "shop")) == failing("access")


def test_a_blocked_user_stops_it_and_no_right_mends_that(house, desk):
    shop = house.do(connections.create, wish("Shop"), by=house.member("admin"), limit=50)
    house.issue(shop)
    block(house, shop)
    told = ask(desk, "shop")
    assert (states(told), told["ways"]) == (failing("connection"), [])
    assert "is blocked" in said(told, "connection")
    assert told["places"][0]["href"] == "/console/users"


def wish(label):
    return connections.Wish(label, role="viewer")


def test_a_connection_without_credential_is_told_to_get_one(house, desk):
    house.connect("Shop")
    told = ask(desk, "shop")
    assert (states(told), told["credential"]) == (failing("credential"), None)
    assert [one["message"] for one in told["places"]] == [
        "Create an API key", "Create an OAuth client",
    ]  # fmt: skip


def test_what_was_revoked_is_replaced_and_what_has_no_secret_generates_it(house, desk, new_client):
    shop = house.connect("Shop")
    issued = house.issue(shop)
    house.do(credentials.revoke, issued.credential.id)
    told = ask(desk, "shop", credential=issued.credential.id)
    assert (told["failed"], told["places"][0]["message"]) == ("credential", "Create an API key")
    web, _ = new_client(shop, generated=False)
    told = ask(desk, "shop", credential=web.id)
    assert (told["failed"], told["places"][0]["message"]) == ("credential", "Generate its secret")


def test_the_active_one_is_tested_before_a_newer_inactive_one(house, desk):
    shop = house.connect("Shop")
    first = house.issue(shop)
    house.later(minutes=1)
    house.issue(shop, active=False)
    assert ask(desk, "shop")["credential"]["id"] == first.credential.id


def test_with_a_key_the_call_is_real_and_counted(house, desk, stocked):
    issued = house.issue(house.connect("Shop"))
    told = ask(desk, "shop", secret=issued.secret.reveal())
    assert states(told) == ["ok"] * 6
    assert said(told, "read").startswith("GET /api/rest/v1/products was answered:")
    assert counted(house, issued.credential.id) == (1, True)


def test_with_a_client_secret_a_token_is_asked_for_used_and_given_back(house, desk, new_client):
    web, secret = new_client(house.connect("Shop"))
    assert states(ask(desk, "shop", secret=secret.reveal())) == ["ok"] * 6
    assert counted(house, web.id)[0] == 3
    with house.read() as db:
        assert None not in db.execute(select(tokens.c.revoked_at)).scalars().all()


def test_with_a_password_the_password_grant_is_real(house, desk, new_client, opened):
    shop = house.connect("Shop")
    _, secret = new_client(shop, ("password",))
    account = opened(shop)
    given = {"secret": secret.reveal(), "password": account.password.reveal()}
    assert states(ask(desk, "shop", **given)) == ["ok"] * 6
    told = ask(desk, "shop", **(given | {"password": "wrong"}))
    assert told["failed"] == "token"
    assert "The user credentials were incorrect." in said(told, "token")


@pytest.mark.parametrize("whose", ["another key", "another organization", "junk"])
def test_a_secret_of_something_else_is_not_tried_out(house, desk, whose):
    """Or the page would tell whoever found a secret what it opens."""
    house.issue(house.connect("Shop"), name="Sync")
    found = "correct horse"
    if whose != "junk":
        found = house.issue(by=house.other if "organization" in whose else None).secret.reveal()
    house.book.take()
    answer = desk.post("/manage/v1/connections/shop/test", json={"secret": found})
    told = answer.json()
    assert said(told, "token") == (
        "What was given is not the secret of Sync. Nothing was called with it."
    )
    assert (told["failed"], found in answer.text) == ("token", False)
    assert sum(sums[0] for sums in house.book.take().counts.values()) == 1, "the desk's own call"


def test_a_wrong_secret_under_the_right_name_is_refused_by_the_gate(house, desk):
    from_before = house.issue(house.connect("Shop"))
    told = ask(desk, "shop", secret=changed(from_before.secret.reveal()))
    assert (told["failed"], "401" in said(told, "read")) == ("read", True)


def changed(text):
    """The same public id, another secret, and a checksum that fits."""
    from keydesk.credentials.secret import checksum

    body = text[:-7] + ("a" if text[-7] != "a" else "b")
    return body + checksum(body)


def test_who_may_not_read_products_is_told_of_none(house, stocked):
    """Managing credentials is no right to look into the catalog."""
    holds = ["credentials:read", "credentials:manage"]
    desk = client(house, house.issue(house.connect("Desk", permissions=holds)).secret)
    issued = house.issue(house.connect("Shop"))
    for body in ({}, {"secret": issued.secret.reveal()}):
        told = ask(desk, "shop", **body)
        assert (told["passed"], "product is" in said(told, "read")) == (True, False)


def test_tests_do_not_take_every_thread(house, desk):
    """Each waits in a thread for a call that needs another: all at once, none would ever end."""
    house.issue(house.connect("Shop"))
    gates = find_gates(desk)
    for _ in range(MOST):
        assert gates.slots.acquire(blocking=False)
    answer = desk.post("/manage/v1/connections/shop/test", json={})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    gates.slots.release()
    assert ask(desk, "shop")["passed"]


def find_gates(desk):
    """Those of the application that this client calls."""
    found = next(door for door in desk.app.doors if door.name == "manage").app
    while "value" not in inspect.getclosurevars(found).nonlocals:
        found = inspect.getclosurevars(found).nonlocals["app"]
    return inspect.getclosurevars(found).nonlocals["value"]


def test_another_organizations_connection_or_credential_is_as_missing_as_none(house, desk):
    """Security case 27."""
    theirs = house.issue(house.connect("Theirs", by=house.other), by=house.other)
    house.issue(house.connect("Shop"))
    for code, body in (
        ("theirs", {}), ("nope", {}), ("shop", {"credential": theirs.credential.id}),
        ("shop", {"credential": "0" * 12}), ("shop", {"credential": house.issue().credential.id}),
    ):  # fmt: skip
        answer = desk.post(f"/manage/v1/connections/{code}/test", json=body)
        assert answer.status_code == 404, (code, body)


def test_an_outage_is_no_failed_step(house, desk, monkeypatch):
    """503: who reads "revoked" during an outage makes a new key that also does not work."""
    house.issue(house.connect("Shop"))
    with house.write() as db:
        db.exec_driver_sql("ALTER TABLE products RENAME TO elsewhere")
    answer = desk.post("/manage/v1/connections/shop/test", json={})
    with house.write() as db:
        db.exec_driver_sql("ALTER TABLE elsewhere RENAME TO products")
    assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")
