"""Security cases that hold for every route, asked at every route: 27, 34, 87, 88."""

import pytest
from starlette.routing import compile_path

from keydesk.auth import ANY_CALLER, PUBLIC
from keydesk.auth.permissions import KNOWN
from tests.proof.test_every_route import routes
from tests.proof.world import UNKNOWN, Things

METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "get"]
OVERRIDING = {
    "x-http-method-override": "GET", "x-method-override": "GET", "x-http-method": "GET",
    "x-original-url": "/healthz", "x-rewrite-url": "/healthz",
}  # fmt: skip
SPELLINGS = [
    "{}", "{}/", "{}//", "/{}", "{}%2F", "{};x=1", "{}/.", "{}/..;/", "{}%00", "{}.json", "{}?",
    "{} ",
]  # fmt: skip
OPEN = {PUBLIC, ANY_CALLER}


def by_path(walker):
    """Each address with all that any route which takes it asks for, where none is open to all.

    `products-uuid/search` is an address of its own, and the `{uuid}` of another.
    """
    patterns = [(route, compile_path(route.path)[0]) for route in routes(walker)]
    found: dict[tuple[str, str], set[str]] = {}
    for route in routes(walker):
        path = walker.world.things.path(route.path)
        taking = [one for one, pattern in patterns if pattern.match(path)]
        found[route.door.name, path] = {one.guard.permission for one in [route, *taking]}
    return {place: needed for place, needed in found.items() if not needed & OPEN}


def test_no_method_reaches_what_was_not_granted(walker):
    """Security case 87: HEAD, or a method named in a header, went past the scope.

    Called with everything but what the address asks for.
    """
    found = []
    for (door, path), needed in by_path(walker).items():
        caller = walker.world.caller(door, KNOWN - needed)
        before = walker.world.rights()
        for method in METHODS:
            answer = walker.desk.ask(method, path, headers=caller | OVERRIDING)
            if answer.status not in (403, 404, 405) or answer.to_sign_in:
                found.append(f"{method} {path}: {answer.status}")
        if walker.world.rights() != before:
            found.append(f"{path}: something changed")
    assert found == []


@pytest.mark.world
def test_no_spelling_reaches_what_was_not_granted(walker):
    """Security case 87: a slash too many went past the scope.  Another address may be meant, so
    what counts is that nothing is answered."""
    found = []
    for (door, path), needed in by_path(walker).items():
        caller = walker.world.caller(door, KNOWN - needed)
        for spelling in SPELLINGS:
            answer = walker.desk.ask("GET", spelling.format(path), headers=caller)
            if answer.status not in (403, 404, 405):
                found.append(f"GET {spelling.format(path)}: {answer.status}")
    assert found == []


def test_another_organizations_things_are_as_unknown_as_what_never_was(walker):
    """Security cases 27 and 88: at every address with an id in it, to a caller who may do all,
    the answer about Fjord's thing is the answer about nothing, but for the id itself."""
    house, found = walker.desk.house, []
    theirs = Things(house, by=house.other)
    for route in routes(walker):
        if "{" not in route.path or route.guard.permission == PUBLIC:
            continue
        caller = walker.world.caller(route.door.name, KNOWN)
        (method,) = route.methods
        body, before = theirs.body(route, method), walker.world.rights()
        told = []
        for ids in (theirs.ids, {}):
            path = theirs.path(route.path, ids)
            answer = walker.desk.ask(method, path, body=body, headers=caller)
            text = answer.body.decode().replace(answer.headers["x-request-id"], "")
            for id_ in (*theirs.ids.values(), UNKNOWN):
                text = text.replace(id_, "")
            told.append((answer.status, text))
        if told[0] != told[1] or told[0][0] == 200 or walker.world.rights() != before:
            found.append(f"{method} {route.path}: {told[0][0]}, {told[1][0]}")
    assert found == []


@pytest.mark.parametrize("path", ["/oauth/token", "/api/oauth/v1/token", "/api/v1/oauth/token"])
@pytest.mark.parametrize("as_form", [False, True])
def test_a_persons_password_buys_no_token(walker, path, as_form):
    """Security case 34: the password grant is off unless somebody switched it on for a client."""
    asked = {
        "grant_type": "password", "username": "ingrid@nordlys.example",
        "password": "walnut-ferry-lantern-93", "client_id": "public",
    }  # fmt: skip
    body = list(asked.items()) if as_form else asked
    answer = walker.desk.ask("POST", path, body=body)
    assert 400 <= answer.status < 500
    assert b"access_token" not in answer.body
