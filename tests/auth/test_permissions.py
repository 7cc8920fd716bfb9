"""The tree of permissions, exactly as it was decided; and the one function that judges a caller."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.auth import (
    ANY_CALLER,
    PUBLIC,
    Allowed,
    Caller,
    Denied,
    Guard,
    Reason,
    may,
    require,
)
from keydesk.auth.permissions import (
    ALL_OF_A_CONNECTION,
    API_ACCESS,
    EVERY_OWN,
    KNOWN,
    OWN,
    READS,
    SENSITIVE,
    TREE,
    ordered,
    suggestion,
    with_root,
)
from keydesk.kit.errors import Forbidden, NotFound

CATALOG = {
    "products": "read create update delete",
    "product_models": "read create update delete",
    "families": "read create update",
    "attributes": "read create update",
    "categories": "read create update",
    "association_types": "read create update",
    "media_files": "read create",
}
SETTINGS = {
    "channels": "read create update",
    "locales": "read",
    "currencies": "read",
    "measurement_families": "read create update",
}
SENSITIVE_ONES = {
    "connections": "read manage",
    "credentials": "read manage verify",
    "webhooks": "manage",
    "apis": "manage",
    "users": "read manage",
    "roles": "manage",
    "groups": "manage",
    "usage": "read",
    "audit": "read",
    "settings": "manage",
}
some = st.sets(st.sampled_from(sorted(KNOWN)))


def written(table: dict[str, str]) -> set[str]:
    return {f"{name}:{action}" for name, actions in table.items() for action in actions.split()}


def test_the_tree_is_the_one_that_was_decided():
    assert {API_ACCESS} | written(CATALOG) | written(SETTINGS) | written(SENSITIVE_ONES) == KNOWN
    assert written(SENSITIVE_ONES) == SENSITIVE
    labels = ["Catalogue", "Settings", "Connect", "People", "Watch", "Organization"]
    assert [branch.label for branch in TREE] == labels


def test_all_of_a_connection_holds_nothing_sensitive():
    assert written(CATALOG) | written(SETTINGS) | {API_ACCESS, EVERY_OWN} == ALL_OF_A_CONNECTION


def test_what_is_the_owners_alone_is_in_no_tree():
    assert OWN not in KNOWN


@given(some)
def test_ticking_anything_ticks_the_root_and_nothing_else(chosen):
    assert with_root(chosen) == (chosen | {API_ACCESS} if chosen else frozenset())


@given(some)
def test_a_list_always_reads_in_the_order_of_the_tree(chosen):
    assert ordered(sorted(chosen, reverse=True)) == ordered(chosen)
    assert set(ordered(chosen)) == chosen


@pytest.mark.parametrize(("typed", "meant"), [
    ("products:reed", "products:read"), ("product:read", "products:read"),
    ("credential:manage", "credentials:manage"), ("zzzz", ""), ("", ""), ("\ud800\x00", ""),
])  # fmt: skip
def test_a_misspelt_permission_gets_a_suggestion(typed, meant):
    assert suggestion(typed) == meant


def machine(*permissions: str) -> Caller:
    return Caller("key:1", "nordlys", frozenset(permissions), credential_id="1")


def person(*permissions: str) -> Caller:
    return Caller("user:1", "nordlys", frozenset(permissions), user_id="1")


@pytest.mark.parametrize(("caller", "answer"), [
    (machine(API_ACCESS, "products:read"), Allowed()),
    (machine("products:read"), Denied(Reason.NO_API_ACCESS, API_ACCESS)),
    (machine(API_ACCESS), Denied(Reason.NOT_PERMITTED, "products:read")),
    (machine(), Denied(Reason.NO_API_ACCESS, API_ACCESS)),
    (person("products:read"), Allowed()),
    (person(), Denied(Reason.NOT_PERMITTED, "products:read")),
])  # fmt: skip
def test_may(caller, answer):
    """Security case 14: no permissions given, nothing may be done."""
    assert may(caller, "products:read") == answer


PERMISSIONS = st.frozensets(st.sampled_from(sorted(KNOWN)))


def obviously(permissions, permission, *, machine, foreign):
    """The rule once more, slow and plain."""
    wanted = {permission, API_ACCESS} if machine else {permission}
    return not foreign and all(name in permissions for name in wanted)


@given(PERMISSIONS, st.sampled_from(sorted(KNOWN)), st.booleans(), st.booleans())
def test_may_is_what_is_obvious(held, permission, of_machine, foreign):
    caller = machine(*held) if of_machine else person(*held)
    answer = may(caller, permission, "fjord" if foreign else "nordlys")
    expected = obviously(held, permission, machine=of_machine, foreign=foreign)
    assert isinstance(answer, Allowed) == expected
    if isinstance(answer, Denied):
        assert (answer.missing == "") == foreign
        assert answer.missing not in held


def test_what_belongs_to_another_organization_is_missing_whatever_is_held():
    """Security case 27: 403 tells that it exists."""
    caller = machine(*KNOWN)
    assert may(caller, "products:read", "fjord") == Denied(Reason.ELSEWHERE)
    with pytest.raises(NotFound):
        require(caller, "products:read", "fjord")


def test_require_names_what_is_missing():
    with pytest.raises(Forbidden) as refused:
        require(machine(API_ACCESS), "products:read")
    assert refused.value.missing == "products:read"


def test_a_route_cannot_ask_for_a_permission_that_nobody_knows():
    with pytest.raises(ValueError, match="no permission"):
        Guard("products:raed", changes=False)


@pytest.mark.parametrize("permission", sorted(READS))
def test_a_route_that_changes_something_cannot_be_opened_by_reading(permission):
    with pytest.raises(ValueError, match="changes something"):
        Guard(permission, changes=True)


def test_public_and_any_caller_are_no_permissions():
    assert {PUBLIC, ANY_CALLER}.isdisjoint(KNOWN)
