"""In the application's own process: judged by the very rules of the gate, and nothing to change."""

import os

import pytest
from sqlalchemy import text

from keydesk.attempts import last_uses
from keydesk.credentials import verbs as credentials
from keydesk.kit.errors import Unavailable
from tests.middleware.conftest import OverAsgi, bearer

AT = "/integrations/v1"


def reader(house, **more):
    return house.issue(house.connect("Make", permissions=["contacts:read"]), **more)


def test_accepted_forbidden_unmapped_and_revoked(house, protected):
    """One key for one purpose: and it ends with the very next request."""
    issued = reader(house, name="Make - Mailchimp sync")
    mine = bearer(issued)
    answer = protected.ask("GET", f"{AT}/contacts", mine)
    assert (answer.status, answer.body["connection"]) == (200, "make")
    assert answer.body["may"] == ["api:access", "contacts:read"]
    for method, path, status, error in [
        ("HEAD", f"{AT}/contacts", 200, None), ("GET", f"{AT}/contacts/7", 200, None),
        ("GET", f"{AT}/me", 200, None), ("POST", f"{AT}/contacts", 403, "forbidden"),
        ("GET", f"{AT}/paiements", 403, "forbidden"), ("GET", f"{AT}/contacts/7/", 403, "…"),
        ("DELETE", f"{AT}/contacts", 403, "…"), ("GET", "/", 403, "…"),
        ("GET", f"{AT}//contacts", 403, "…"), ("GET", f"{AT}/%2e%2e/v1/contacts", 403, "…"),
        ("GET", f"{AT}/contacts;a", 403, "…"), ("GET", f"{AT}/Contacts", 403, "…"),
    ]:  # fmt: skip
        answer = protected.ask(method, path, mine)
        assert answer.status == status, (method, path, answer.body)
        if error == "forbidden":
            missing = answer.body["missing"]
            assert (
                f'error="insufficient_scope", scope="{missing}"'
                in answer.headers["www-authenticate"]
            )
    overridden = mine | {"X-HTTP-Method-Override": "POST"}
    assert protected.ask("GET", f"{AT}/contacts", overridden).status == 403
    house.do(credentials.revoke, issued.credential.id)
    assert protected.ask("GET", f"{AT}/contacts", mine).status == 401


def test_without_a_credential_that_works(house, protected):
    """A public route is open; all else asks, in the words of RFC 6750 §3."""
    theirs = house.issue(house.connect("Theirs", by=house.other, everything=True), by=house.other)
    assert protected.ask("GET", f"{AT}/health", {}).status == 200
    assert protected.ask("GET", f"{AT}/health", bearer(theirs)).body["connection"] == ""
    answer = protected.ask("GET", f"{AT}/contacts", {})
    assert (answer.status, answer.headers["www-authenticate"]) == (401, 'Bearer realm="keydesk"')
    junk = {"Authorization": "Bearer kd_live_junk"}
    answers = [protected.ask("GET", f"{AT}/me", one) for one in (junk, bearer(theirs))]
    first, second = ([a.status, a.body["error"], a.body["message"]] for a in answers)
    assert first == second
    assert first[0] == 401
    assert protected.ask("GET", f"{AT}/me?access_token=kd_live_a_b", {}).status == 400


def test_what_a_client_says_in_our_name_is_taken_out(house, protected):
    """Security case 86: an application believed X-Keydesk-Connection of whoever sent it."""
    forged = {"X-Keydesk-Connection": "owner", "x_keydesk_permissions": "all"}
    answer = protected.ask("GET", f"{AT}/contacts", bearer(reader(house)) | forged)
    assert (answer.body["connection"], answer.body["ours"]) == ("make", [])


def test_limits_hold_and_are_told(house, protected):
    """Security case 84; a rate is the same one that the server counts."""
    far = reader(house, limits={"networks": ["192.0.2.0/24"]})
    assert protected.ask("GET", f"{AT}/me", bearer(far)).status == 403
    slow = house.issue(
        house.connect("Slow", permissions=["contacts:read"]),
        limits={"rate": {"count": 1, "seconds": 3600}},
    )
    first, second = (protected.ask("GET", f"{AT}/me", bearer(slow)) for _ in "12")
    assert (first.status, second.status) == (200, 429)
    assert "ratelimit" in first.headers
    assert int(second.headers["retry-after"]) > 0


def test_every_attempt_is_booked_with_its_outcome(house, desk, protected):
    """The last use of a key that only the middleware ever saw stood there as never."""
    issued = reader(house)
    for path in ("/contacts/7", "/paiements", "/nothing"):
        protected.ask("GET", f"{AT}{path}", bearer(issued))
    desk.close()
    with house.usage.read() as db:
        rows = db.execute(text("SELECT door, route, permission, outcome FROM calls ORDER BY id"))
        assert [tuple(row) for row in rows] == [
            ("middleware", f"{AT}/contacts/{{id}}", "contacts:read", "accepted"),
            ("middleware", f"{AT}/paiements", "paiements:read", "not_permitted"),
            ("middleware", "", "", "unmapped_route"),
        ]
        (used,) = last_uses(db, [issued.credential.id]).values()
        assert used.credential_id == issued.credential.id
    assert protected.ask("GET", f"{AT}/contacts/7", bearer(issued)).status == 200


def test_the_rights_can_only_be_read_and_no_key_is_needed(house, desk):
    """Whoever takes over the application must not be able to make themselves a key."""
    (house.data / "keydesk.key").unlink(missing_ok=True)
    protected = OverAsgi(desk)
    assert protected.ask("GET", f"{AT}/contacts", bearer(reader(house))).status == 200
    rights = desk.judges["loop"].house.database
    with pytest.raises(Unavailable), rights.write() as db:
        db.execute(text("UPDATE credentials SET revoked_at = NULL"))
    if rights.dialect == "sqlite":
        with pytest.raises(TypeError):
            rights.changed.words[1] = 0
    assert not (house.data / "keydesk.key").exists()


def test_an_outage_is_never_a_pass_and_never_a_refusal(sqlite_house, desk_of):
    house, desk = sqlite_house, desk_of(sqlite_house)
    protected, issued = OverAsgi(desk), reader(sqlite_house)
    assert protected.ask("GET", f"{AT}/contacts", bearer(issued)).status == 200
    database = house.data / "keydesk.db"
    database.rename(house.data / "away.db")
    desk.judges["loop"].house.database.changed.looked_at = 0.0
    for headers in (bearer(issued), {}):
        assert protected.ask("GET", f"{AT}/contacts", headers).status == 503
    (house.data / "away.db").rename(database)
    assert protected.ask("GET", f"{AT}/contacts", bearer(issued)).status == 200


def test_an_organization_that_is_not_there_lets_nobody_in(sqlite_house, desk_of):
    protected = OverAsgi(desk_of(sqlite_house, organization="typing-error"))
    assert protected.ask("GET", f"{AT}/contacts", bearer(reader(sqlite_house))).status == 503


def test_a_fork_opens_its_own(sqlite_house, desk_of):
    """Prefork servers make the application first: what was open in the parent was shared by all
    workers, connections to SQLite among them."""
    desk, issued = desk_of(sqlite_house), reader(sqlite_house)
    assert OverAsgi(desk).ask("GET", f"{AT}/me", bearer(issued)).status == 200
    before = desk.judges["loop"]
    desk.process = os.getpid() + 1  # as a child finds it
    assert OverAsgi(desk).ask("GET", f"{AT}/me", bearer(issued)).status == 200
    assert desk.judges["loop"] is not before
    before.close()


def test_sockets_that_stay_open_are_refused(sqlite_house, desk_of):
    from starlette.websockets import WebSocketDisconnect

    client = OverAsgi(desk_of(sqlite_house)).client
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(f"{AT}/health"):
        pass


@pytest.mark.world
def test_only_what_is_used_is_imported():
    """A Flask site needs no FastAPI, and none needs Django."""
    import subprocess
    import sys

    line = (
        "import sys, keydesk.middleware.asgi, keydesk.middleware.wsgi; "
        "print(sorted({'fastapi', 'django'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
