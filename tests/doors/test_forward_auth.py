"""Doors for proxies: what is believed, who is let through, and what is told of them."""

import pytest

from keydesk.connections import verbs as connections
from keydesk.credentials import throttle
from keydesk.credentials import verbs as credentials
from keydesk.credentials.secret import mint
from keydesk.doors import verbs
from tests.auth.calling import outcomes, recorded
from tests.doors.places import CLIENT, Proxy, new_door, protect, reader

CONTACTS = "/crm/v1/contacts"


@pytest.fixture
def door(house):
    return protect(house)


@pytest.fixture
def proxy(house, door):
    return Proxy(house, door)


def test_who_may_call_is_let_through_by_name(house, proxy):
    """Security cases 86 and 87: GET and HEAD need one permission, and the others their own."""
    issued = reader(house)
    key = issued.secret.reveal()
    passed = proxy.ask("GET", f"{CONTACTS}/7?full=1", key, ("X-Keydesk-Connection", "forged"))
    assert (passed.status_code, passed.content) == (200, b"")
    told = {name: passed.headers[f"x-keydesk-{name}"] for name in ("connection", "credential")}
    assert told["credential"] == issued.credential.id
    assert told["connection"].startswith("mailchimp")
    assert passed.headers["x-keydesk-permissions"] == "contacts:read api:access"
    asked = [
        ("HEAD", CONTACTS, 200), ("GET", "/crm/v1/me", 200), ("POST", CONTACTS, 403),
        ("GET", "/crm/v1/payments", 403), ("DELETE", CONTACTS, 403), ("PURGE", CONTACTS, 403),
        ("get", CONTACTS, 403), ("GET", "/crm/v1/Contacts", 403), ("GET", "/other", 403),
    ]  # fmt: skip
    for method, target, status in asked:
        assert proxy.ask(method, target, key).status_code == status, (method, target)
    lacking = proxy.ask("GET", "/crm/v1/payments", key)
    assert 'scope="payments:read"' in lacking.headers["www-authenticate"]
    assert lacking.json()["missing"] == "payments:read"


def test_a_public_route_needs_nobody_and_names_nobody(house, proxy):
    for method, target in [("GET", "/crm/v1/health"), ("OPTIONS", CONTACTS)]:
        passed = proxy.ask(method, target, "", ("X-Keydesk-Connection", "forged"))
        assert passed.status_code == 200
        assert passed.headers["x-keydesk-connection"] == ""
        assert passed.headers["x-keydesk-permissions"] == ""
    assert proxy.ask("GET", CONTACTS).headers["www-authenticate"] == 'Bearer realm="keydesk"'


BYPASSES = [
    f"{CONTACTS}/%2e%2e/payments", f"{CONTACTS}/../payments", f"{CONTACTS};a=1",
    "/crm//v1/contacts",
    f"{CONTACTS}/a%2fb", f"{CONTACTS}/a%5cb", f"{CONTACTS}/..;/payments", f"{CONTACTS}/%zz",
    f"http://elsewhere{CONTACTS}", f"{CONTACTS}#x", f"{CONTACTS}/%c0%af", f"{CONTACTS}/",
    f"{CONTACTS}%00", f"{CONTACTS}/%252e", "*", "crm/v1/contacts",
]  # fmt: skip


def test_no_spelling_of_a_path_gets_through(house, proxy):
    """Security cases 86, 87: what a program behind could read differently is refused."""
    key = reader(house, permissions=["api:access", "contacts:read"]).secret.reveal()
    for target in BYPASSES:
        for refused in (proxy.ask("GET", target, key), proxy.ask("GET", target)):
            assert refused.status_code in (401, 403), target
    assert set(outcomes(house)) <= {"ambiguous_path", "unmapped_route", "no_credential"}
    overridden = proxy.ask("GET", CONTACTS, key, ("X-HTTP-Method-Override", "POST"))
    assert overridden.status_code == 403
    assert proxy.ask("GET", f"{CONTACTS}?_method=POST", key).status_code == 403
    assert proxy.ask("GET", CONTACTS, key, ("X-Original-URL", "/x")).status_code == 403
    assert proxy.ask("GET", CONTACTS, key, ("X_HTTP_Method_Override", "GET")).status_code == 200


def test_what_a_proxy_must_say(house, proxy):
    """Security cases 67, 83, 86: missing, doubled, empty and contradictory words are refused, and
    so is whoever is no trusted proxy."""
    key = reader(house).secret.reveal()
    alone = [("Authorization", f"Bearer {key}"), ("X-Forwarded-For", CLIENT)]
    alone.append(("X-Forwarded-Proto", "https"))
    method, uri = ("X-Original-Method", "GET"), ("X-Original-URI", CONTACTS)
    traefik = [("X-Forwarded-Method", "GET"), ("X-Forwarded-Uri", CONTACTS)]
    said = [
        ([method, uri], 200), (traefik, 200), ([method, uri, *traefik], 200), ([], 403),
        ([uri], 403), ([method], 403), ([method, uri, uri], 403), ([method, uri, traefik[0]], 403),
        ([method, uri, ("X-Forwarded-Method", "GET"), ("X-Forwarded-Uri", "/crm/v1/me")], 403),
        ([method, ("X-Original-URI", "")], 403), ([("X-Original-Method", ""), uri], 403),
        ([method, uri, ("X_Original_URI", "/crm/v1/me")], 403),
        ([method, uri, ("X_Keydesk_Connection", "forged")], 403),
        ([method, uri, ("X-Forwarded-Proto", "http")], 403),
        ([method, uri, ("X-SSL-Client-Verify", "SUCCESS"), ("X-Client-Cert", "x")], 200),
    ]  # fmt: skip
    for headers, status in said:
        assert proxy.send("GET", "", [*alone, *headers]).status_code == status, headers
    assert proxy.ask("GET", CONTACTS, key, client="").status_code == 403
    stranger = Proxy(house, proxy.door, peer="198.51.100.1")
    assert stranger.ask("GET", CONTACTS, key).json()["error"] == "proxy_refused"
    certified = stranger.ask("GET", CONTACTS, "", ("X-Client-Cert", "CN=owner"))
    assert certified.status_code == 403


def test_envoy_names_the_target_in_the_address(house, proxy):
    key = reader(house).secret.reveal()
    for method, target, status in [
        ("GET", f"{CONTACTS}?page=2", 200), ("POST", CONTACTS, 403), ("GET", "/crm/v1/x", 403),
    ]:  # fmt: skip
        answer = proxy.ask(method, "", key, under=f"/original{target}")
        assert answer.status_code == status, (method, target)
    assert proxy.ask("GET", "", key, under="/originals/x").status_code == 403


def test_a_credential_stands_in_one_header_and_nowhere_else(house, proxy):
    issued = reader(house)
    key = issued.secret.reveal()
    twice = proxy.ask("GET", CONTACTS, key, ("X-API-Key", key))
    assert twice.status_code == 401
    assert 'error="invalid_request"' in twice.headers["www-authenticate"]
    exposed = proxy.ask("GET", f"{CONTACTS}?api_key={key}")
    assert exposed.status_code == 401
    assert proxy.ask("GET", CONTACTS, "", ("X-API-Key", key)).status_code == 200
    assert proxy.ask("GET", CONTACTS, "junk").status_code == 401
    plain = [("X-Forwarded-Proto", "http"), ("X-Forwarded-For", CLIENT), ("X-API-Key", key)]
    said = [("X-Original-Method", "GET"), ("X-Original-URI", CONTACTS)]
    assert proxy.send("GET", "", [*plain, *said]).json()["error"] == "https_required"


def test_only_the_organizations_own_credentials_count(house, proxy):
    """Security cases 27 and 88: another organization's key looks like one that never was."""
    foreign = reader(house, by=house.other, permissions=["products:read"])
    gone = reader(house)
    house.do(credentials.revoke, gone.credential.id)
    answers = [
        proxy.ask("GET", CONTACTS, secret)
        for secret in (foreign.secret.reveal(), gone.secret.reveal(), "kd_live_junk")
    ]
    assert {a.status_code for a in answers} == {401}
    assert len({str({**a.json(), "request_id": ""}) for a in answers}) == 1
    rows = [r for r in recorded(house) if r["organization_id"] == house.other.organization_id]
    assert rows == []


def test_what_changes_holds_for_the_next_request(house, proxy):
    """Security case 73's bound, for keys, connections, doors and route tables alike."""
    first, connection = reader(house), house.connect("Shop", permissions=["contacts:read"])
    second = house.issue(connection)
    assert proxy.ask("GET", CONTACTS, first.secret.reveal()).status_code == 200
    assert proxy.ask("GET", CONTACTS, second.secret.reveal()).status_code == 200
    house.do(credentials.revoke, first.credential.id)
    assert proxy.ask("GET", CONTACTS, first.secret.reveal()).status_code == 401
    house.do(connections.deactivate, connection.code)
    assert proxy.ask("GET", CONTACTS, second.secret.reveal()).status_code == 401
    third = reader(house).secret.reveal()
    with house.read() as db:
        (shown,) = verbs.store.every(db, house.by.organization_id)
    prefix = house.settings.brand_prefix
    fresh = house.do(verbs.regenerate, shown.id, prefix=prefix).secret.reveal()
    assert proxy.ask("GET", CONTACTS, third).json()["error"] == "proxy_refused"
    proxy.door = fresh
    assert proxy.ask("GET", CONTACTS, third).status_code == 200
    house.do(verbs.delete, shown.id)
    assert proxy.ask("GET", CONTACTS, third).status_code == 403
    assert house.told()[-2:] == ["door.regenerated", "door.deleted"]


def test_limits_hold_at_a_door_too(house, proxy):
    """Security cases 83, 84: the client's address is judged, not the proxy's."""
    listed = reader(house, limits={"networks": [CLIENT]}).secret.reveal()
    assert proxy.ask("GET", CONTACTS, listed).status_code == 200
    assert proxy.ask("GET", CONTACTS, listed, client="198.51.100.1").status_code == 403
    spoofed = f"{CLIENT}, 198.51.100.1"
    assert proxy.ask("GET", CONTACTS, listed, client=spoofed).status_code == 403
    slow = reader(house, limits={"rate": {"count": 1, "seconds": 60}}).secret.reveal()
    assert proxy.ask("POST", CONTACTS, slow).status_code == 403  # refused, so not counted
    assert proxy.ask("GET", CONTACTS, slow).status_code == 200
    over = proxy.ask("GET", CONTACTS, slow)
    assert over.status_code == 429
    assert int(over.headers["retry-after"]) > 0


def test_a_flood_of_guesses_waits_at_a_door_too(house, proxy, monkeypatch):
    """Each costs a question to the database; whoever works is let in from that very address."""
    monkeypatch.setattr(throttle, "OF_ADDRESS", throttle.Limit(3))
    mine, other = reader(house).secret.reveal(), reader(house).secret.reveal()
    assert proxy.ask("GET", CONTACTS, mine).status_code == 200
    brand = house.settings.brand_prefix
    guesses = [mint(brand, f"guessed{n:05}").secret.reveal() for n in range(3)]
    assert {proxy.ask("GET", CONTACTS, one).status_code for one in guesses} == {401}
    held_up = proxy.ask("GET", CONTACTS, other)
    assert (held_up.status_code, int(held_up.headers["retry-after"]) > 0) == (429, True)
    assert proxy.ask("GET", CONTACTS, mine).status_code == 200
    assert proxy.ask("GET", CONTACTS, other, client="198.51.100.1").status_code == 200


def test_the_book_has_the_call_and_never_the_door(house, proxy):
    issued = reader(house)
    proxy.ask("GET", f"{CONTACTS}/7?full=1", issued.secret.reveal())
    proxy.ask("POST", "/crm/v1/nothing/7", issued.secret.reveal())
    Proxy(house, proxy.door, peer="198.51.100.1").ask("GET", CONTACTS)
    rows = {(r["door"], r["method"], r["route"], r["outcome"]) for r in recorded(house)}
    assert rows == {
        ("forward-auth", "GET", f"{CONTACTS}/{{id}}", "accepted"),
        ("forward-auth", "POST", "/forward-auth/{door}", "unmapped_route"),
        ("forward-auth", "GET", "/forward-auth/{door}", "proxy_refused"),
    }
    for table in ("calls", "attempts"):
        with house.usage.read() as db:
            kept = str(db.exec_driver_sql(f"SELECT * FROM {table}").all())
        assert proxy.door.rpartition("_")[2] not in kept
        assert "full=1" not in kept


def test_an_outage_is_neither_a_refusal_nor_a_pass(sqlite_house):
    """Security case 100."""
    proxy = Proxy(sqlite_house, protect(sqlite_house))
    key = reader(sqlite_house).secret.reveal()
    assert proxy.ask("GET", CONTACTS, key).status_code == 200
    sqlite_house.database.path.rename(sqlite_house.data / "away.db")
    sqlite_house.database.changed.looked_at = 0
    assert proxy.ask("GET", CONTACTS, key).status_code == 503


def test_a_door_with_a_wrong_secret_is_none(house, proxy):
    """Security case 6, for doors: a checksum alone opens nothing."""
    other = new_door(house, "another")
    brand, _, rest = other.partition("_door_")
    mixed = f"{brand}_door_{rest[:12]}_{proxy.door.rpartition('_')[2]}"
    for text in (mixed, other[:-1], "x", "", f"{other}%20"):
        asked = Proxy(house, text).ask("GET", CONTACTS)
        assert asked.status_code == 403, text
