"""One marker stands for all permissions of the organization's own APIs, and nothing else does."""

from keydesk.access import ADMIN, OWNER, SYSTEM_ROLES, VIEWER, held, holding
from keydesk.access.grants import for_connections, judge_grant, judge_holding, unknown_permission
from keydesk.auth import Caller, allowed
from keydesk.auth.holding import beyond, common, covers, recognized, written_out
from keydesk.auth.permissions import ALL_OF_A_CONNECTION, EVERY_OWN, KNOWN, OWN, ordered, own
from keydesk.credentials.judge import permitted

ALL = frozenset({"api:access", "products:read", EVERY_OWN})
SOME = frozenset({"api:access", "contacts:read"})


def test_what_own_permissions_may_be_called():
    assert all(
        map(own, ("contacts:read", "a:b", "abonnements_2:faire_ceci", "x" * 40 + ":" + "y" * 19))
    )
    for name in (
        "products:read", "products:fly", "api:access", "api:x", "apis:x", EVERY_OWN, OWN, "x:*",
        "Contacts:read", "contacts", ":", "contacts:", "a:b:c", "1a:b", "a-b:c", "a:b\n", "",
        "x" * 41 + ":y", "x" * 40 + ":" + "y" * 20,
    ):  # fmt: skip
        assert not own(name), name


def test_the_marker_covers_every_own_permission_and_nothing_of_keydesks():
    assert covers(ALL, "contacts:read")
    assert covers(ALL, "products:read")
    assert covers(ALL, EVERY_OWN)
    for name in (
        "products:update",
        "users:manage",
        "apis:manage",
        "apis:anything",
        OWN,
        "nonsense",
    ):
        assert not covers(ALL, name), name
    assert covers(SOME, "contacts:read")
    assert not covers(SOME, "contacts:create")
    assert beyond(SOME, ALL) == set()
    assert beyond(ALL, SOME) == {"products:read", EVERY_OWN}
    assert beyond(frozenset({"users:manage"}), ALL) == {"users:manage"}
    assert written_out(ALL, {"notes:read"}) == {"api:access", "products:read", "notes:read"}
    assert written_out(SOME, {"notes:read"}) == SOME
    assert EVERY_OWN not in ordered(ALL)
    assert EVERY_OWN not in KNOWN


def test_a_narrowing_keeps_what_it_names_and_never_the_marker():
    """Security case 15: a key that was narrowed to contacts:read took on what came later, because
    the marker of its connection went along."""
    assert common(ALL, SOME) == common(SOME, ALL) == SOME
    assert common(ALL, frozenset({"products:read"})) == {"products:read"}
    assert common(ALL, ALL) == ALL
    narrowed = permitted("all", None, None, '["api:access","contacts:read","users:manage"]')
    assert narrowed == SOME
    assert permitted("all", None, None, '["apis:*","api:access"]') == {"api:access", EVERY_OWN}


def test_who_holds_every_own_permission():
    """All of a connection, roles with everything, Owner and Admin; a list never does."""
    assert {role.id for role in SYSTEM_ROLES.values() if EVERY_OWN in role.permissions} == {
        "owner", "admin",
    }  # fmt: skip
    assert EVERY_OWN in ALL_OF_A_CONNECTION
    assert EVERY_OWN in held("all", None, ())
    assert EVERY_OWN in holding((), everything=True)
    assert holding(["contacts:read", EVERY_OWN, OWN, "x"], everything=False) == SOME
    assert held("custom", None, ("contacts:read", EVERY_OWN, OWN)) == SOME
    assert recognized([EVERY_OWN, OWN, "gone", "notes:read"]) == {"notes:read"}
    machine = Caller("key:1", permissions=ALL, credential_id="1")
    assert allowed(machine, "contacts:read")
    assert not allowed(machine, "products:delete")
    shut = Caller("key:1", permissions=frozenset({EVERY_OWN}), credential_id="1")
    assert not allowed(shut, "contacts:read")


def test_nobody_grants_an_own_permission_that_they_do_not_hold():
    viewer, admin = (Caller("user:1", permissions=role.permissions) for role in (VIEWER, ADMIN))
    assert judge_holding(viewer, frozenset({"contacts:read"})).params == {"name": "contacts:read"}
    assert judge_holding(viewer, frozenset({EVERY_OWN})) is not None
    assert judge_grant(admin, frozenset({"contacts:read", EVERY_OWN})) is None
    assert judge_grant(Caller("user:1", permissions=OWNER.permissions), ALL) is None
    assert [role.id for role in for_connections(viewer, [VIEWER])] == ["viewer"]


def test_a_list_may_name_what_the_organization_has_and_nothing_else():
    known = frozenset({"contacts:read"})
    assert unknown_permission(["contacts:read", "products:read"], known) is None
    assert unknown_permission(["contacts:raed"], known).params["near"] == "contacts:read"
    assert unknown_permission(["notes:read"], known) is not None
    assert unknown_permission([EVERY_OWN], known) is not None
    assert unknown_permission(["contacts:read"]) is not None
