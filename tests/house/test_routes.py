"""Every way in declares what it asks for, and is kept by it (security case 90)."""

from pathlib import Path

import pytest

from keydesk.app import doors, open_house
from keydesk.auth import ANY_CALLER, PUBLIC, Guard
from keydesk.auth.permissions import KNOWN, READS
from keydesk.kit.settings import Settings
from tests.house.routes import walk

DOORS = doors(open_house(Settings(Path("nowhere"))))
ROUTES = list(walk(DOORS))
WITHOUT_ROUTES = {"static"}  # files that everybody may read
# A POST that changes nothing: RFC 7662 §2.1 keeps the token that is asked about out of addresses;
# a search with many conditions is too long for one.
READING_POSTS = {
    "POST /oauth/introspect",
    "POST /api/rest/v1/products-uuid/search",
    "POST /console/groups/visible",
    "POST /verify",
    "POST /console/apis/propose",
    "POST /manage/v1/apis/proposals",
    "POST /manage/v1/apis/requests",
}
# What a stranger may change: a session of their own, the language they read in, what a link offers;
# and clients, who prove themselves in the body as often as in a header, their own tokens.
OPEN_CHANGES = {
    "POST /oauth/token",
    "POST /oauth/revoke",
    "POST /api/oauth/v1/token",
    "POST /console/sign-in",
    "POST /console/sign-in/code",
    "POST /console/sign-in/forgotten",
    "POST /console/account/language",
    "POST /console/invitation/{secret}",
    "POST /console/reset/{secret}",
}
EDITS_ROLES = "POST /console/access-keys/{key_id}/explanation"  # among other things
each_door = pytest.mark.parametrize("door", sorted({route.door for route in ROUTES}))


def of(door):
    return [route for route in ROUTES if route.door == door]


def test_every_door_was_walked():
    """A door whose routes cannot be found is a door that nobody checks."""
    assert {route.door for route in ROUTES} | WITHOUT_ROUTES == {door.name for door in DOORS}
    assert len(ROUTES) > 20


@each_door
def test_every_route_declares_a_permission_and_whether_it_changes_anything(door):
    for route in of(door):
        assert isinstance(route.guard, Guard), route
        assert route.guard.permission in KNOWN | {PUBLIC, ANY_CALLER}, route


@each_door
def test_a_route_that_changes_something_holds_no_read_permission(door):
    """A key that was meant to look once deactivated another, by a route named after reading."""
    for route in of(door):
        assert not (route.guard.changes and route.guard.permission in READS), route
        if route.guard.changes and route.guard.permission == PUBLIC:
            assert str(route) in OPEN_CHANGES


def test_in_the_console_whoever_changes_users_or_roles_proved_lately_who_they_are():
    """A browser that somebody left open made its finder an Owner.  Later one widened a role through
    the explanation of a key, which asks for another permission."""
    changing = [route for route in of("console") if route.guard.changes]
    assert len(changing) > 20
    for route in changing:
        sensitive = route.guard.permission in ("users:manage", "roles:manage")
        assert not (sensitive or str(route) == EDITS_ROLES) or route.guard.fresh, route


@each_door
def test_what_a_browser_may_prefetch_changes_nothing(door):
    for route in of(door):
        if "GET" in route.methods:
            assert not route.guard.changes, route
        elif str(route) not in READING_POSTS:
            assert route.guard.changes, route


def test_a_route_without_a_known_permission_cannot_be_built():
    with pytest.raises(ValueError, match="There is no permission"):
        Guard("keys:everything", changes=False)


@pytest.mark.parametrize("permission", sorted(READS))
def test_a_changing_route_with_a_read_permission_cannot_be_built(permission):
    with pytest.raises(ValueError, match="cannot ask for"):
        Guard(permission, changes=True)
