"""What a connection is granted: a role, all, or a list; and who may grant what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.access import Access, grants, held, judge_grant, read_access
from keydesk.access.roles import SYSTEM_ROLES
from keydesk.auth import Caller
from keydesk.auth.permissions import ALL_OF_A_CONNECTION, API_ACCESS, KNOWN, OWN, SENSITIVE
from keydesk.kit.errors import Violation

USUAL = Access("role", "viewer")
some = st.frozensets(st.sampled_from(sorted(KNOWN)))


def caller(role: str) -> Caller:
    return Caller("user:1", "nordlys", SYSTEM_ROLES[role].permissions)


@pytest.mark.parametrize("role", SYSTEM_ROLES)
def test_a_role_grants_what_it_holds_but_never_what_is_the_owners_alone(role):
    """A machine with the Owner's privilege could make itself further machines like it."""
    assert held("role", role, ()) == SYSTEM_ROLES[role].permissions - {OWN}


@pytest.mark.parametrize("mode", ["role", "nonsense", "", "custom"])
def test_what_is_not_known_grants_nothing(mode):
    """Security case 14: a row that cannot be read must not mean "everything"."""
    assert held(mode, "a role that was deleted", ()) == frozenset()
    assert held(mode, None, ()) == frozenset()


def test_all_is_catalogue_and_settings():
    assert held("all", None, ()) == ALL_OF_A_CONNECTION
    assert ALL_OF_A_CONNECTION.isdisjoint(SENSITIVE)


@given(some)
def test_a_list_grants_exactly_itself_and_the_root(chosen):
    assert held("custom", None, tuple(chosen)) == (chosen | {API_ACCESS} if chosen else chosen)


def test_a_permission_that_is_new_to_keydesk_widens_no_list(monkeypatch):
    """Security case 15: an update of a billing system gave old keys access to invoices."""
    chosen = tuple(sorted(KNOWN))
    before = held("custom", None, chosen)
    monkeypatch.setattr(grants, "KNOWN", KNOWN | {"invoices:read"})
    held.cache_clear()
    assert held("custom", None, chosen) == before
    assert "invoices:read" in grants.KNOWN
    held.cache_clear()


def test_a_permission_that_was_removed_from_keydesk_grants_nothing():
    assert held("custom", None, ("products:fax",)) == {API_ACCESS}


@pytest.mark.parametrize(("given_", "access"), [
    ((None, None, False), Access("role", "viewer")),
    (("editor", None, False), Access("role", "editor")),
    ((None, None, True), Access("all")),
    ((None, ["products:read"], False), Access("custom", None, [API_ACCESS, "products:read"])),
    ((None, [], False), Access("custom", None, [])),
    ((None, ["products:read"] * 2, False), Access("custom", None, [API_ACCESS, "products:read"])),
])  # fmt: skip
def test_reading_a_grant(given_, access):
    role, permissions, everything = given_
    assert read_access(role, permissions, everything=everything, usual=USUAL) == access


@pytest.mark.parametrize(("given_", "field", "words"), [
    (("editor", ["products:read"], False), "role", "Choose one"),
    (("editor", None, True), "role", "Choose one"),
    ((None, [], True), "role", "Choose one"),
    (("king", None, False), "role", "no role king"),
    (("Viewer", None, False), "role", "no role Viewer"),
    ((None, ["products:reed"], False), "permissions", "Did you mean products:read?"),
    ((None, ["organization:own"], False), "permissions", "no permission organization:own"),
    ((None, ["*"], False), "permissions", "no permission *"),
])  # fmt: skip
def test_a_grant_that_cannot_be_read_names_its_field(given_, field, words):
    role, permissions, everything = given_
    wrong = read_access(role, permissions, everything=everything, usual=USUAL)
    assert isinstance(wrong, Violation)
    assert wrong.field == field
    assert words in wrong.message


@pytest.mark.parametrize("role", SYSTEM_ROLES)
@given(some)
def test_nobody_grants_what_they_do_not_hold(role, wanted):
    """Security cases 12 and 13: an editor minted keys that could manage users."""
    by = caller(role)
    wrong = judge_grant(by, wanted)
    if wrong is None:
        assert wanted <= by.permissions
        assert role == "owner" or wanted.isdisjoint(SENSITIVE)
    else:
        assert wrong.field == "permissions"


@given(some)
def test_an_owner_may_grant_all_that_there_is(wanted):
    assert judge_grant(caller("owner"), wanted) is None


@pytest.mark.parametrize("permission", sorted(SENSITIVE))
def test_sensitive_permissions_are_for_owners_to_grant(permission):
    wrong = judge_grant(caller("admin"), frozenset({permission}))
    assert wrong is not None
    assert wrong.message == f"Only an Owner can grant {permission} to a connection."


@given(some, some)
def test_a_machine_grants_no_more_than_it_holds(own, wanted):
    """Security case 13: a key with credentials:manage must not be a ladder."""
    machine = Caller("key:1", "nordlys", own, credential_id="1")
    if judge_grant(machine, wanted) is None:
        assert wanted <= own - SENSITIVE
