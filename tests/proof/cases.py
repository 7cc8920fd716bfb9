"""Random trees, roles, narrowings and states; and Keydesk's own answer about each."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import strategies as st

from keydesk.access import grants, roles
from keydesk.access.roles import SYSTEM_ROLES
from keydesk.auth import Accepted, Allowed, judge
from keydesk.auth.permissions import KNOWN, OWN, SENSITIVE
from keydesk.credentials import judge as credentials
from keydesk.credentials.judge import Found
from keydesk.credentials.secret import SHA256, Presented, digest
from tests.proof.model import ROOT, Case, Grant, State, Tree

NOW = 1_000_000
REAL = Tree(tuple(sorted(KNOWN - SENSITIVE - {ROOT})), tuple(sorted(SENSITIVE)))
# A machine never acts with what is the Owner's alone.
SYSTEMS = {id_: tuple(role.permissions - {OWN}) for id_, role in SYSTEM_ROLES.items()}

words = st.sampled_from(["shoes", "prices", "stock", "labels", "invoices", "desks"])
names = st.builds("{}:{}".format, words, st.sampled_from(["read", "create", "update", "manage"]))
AGAINST = [
    {"right_secret": False}, {"secret_begun": False}, {"secret_over": True}, {"active": False},
    {"expired": True}, {"revoked": True}, {"connection_active": False},
    {"connection_deleted": True}, {"user": "blocked"}, {"user": "gone"},
]  # fmt: skip
# Most of them live; of some, two things are wrong.
STATES = [{}] * 20 + AGAINST * 2 + [one | AGAINST[0] for one in AGAINST]
USER_ROLE = {"member": "viewer", "blocked": "blocked", "gone": None}
UNKNOWN = ["products:fax", "", "*", "shoes", ":"]


@st.composite
def trees(draw) -> Tree:
    """The real one, or one that was never decided."""
    if draw(st.booleans()):
        return REAL
    drawn = draw(st.lists(names, unique=True, max_size=8))
    cut = draw(st.integers(0, len(drawn)))
    return Tree(tuple(drawn[:cut]), tuple(drawn[cut:]))


@st.composite
def cases(draw) -> Case:
    tree = draw(trees())
    some = st.lists(st.sampled_from([ROOT, *tree.open, *tree.sensitive, *UNKNOWN]), max_size=8).map(
        tuple
    )
    team = draw(st.sampled_from([None, "all", "all"]) | some)
    known = sorted(SYSTEMS) if tree is REAL else []
    role = st.sampled_from([*["shop"] * 5, *known])
    modes = st.sampled_from(["role", "role", "role", "all", "custom", "custom", "nonsense"])
    grant = Grant(draw(modes), draw(some), draw(role), team)
    return Case(tree, grant, draw(st.none() | some), State(**draw(st.sampled_from(STATES))))


def row(case: Case) -> Found:
    """The case as the one query of a call brings it."""
    s, grant, team = case.state, case.grant, case.grant.team
    named = SYSTEMS if grant.role in SYSTEMS else None
    joined = None if named is not None or team is None else team
    return Found(
        credential_id="key", organization_id="nordlys", connection_id="shop", active=s.active,
        expires_at=NOW - 1 if s.expired else NOW + 1, revoked_at=NOW if s.revoked else None,
        permissions=None if case.narrowing is None else json.dumps(case.narrowing),
        connection_deactivated_at=None if s.connection_active else NOW,
        connection_deleted_at=NOW if s.connection_deleted else None, access_mode=grant.mode,
        access_role=grant.role if grant.mode == "role" else None,
        access_permissions=json.dumps(grant.listed) if grant.mode == "custom" else None,
        user_id="ingrid", user_role=USER_ROLE[s.user],
        secret_id="s", digest=digest("right"), scheme=SHA256,
        valid_from=NOW if s.secret_begun else NOW + credentials.APART + 1,
        valid_until=NOW if s.secret_over else None,
        team_everything=None if joined is None else joined == "all",
        team_permissions=None if joined is None else json.dumps([] if joined == "all" else joined),
    )  # fmt: skip


def real(case: Case) -> dict[str, bool]:
    """What Keydesk lets this credential do, by permission: all of the tree, and some of none."""
    shown = "right" if case.state.right_secret else "wrong"
    with planted(case.tree):
        answer = credentials.judge([row(case)], Presented("key", digest(shown), SHA256), NOW)
        return {
            permission: isinstance(answer, Accepted)
            and isinstance(judge.may(answer.caller, permission), Allowed)
            for permission in (ROOT, *case.tree.open, *case.tree.sensitive, *UNKNOWN)
        }


@contextmanager
def planted(tree: Tree) -> Iterator[None]:
    """Keydesk with another tree of permissions."""
    if tree is REAL:
        yield
        return
    known, everything = {ROOT, *tree.open, *tree.sensitive}, {ROOT, *tree.open}
    with pytest.MonkeyPatch.context() as patch:
        for module in (grants, roles):
            patch.setattr(module, "KNOWN", frozenset(known))
            patch.setattr(module, "ALL_OF_A_CONNECTION", frozenset(everything))
        forget()
        yield
    forget()


def forget() -> None:
    """What was remembered holds for one tree and one way of judging."""
    for remembering in (grants.held, credentials.permitted):
        clear = getattr(remembering, "cache_clear", None)
        if clear:
            clear()
