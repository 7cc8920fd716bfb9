"""Every answer that a presented key can get, as one table.  Pure: no database, no clock."""

import ast
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import keydesk
from keydesk.auth import Accepted, Reason, Refused
from keydesk.auth.permissions import API_ACCESS, KNOWN
from keydesk.credentials.judge import APART, Found, judge, permitted
from keydesk.credentials.secret import SHA256, Presented, digest

NOW = 1_000_000
RIGHT, OLD = digest("right"), digest("old")
ROW = Found(
    credential_id="key", organization_id="nordlys", connection_id="magento", active=True,
    expires_at=None, revoked_at=None, permissions=None, connection_deactivated_at=None,
    connection_deleted_at=None, access_mode="role", access_role="viewer", access_permissions=None,
    user_id="ingrid", user_role="owner", secret_id="s1", digest=RIGHT, scheme=SHA256,
    valid_from=0, valid_until=None,
)  # fmt: skip
GOOD = None

# What differs from a good row, and the reason of the refusal.
TABLE = [
    ({}, GOOD),
    ({"expires_at": NOW + 1}, GOOD),
    ({"expires_at": NOW}, Reason.EXPIRED),
    ({"expires_at": NOW - 1}, Reason.EXPIRED),
    ({"valid_until": NOW + 1}, GOOD),
    ({"valid_until": NOW}, Reason.EXPIRED),
    ({"valid_from": NOW + APART}, GOOD),
    ({"valid_from": NOW + APART + 1}, Reason.INACTIVE),
    ({"active": False}, Reason.INACTIVE),
    ({"revoked_at": NOW - 1}, Reason.REVOKED),
    ({"revoked_at": NOW + 1}, Reason.REVOKED),  # a clock that was set back revives nothing
    ({"connection_deactivated_at": NOW - 1}, Reason.CONNECTION_INACTIVE),
    ({"connection_deleted_at": NOW - 1}, Reason.REVOKED),
    ({"user_role": "blocked"}, Reason.USER_BLOCKED),
    ({"user_role": None}, Reason.USER_BLOCKED),
    ({"user_role": "viewer"}, GOOD),
    ({"digest": OLD}, Reason.WRONG_SECRET),
    ({"scheme": SHA256 + 1}, Reason.WRONG_SECRET),
    # The order of reasons: the final ones first, and a wrong secret learns none of them.
    ({"revoked_at": 1, "expires_at": 1, "active": False}, Reason.REVOKED),
    ({"expires_at": 1, "active": False, "connection_deactivated_at": 1}, Reason.EXPIRED),
    ({"active": False, "connection_deactivated_at": 1, "user_role": None}, Reason.INACTIVE),
    ({"connection_deactivated_at": 1, "user_role": None}, Reason.CONNECTION_INACTIVE),
    ({"digest": OLD, "revoked_at": 1, "expires_at": 1}, Reason.WRONG_SECRET),
]


def ask(*rows: Found, shown: str = RIGHT):
    return judge(rows, Presented("key", shown, SHA256), NOW)


@pytest.mark.parametrize(("difference", "reason"), TABLE, ids=str)
def test_each_answer(difference, reason):
    """Security cases 16 and 22: a created-inactive key authenticates nothing."""
    answer = ask(ROW._replace(**difference))
    if reason is GOOD:
        assert isinstance(answer, Accepted)
        assert answer.caller.actor == "key:key"
        assert answer.caller.secret_id == "s1"
    else:
        assert isinstance(answer, Refused)
        assert answer.reason is reason
        assert answer.who.credential_id == "key"
        assert bool(answer.who.secret_id) == (reason is not Reason.WRONG_SECRET)


def test_an_unknown_id_names_nobody():
    assert ask() == Refused(Reason.UNKNOWN)


OLDER = ROW._replace(secret_id="s0", digest=OLD, valid_until=NOW + 1)
NEWER = ROW._replace(secret_id="s1", valid_from=NOW - 1)


@pytest.mark.parametrize("rows", [(OLDER, NEWER), (NEWER, OLDER)])
@pytest.mark.parametrize(("shown", "secret_id"), [(OLD, "s0"), (RIGHT, "s1")])
def test_two_secrets_live_each_in_its_own_time(rows, shown, secret_id):
    answer = ask(*rows, shown=shown)
    assert isinstance(answer, Accepted)
    assert answer.caller.secret_id == secret_id


def test_the_old_secret_ends_while_the_new_one_goes_on():
    """A rotation that judged the credential by its newest secret kept the old one alive."""
    rows = (OLDER._replace(valid_until=NOW), NEWER)
    assert ask(*rows, shown=OLD).reason is Reason.EXPIRED
    assert isinstance(ask(*rows), Accepted)


def test_a_secret_that_begins_later_does_not_work_yet():
    rows = (OLDER, NEWER._replace(valid_from=NOW + APART + 1))
    assert ask(*rows).reason is Reason.INACTIVE
    assert isinstance(ask(*rows, shown=OLD), Accepted)


def test_the_expiry_of_the_credential_ends_both_secrets():
    rows = [row._replace(expires_at=NOW) for row in (OLDER, NEWER)]
    assert {ask(*rows, shown=shown).reason for shown in (OLD, RIGHT)} == {Reason.EXPIRED}


@given(st.sampled_from(["role", "all", "custom"]), st.sets(st.sampled_from(sorted(KNOWN))),
       st.sets(st.sampled_from(sorted(KNOWN))))  # fmt: skip
def test_a_credential_never_widens_its_connection(mode, of_connection, of_credential):
    """Security case 13."""
    given_to = mode, "viewer", json.dumps(sorted(of_connection))
    whole = permitted(*given_to, None)
    narrowed = permitted(*given_to, json.dumps(sorted(of_credential)))
    assert narrowed <= whole
    assert narrowed <= of_credential
    assert permitted(*given_to, "[]") == frozenset()  # security case 14


def test_the_caller_holds_what_the_credential_narrows():
    row = ROW._replace(permissions=json.dumps([API_ACCESS, "products:read", "users:manage"]))
    assert ask(row).caller.permissions == {API_ACCESS, "products:read"}


def test_no_digest_is_ever_compared_with_equals():
    """Security case 4: == stops at the first byte that differs, and tells how many were right."""
    found = []
    for path in Path(keydesk.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare):
                texts = [ast.unparse(part) for part in (node.left, *node.comparators)]
                in_sql = any(".c." in text for text in texts)
                found += [f"{path}: {t}" for t in texts if t.endswith("digest") and not in_sql]
    assert found == []


def test_each_live_secret_and_the_lack_of_one_cost_a_constant_time_comparison(monkeypatch):
    """Security case 5: an unknown id that answers sooner tells which ids exist."""
    calls = []
    monkeypatch.setattr(
        "keydesk.credentials.judge.hmac.compare_digest", lambda a, b: calls.append((a, b)) or a == b
    )
    costs = []
    for rows in ([], [ROW._replace(digest=OLD)], [ROW._replace(revoked_at=1)], [ROW]):
        calls.clear()
        ask(*rows)
        costs.append(len(calls))
        assert all(len(a) == len(b) == 64 for a, b in calls)
    assert costs == [1, 1, 1, 1]
