"""A request whose body comes slowly is judged by what holds when it is there (security case 71).

Whoever was judged by the head of a request could keep many open, be blocked or signed out, and send
the rest hours later: a session that had ended made roles, and enrolled an authenticator app.
"""

import asyncio

import pytest

from keydesk.accounts import people, verbs
from keydesk.credentials import verbs as keys
from tests.harness.client import client
from tests.harness.databases import PASSWORD

FORM = b"name=Thief&mode=custom&permission=products:read"
SENT = {"cookie": "", "content-type": "application/x-www-form-urlencoded"}


def slowly(house, path, headers, body, meanwhile):
    """The status of a POST whose body arrives after `meanwhile` happened."""
    told = []

    async def receive():
        await asyncio.to_thread(meanwhile)
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        told.append(message)

    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(),
        "query_string": b"", "scheme": "http", "server": ("desk.test", 80), "root_path": "",
        "client": ("127.0.0.1", 5), "http_version": "1.1",
        "headers": [(n.encode(), v.encode()) for n, v in headers.items()],
    }  # fmt: skip
    asyncio.run(client(house).app(scope, receive, send))
    return told[0]["status"], dict(told[0]["headers"]).get(b"location", b"").decode()


@pytest.fixture
def thief(house):
    """The headers of a browser with the stolen cookie of an Owner."""
    browser = client(house)
    known = {"email": "ingrid@nordlys.example", "password": PASSWORD}
    assert browser.post("/console/sign-in", data=known).status_code == 303
    cookie = browser.cookies["keydesk_session"]
    return {**SENT, "host": "desk.test", "cookie": f"keydesk_session={cookie}"}


@pytest.mark.parametrize("path", ["/console/roles", "/console/account/second-factor"])
def test_a_session_that_ended_while_the_form_came_changes_nothing(house, thief, path):
    out = slowly(house, path, thief, FORM, lambda: house.do(verbs.sign_out_everywhere))
    assert out == (303, "/console/sign-in")
    assert house.told()[-1] == "sessions.ended"


def test_a_person_who_was_blocked_while_the_form_came_changes_nothing(house, thief):
    other = house.member("owner")
    out = slowly(
        house, "/console/roles", thief, FORM,
        lambda: house.do(people.block, house.by.user_id, by=other),
    )  # fmt: skip
    assert out == (303, "/console/sign-in")
    assert house.told()[-1] == "user.blocked"


def test_who_was_demoted_while_the_form_came_is_judged_as_what_they_are_now(house, thief):
    other = house.member("owner")
    status, _ = slowly(
        house, "/console/roles", thief, FORM,
        lambda: house.do(people.set_role, house.by.user_id, "viewer", by=other),
    )  # fmt: skip
    assert status == 403
    assert house.told()[-1] == "user.role_changed"


def test_a_proof_that_grew_old_while_the_form_came_is_asked_for_again(house, thief):
    status, _ = slowly(house, "/console/roles", thief, FORM, lambda: house.later(minutes=11))
    assert status == 403
    assert "role.created" not in house.told()


def test_a_key_that_was_revoked_while_the_body_came_changes_nothing(house):
    issued = house.issue(house.managing())
    headers = {"authorization": f"Bearer {issued.secret.reveal()}", "host": "desk.test"}
    out = slowly(
        house, "/manage/v1/connections", headers | {"content-type": "application/json"},
        b'{"label": "Thief"}', lambda: house.do(keys.revoke, issued.credential.id),
    )  # fmt: skip
    assert out[0] == 401
    assert house.told()[-1] == "key.revoked"
