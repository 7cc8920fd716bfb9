"""POST /verify: what is answered about a credential, and what is not."""

from datetime import timedelta

import pytest

from keydesk.connections import verbs as connections
from keydesk.credentials import verbs as credentials
from keydesk.doors.asking import MOST
from tests.auth.calling import bearer, caller, outcomes, recorded
from tests.doors.places import protect, reader

UNKNOWN = {
    "valid": False, "code": "unknown", "connection": None, "connection_id": None,
    "credential_id": None, "permissions": [], "expires_at": None, "remember": True,
    "holds_seconds": None,
}  # fmt: skip


@pytest.fixture
def near(house):
    """A program that may verify."""
    protect(house)
    issued = reader(house, permissions=["api:access", "credentials:verify"])
    return caller(house, bearer(issued.secret.reveal()))


def ask(near, credential, **more):
    answer = near.post("/verify", json={"credential": credential, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def code(near, credential, **more):
    body = ask(near, credential, **more)
    assert body["valid"] == (body["code"] == "valid")
    return body["code"] if body["code"] != "forbidden" else body["reason"]


def test_a_credential_that_works(house, near):
    issued = reader(house)
    body = ask(near, issued.secret.reveal(), permission="contacts:read")
    assert body["connection"].startswith("mailchimp")
    assert body["credential_id"] == issued.credential.id
    assert body["permissions"] == ["api:access", "contacts:read"]
    assert (body["expires_at"][:4], body["remember"]) == ("2031", False)
    assert 0 < body["holds_seconds"] <= 366 * 86400
    everything = house.issue(house.connect("All", everything=True)).secret.reveal()
    assert "payments:read" in ask(near, everything)["permissions"]
    assert "apis:*" not in ask(near, everything)["permissions"]


def test_what_stands_against_one_is_told_to_its_organization(house, near):
    """Only where the secret was proven."""
    revoked, asleep, idle = reader(house), reader(house, active=False), house.connect("Idle")
    of_idle = house.issue(idle)
    house.do(credentials.revoke, revoked.credential.id)
    house.do(connections.deactivate, idle.code)
    told = [(revoked, "revoked"), (asleep, "inactive"), (of_idle, "inactive")]
    for issued, said in told:
        body = ask(near, issued.secret.reveal())
        assert (body["code"], body["credential_id"]) == (said, issued.credential.id)
        assert body["permissions"] == []
    soon = reader(house, expires_at=house.now + timedelta(hours=1)).secret.reveal()
    assert ask(near, soon)["holds_seconds"] in (3599, 3600)
    house.later(hours=1)
    assert code(near, soon) == "expired"


def test_what_it_is_for(house, near):
    """Own permissions, and the route tables; each refusal says why."""
    key = reader(house).secret.reveal()
    asked = [
        ({"permission": "contacts:create"}, "missing_permission"),
        ({"permission": "products:read"}, "missing_permission"),
        ({"permission": "contacts:raed"}, "unknown_permission"),
        ({"method": "GET", "path": "/crm/v1/contacts/7?x=1"}, "valid"),
        ({"method": "HEAD", "path": "/crm/v1/contacts"}, "valid"),
        ({"method": "POST", "path": "/crm/v1/contacts"}, "missing_permission"),
        ({"method": "GET", "path": "/crm/v1/me"}, "valid"),
        ({"method": "DELETE", "path": "/crm/v1/contacts"}, "unmapped_route"),
        ({"method": "GET", "path": "/crm/v1/contacts/../me"}, "ambiguous_path"),
        ({"method": "GET", "path": "/crm/v1/contacts/a%2fb"}, "ambiguous_path"),
    ]
    for more, said in asked:
        assert code(near, key, **more) == said, more
    assert ask(near, key, permission="contacts:create")["missing"] == "contacts:create"
    everything = house.issue(house.connect("All", everything=True)).secret.reveal()
    assert code(near, everything, permission="contacts:raed") == "unknown_permission"


def test_another_organizations_credential_is_unknown_to_the_byte(house, near):
    """Security cases 27 and 88.  Nor is anything of it counted."""
    foreign = reader(house, by=house.other, permissions=["products:read"])
    dead = reader(house, by=house.other, permissions=["products:read"])
    house.do(credentials.revoke, dead.credential.id, by=house.other)
    mine = reader(house).secret.reveal()
    wrong = mine[:-1] + ("A" if mine[-1] != "A" else "B")
    for text in (foreign.secret.reveal(), dead.secret.reveal(), wrong, "junk", "é", "\u202e"):
        for more in ({}, {"permission": "products:read"}, {"ip": "192.0.2.7"}):
            answer = near.post("/verify", json=[{"credential": text, **more}])
            assert text == "\u202e" or answer.json() == [UNKNOWN], (text, more)
    assert not [r for r in recorded(house) if r["organization_id"] == house.other.organization_id]


def test_one_malformed_entry_spoils_no_other(house, near):
    good = {"credential": reader(house).secret.reveal()}
    bad = [
        ("x", ""), ({}, "credential"), ({"credential": ""}, "credential"),
        ({"credential": None}, "credential"), ({"credential": 7}, "credential"),
        (good | {"permision": "x"}, "permision"), (good | {"ip": "192.168.1"}, "ip"),
        (good | {"ip": "fe80::1%eth0"}, "ip"), (good | {"method": "GET"}, "path"),
        (good | {"path": "/x"}, "method"), (good | {"path": "/x" * 5000, "method": "GET"}, "path"),
    ]  # fmt: skip
    answers = near.post("/verify", json=[good, *(entry for entry, _ in bad), good]).json()
    assert [a["code"] for a in answers] == ["valid", *["malformed"] * len(bad), "valid"]
    assert [a["field"] for a in answers[1:-1]] == [field for _, field in bad]
    twice = b'[{"credential": "a", "credential": "b"}]'
    assert near.post("/verify", content=twice).json()[0]["code"] == "malformed"


def test_a_body_that_is_none(near):
    for body, status in [
        (b"", 400), (b"{", 400), (b"NaN", 400), (b"\xff", 400), (b"[" * 100_000, 400),
        (b"7", 422), (b"[]", 422), (b"[" + b"{}," * MOST + b"{}]", 422), (b" " * 1_000_001, 413),
    ]:  # fmt: skip
        assert near.post("/verify", content=body).status_code == status, body[:9]
    assert near.get("/verify").status_code == 405


def test_who_may_ask(house, near):
    key = reader(house).secret.reveal()
    reading = caller(house, bearer(key))
    assert (
        reading.post("/verify", json={"credential": key}).json()["missing"] == "credentials:verify"
    )
    assert reading.get("/verify/changes").status_code == 403
    assert caller(house).post("/verify", json={}).status_code == 401


def test_limits_are_judged_and_used_up(house, near):
    """An address that is not told is in no list; what is refused costs nothing."""
    listed = reader(house, limits={"networks": ["192.0.2.0/24"]}).secret.reveal()
    for ip, said in [
        ("192.0.2.7", "valid"),
        ("::ffff:192.0.2.7", "valid"),
        ("192.0.3.1", "ip_denied"),
    ]:
        body = ask(near, listed, ip=ip)
        assert (body["code"], body["remember"], body["holds_seconds"]) == (said, False, 0)
    assert code(near, listed) == "ip_denied"
    slow = reader(house, limits={"rate": {"count": 1, "seconds": 60}}).secret.reveal()
    assert code(near, slow, permission="contacts:create") == "missing_permission"
    entries = [{"credential": slow}] * 2
    first, second = near.post("/verify", json=entries).json()
    assert (first["code"], first["remember"], second["code"]) == ("valid", False, "rate_limited")
    assert second["retry_after"] > 0


def test_each_is_booked_as_its_own_attempt(house, near):
    issued = reader(house)
    key = issued.secret.reveal()
    asked = {"method": "GET", "path": "/crm/v1/contacts/7?secret=1", "ip": "192.0.2.7"}
    ask(near, key, **asked)
    ask(near, key, permission="contacts:create")
    rows = [r for r in recorded(house) if r["credential_id"] == issued.credential.id]
    assert {(r["door"], r["route"], r["permission"], r["outcome"], r["network"]) for r in rows} == {
        ("verify", "/crm/v1/contacts/{id}", "contacts:read", "accepted", "192.0.2.0/24"),
        ("verify", "", "contacts:create", "not_permitted", ""),
    }
    assert outcomes(house)["accepted"] == 3  # with the two calls of whoever asked


def test_the_number_changes_with_what_decides(house, near):
    """Remote memories hold while it is the same; each answer carries the one read before it."""
    key = reader(house)
    answer = near.post("/verify", json={"credential": key.secret.reveal()})
    number = near.get("/verify/changes").json()["number"]
    assert answer.headers["keydesk-changes"] == number
    near.post("/verify", json={"credential": key.secret.reveal()})
    assert near.get("/verify/changes").json() == {"number": number}
    house.do(credentials.deactivate, key.credential.id)
    other = near.post("/verify", json={"credential": key.secret.reveal()})
    assert other.json()["code"] == "inactive"
    assert other.headers["keydesk-changes"] != number


def test_in_doubt_no_number_equals_another(sqlite_house):
    protect(sqlite_house)
    issued = reader(sqlite_house, permissions=["credentials:verify"])
    near = caller(sqlite_house, bearer(issued.secret.reveal()))
    near.get("/verify/changes")
    sqlite_house.database.changed.number = lambda: 0
    assert len({near.get("/verify/changes").json()["number"] for _ in range(3)}) == 3
