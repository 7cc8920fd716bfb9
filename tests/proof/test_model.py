"""Keydesk's answer is the obvious one, over random trees, roles, narrowings and states."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from keydesk.access import grants, roles
from keydesk.auth import Accepted, Allowed, Denied, judge
from keydesk.auth.permissions import API_ACCESS, with_root
from keydesk.credentials import judge as credentials
from tests.proof import model
from tests.proof.cases import SYSTEMS, cases, forget, real


def agree(case) -> None:
    found = real(case)
    assert found == {permission: model.may(case, SYSTEMS, permission) for permission in found}


@settings(max_examples=400, deadline=None)
@given(cases())
def test_what_a_credential_may_do_is_what_the_obvious_model_says(case):
    agree(case)


@pytest.mark.world
@settings(max_examples=20_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_at_length_too(case):
    agree(case)


def without_root(caller, permission, *_, **__):
    return Allowed() if permission in caller.permissions else Denied(permission)


def either(caller, permission, *_, **__):
    one = {API_ACCESS, permission} & caller.permissions
    return Allowed() if one else Denied(permission)


def root_is_enough(caller, permission, *_, **__):
    return Allowed() if API_ACCESS in caller.permissions else Denied(permission)


def everything(caller, permission, *_, **__):
    return Allowed()


def permitted_by(join):
    """credentials.judge.permitted, joining grant and narrowing in another way."""
    right = credentials.permitted.__wrapped__

    def wrong(mode, role, of_connection, of_credential, of_team=(None, None)):
        granted = right(mode, role, of_connection, None, of_team)
        if of_credential is None:
            return granted
        return join(granted, frozenset(credentials.json.loads(of_credential)))

    return wrong


def held_but(**wrong):
    """access.grants.held, with another answer for one mode."""
    right = grants.held.__wrapped__

    def answer(mode, role, permissions, team=grants.NOTHING):
        if mode in wrong:
            return wrong[mode](role, permissions, team)
        return right(mode, role, permissions, team)

    return answer


def ignoring(**of_row):
    """credentials.judge.wrong, blind for one fact."""
    right = credentials.wrong
    return lambda row, now: right(row._replace(**of_row), now)


def holding_all(listed, *, everything):
    return roles.ALL_OF_A_CONNECTION


def holding_unknown(listed, *, everything):
    return roles.ALL_OF_A_CONNECTION if everything else with_root(listed)


def holding_sensitive(listed, *, everything):
    return roles.KNOWN if everything else with_root(listed) & roles.KNOWN


def holding_no_root(listed, *, everything):
    return roles.ALL_OF_A_CONNECTION if everything else frozenset(listed) & roles.KNOWN


def any_secret(rows, presented, now):
    return Accepted(credentials.caller(rows[0])) if not credentials.wrong(rows[0], now) else None


# The name of each mistake: the module, its function, and what a careless hand made of it.
MISTAKES = {
    "may forgets api:access": (judge, "may", without_root),
    "may takes either for both": (judge, "may", either),
    "may asks for the root only": (judge, "may", root_is_enough),
    "may allows everything": (judge, "may", everything),
    "a narrowing widens: or for and": (credentials, "permitted", permitted_by(frozenset.__or__)),
    "a narrowing replaces the grant": (credentials, "permitted", permitted_by(lambda g, n: n)),
    "a narrowing is ignored": (credentials, "permitted", permitted_by(lambda g, n: g)),
    "a narrowing takes away": (credentials, "permitted", permitted_by(frozenset.__sub__)),
    "an empty narrowing is none": (
        credentials, "permitted", permitted_by(lambda g, n: g & n if n else g),
    ),
    "a narrowing holds if it is a subset, else all": (
        credentials, "permitted", permitted_by(lambda g, n: n if n.issubset(g) else g),
    ),
    "a subset the wrong way round": (
        credentials, "permitted", permitted_by(lambda g, n: n if n.issuperset(g) else g & n),
    ),
    "all holds what is sensitive": (credentials, "held", held_but(all=lambda *_: grants.KNOWN)),
    "a list is not looked up in the tree": (
        credentials, "held", held_but(custom=lambda r, p, t: with_root(p)),
    ),
    "a list without its root": (
        credentials, "held", held_but(custom=lambda r, p, t: frozenset(p) & grants.KNOWN),
    ),
    "an empty list is all": (
        credentials, "held", held_but(custom=lambda r, p, t: frozenset(p) or grants.KNOWN),
    ),
    "a role that is not there is Viewer": (
        credentials, "held", held_but(role=lambda r, p, t: t or roles.VIEWER.permissions),
    ),
    "every system role is Admin": (
        credentials, "held",
        held_but(role=lambda r, p, t: roles.ADMIN.permissions if r in SYSTEMS else t),
    ),
    "a way to grant that nobody knows is all": (
        credentials, "held", held_but(nonsense=lambda *_: grants.ALL_OF_A_CONNECTION),
    ),
    "a team role holds all": (credentials, "holding", holding_all),
    "a team role holds what Keydesk forgot": (credentials, "holding", holding_unknown),
    "a team role's All is sensitive": (credentials, "holding", holding_sensitive),
    "a team role without its root": (credentials, "holding", holding_no_root),
    "revocation is not looked at": (credentials, "wrong", ignoring(revoked_at=None)),
    "expiry is not looked at": (credentials, "wrong", ignoring(expires_at=None)),
    "the end of a secret is not looked at": (credentials, "wrong", ignoring(valid_until=None)),
    "the begin of a secret is not looked at": (credentials, "wrong", ignoring(valid_from=0)),
    "inactive is not looked at": (credentials, "wrong", ignoring(active=True)),
    "the connection is not looked at": (
        credentials, "wrong", ignoring(connection_deactivated_at=None),
    ),
    "a deleted connection lives on": (credentials, "wrong", ignoring(connection_deleted_at=None)),
    "a blocked user's machines go on": (credentials, "wrong", ignoring(user_role="viewer")),
    "any secret will do": (credentials, "judge", any_secret),
}  # fmt: skip


@pytest.fixture(scope="module")
def corpus():
    """Many cases with the right answer, always the same ones."""
    found = []

    @settings(
        max_examples=1200, deadline=None, database=None, derandomize=True, phases=[Phase.generate]
    )
    @given(cases())
    def collect(case):
        found.append((case, real(case)))

    collect()
    return found


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_by_hand_is_noticed(monkeypatch, corpus, mistake):
    """Security case 103: a comparison that holds whatever the code does compares nothing."""
    module, name, wrong = MISTAKES[mistake]
    monkeypatch.setattr(module, name, wrong)
    forget()
    try:
        assert any(real(case) != right for case, right in corpus)
    finally:
        forget()
