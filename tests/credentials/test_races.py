"""Two at once, on both databases.  What one worker reads, another may be changing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from keydesk.auth import Accepted, Refused
from keydesk.connections import verbs as connections
from keydesk.connections.wishes import Changes as ConnectionChanges
from keydesk.connections.wishes import Wish as ConnectionWish
from keydesk.credentials import judge, lookup, verbs
from keydesk.credentials.secret import parse
from keydesk.credentials.wishes import Changes, Wish
from keydesk.kit import once
from keydesk.kit.columns import micros
from keydesk.kit.errors import Conflict, Invalid, NotFound


def at_once(house, *calls: Callable[[], Any]) -> list[Any]:
    """What each returned or raised, started in the same moment."""
    barrier = Barrier(len(calls))

    def call(one: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return one()
        except (Conflict, Invalid, NotFound, once.AlreadyDone) as error:
            return error

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(call, calls))


def failures(results: list[Any]) -> list[Any]:
    return [result for result in results if isinstance(result, Exception)]


def test_of_many_keys_with_one_name_one_is_made(house):
    connection = house.connect()

    def make():
        return house.issue(connection, name="Shop")

    results = at_once(house, *[make] * 8)
    assert len(failures(results)) == 7
    assert {error.violations[0].field for error in failures(results)} == {"name"}
    assert house.told().count("key.issued") == 1


def test_of_many_connections_with_one_code_one_is_made(house):
    def make():
        return house.do(connections.create, ConnectionWish("SAP", code="erp"), limit=50)

    results = at_once(house, *[make] * 8)
    assert len(failures(results)) == 7
    assert {error.violations[0].field for error in failures(results)} == {"code"}
    assert house.told().count("connection.created") == 1


def test_a_connection_never_has_more_keys_than_it_may(house, monkeypatch):
    """Security case 17: each of many at once counted the same number, and all were made."""
    monkeypatch.setattr(verbs, "MOST", 3)
    connection = house.connect("Magento")
    revoked = house.issue(connection)
    house.do(verbs.revoke, revoked.credential.id)
    results = at_once(house, *[lambda: house.issue(connection)] * 8)
    assert len(failures(results)) == 5
    assert {error.message for error in failures(results)} == {
        "Magento has 3 credentials that are not revoked. Revoke one first."
    }
    house.issue(house.connect("Another"))


def test_two_renames_to_one_name_leave_one(house):
    connection = house.connect()
    ids = [house.issue(connection).credential.id for _ in range(4)]
    edits = [lambda id_=id_: house.do(verbs.edit, id_, Changes(name="Shop")) for id_ in ids]
    assert len(failures(at_once(house, *edits))) == 3


@pytest.mark.parametrize("verb", [verbs.revoke, verbs.deactivate, verbs.delete])
def test_of_many_at_once_one_writes_the_event(house, verb):
    """A double click is one change, not two."""
    id_ = house.issue().credential.id
    before = len(house.told())
    at_once(house, *[lambda: house.do(verb, id_)] * 6)
    assert len(house.told()) == before + 1


def test_activating_never_outlives_a_revocation_at_the_same_moment(house):
    """Security case 80: whichever comes first, the key is dead when both came back."""
    for _ in range(10):
        issued = house.issue(active=False)
        id_ = issued.credential.id
        at_once(house, lambda i=id_: house.do(verbs.activate, i),
                lambda i=id_: house.do(verbs.revoke, i),
                lambda i=id_: house.do(verbs.edit, i, Changes(expires_at=None)))  # fmt: skip
        assert isinstance(house.ask(issued.secret), Refused)


def test_an_edit_that_read_before_a_revocation_does_not_undo_it(house):
    """Security case 80, where the edit has already looked."""
    issued = house.issue()
    if house.dialect == "sqlite":
        pytest.skip("SQLite lets one writer in at a time")
    with house.write() as slow, house.write() as quick:
        verbs.find(slow, house.by, issued.credential.id)
        verbs.revoke(quick, house.by, issued.credential.id, now=house.now)
        quick.commit()
        with pytest.raises(Conflict):
            verbs.edit(slow, house.by, issued.credential.id, Changes(name="x"), now=house.now)
    assert isinstance(house.ask(issued.secret), Refused)


def test_renaming_a_connection_does_not_undo_a_narrowing_at_the_same_moment(house):
    """One admin renamed what another was taking rights from; the rename wrote the rights back."""
    for number in range(12):
        code = house.connect(f"Shop {number}", everything=True).code
        narrow = ConnectionChanges(permissions=["products:read"])
        rename = ConnectionChanges(label=f"Renamed {number}")
        at_once(house, lambda c=code, n=narrow: house.do(connections.edit, c, n),
                lambda c=code, r=rename: house.do(connections.edit, c, r))  # fmt: skip
        with house.read() as db:
            found = connections.find(db, house.by, code)
        assert found.permissions == {"api:access", "products:read"}
        assert found.label == f"Renamed {number}"


def test_renaming_a_key_does_not_undo_a_narrowing_at_the_same_moment(house):
    connection = house.connect()
    for number in range(12):
        issued = house.issue(connection)
        id_ = issued.credential.id
        narrow, rename = Changes(permissions=["products:read"]), Changes(name=f"Renamed {number}")
        at_once(house, lambda i=id_, n=narrow: house.do(verbs.edit, i, n),
                lambda i=id_, r=rename: house.do(verbs.edit, i, r))  # fmt: skip
        assert house.ask(issued.secret).caller.permissions == {"api:access", "products:read"}
        with house.read() as db:
            assert verbs.find(db, house.by, id_).name == f"Renamed {number}"


def test_one_token_makes_one_key(house):
    """Security case 18: a retry while the first request was still under way made two live keys."""
    connection = house.connect()

    def make():
        wish = Wish("Shop", active=True)
        with house.write() as db:
            once.claim(db, "nordlys:key:1:retry", wish.id, now=house.now)
            return verbs.issue(db, house.by, connection, wish, prefix="kd_live", now=house.now)

    results = at_once(house, *[make] * 6)
    made = [result for result in results if isinstance(result, verbs.Issued)]
    assert len(made) == 1
    assert {error.subject for error in failures(results)} == {made[0].credential.id}


def test_a_look_up_under_way_does_not_bring_a_revoked_key_back(house):
    """Security case 71: what was read before a revocation must not be remembered after it."""
    issued = house.issue()
    presented = parse(issued.secret, house.settings.prefixes)
    with house.read() as db:
        rows = lookup.find(db, issued.credential.id)
        house.do(verbs.revoke, issued.credential.id)
        began_before = judge.judge(rows, presented, micros(house.now))
    assert isinstance(began_before, Accepted)
    assert isinstance(house.ask(issued.secret), Refused)
    assert isinstance(house.ask(issued.secret), Refused)


def test_a_key_of_a_connection_that_is_being_deleted_never_works(house):
    for number in range(6):
        connection = house.connect(f"Shop {number}")
        results = at_once(house, lambda c=connection: house.issue(c),
                          lambda c=connection: house.do(connections.delete, c.code))  # fmt: skip
        for made in results:
            if isinstance(made, verbs.Issued):
                assert isinstance(house.ask(made.secret), Refused)
