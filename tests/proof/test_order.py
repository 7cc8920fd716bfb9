"""Who calls is settled first: nothing of a request is judged, or answered, before that."""

import pytest

from keydesk.auth import ANY_CALLER, PUBLIC
from keydesk.auth.permissions import KNOWN
from tests.proof.test_every_route import routes

SPOILT = [
    ("", b"{"), ("", b'{"a": 1, "a": 2}'), ("", b"\xff"), ("", b"[]"), ("?x=1&x=2", None),
    ("?limit=none", None), ("?limit=0&unknown=1", b"{}"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "body"), SPOILT, ids=str)
def test_a_spoilt_request_is_refused_for_its_caller_first(walker, query, body):
    """A stranger was told how the body must look, and who lacked the permission was booked as let
    in: faults were read before the guard was asked."""
    found = []
    for route in routes(walker):
        needed = route.guard.permission
        if needed == PUBLIC or route.door.name == "console":
            continue
        path = walker.world.things.path(route.path) + query
        lacking = walker.world.key(KNOWN - {needed})
        for caller, status, outcome in (
            ({}, 401, "no_credential"), (lacking, 403, "not_permitted"),
        ):  # fmt: skip
            if caller and needed == ANY_CALLER:
                continue
            walker.desk.outcomes()
            (method,) = route.methods
            answer = walker.desk.ask(method, path, body=body, headers=caller)
            told = (answer.status, walker.desk.outcomes())
            if told != (status, [outcome]):
                found.append(f"{method} {path}: {told}")
    assert found == []
