"""A stolen cookie without the password: what it can reach after the first ten minutes.

Making keys, roles and users asked again who somebody is; but the button that mends a refusal edits
roles too, and a connection that was granted `users:manage` makes users without being asked.
"""

import pytest

from keydesk.access.wishes import Wish
from keydesk.connections.verbs import deactivate
from keydesk.credentials import verbs as keys
from keydesk.roles import verbs as roles
from tests.explaining.test_explain import explain


@pytest.fixture
def thief(sqlite_house, owner):
    sqlite_house.later(minutes=11)
    return owner


def test_mending_a_refusal_edits_no_role_unasked(sqlite_house, thief):
    role = sqlite_house.do(roles.create, Wish("Shop", permissions=["products:read"]))
    issued = sqlite_house.issue(sqlite_house.connect(role=role.id))
    line = "POST /manage/v1/users/x/block"
    way = explain(sqlite_house, issued, line).ways[0]
    form = {"request": line, "way": way.name, "mark": way.mark}
    asked = thief.post(f"/console/access-keys/{issued.credential.id}/explanation", data=form)
    assert asked.status_code == 403
    assert sqlite_house.told()[-1] == "key.issued"


@pytest.mark.parametrize("path", ["connections", "connections/mine"])
def test_no_connection_is_granted_more_unasked(sqlite_house, thief, path):
    sqlite_house.connect("Mine", permissions=["products:read"])
    form = {"label": "Mine too", "flow_type": "other", "role": "custom"}
    asked = thief.post(f"/console/{path}", data=form | {"permission": "users:manage"})
    assert asked.status_code == 403
    assert sqlite_house.told()[-1] == "connection.created"


def test_no_key_is_widened_or_put_to_work_unasked(sqlite_house, thief):
    issued = sqlite_house.issue(permissions=["products:read"], active=False)
    one = f"/console/access-keys/{issued.credential.id}"
    for path in (f"{one}/edit", f"{one}/activate"):
        asked = thief.post(path, data={"name": "Mine", "preset": "all", "expires": "never"})
        assert asked.status_code == 403
    sqlite_house.do(deactivate, issued.connection.code)
    asked = thief.post(f"/console/connections/{issued.connection.code}/activate")
    assert asked.status_code == 403
    assert sqlite_house.told()[-1] == "connection.deactivated"


def test_what_stops_something_never_waits_for_a_proof(sqlite_house, thief):
    issued = sqlite_house.issue()
    stopped = thief.post(f"/console/access-keys/{issued.credential.id}/revoke")
    assert stopped.status_code == 303
    with sqlite_house.read() as db:
        assert keys.find(db, sqlite_house.by, issued.credential.id).revoked_at
