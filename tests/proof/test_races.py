"""Two at once, with real threads on both databases: nothing is lost, nobody gains."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from keydesk.access import store as roles_store
from keydesk.access.stale import Stale
from keydesk.access.wishes import Changes, Wish
from keydesk.accounts import store as people_store
from keydesk.auth import Accepted, Caller
from keydesk.auth.permissions import API_ACCESS
from keydesk.connections import store as connections
from keydesk.connections import verbs as connecting
from keydesk.connections.wishes import Changes as ConnectionChanges
from keydesk.credentials import verbs as keys
from keydesk.credentials.wishes import Changes as KeyChanges
from keydesk.kit.errors import Invalid, KeydeskError
from keydesk.roles import verbs as roles
from tests.credentials.facts import happened

READ, WRITE = ["products:read"], ["products:read", "products:update"]
ROUNDS = 5


def at_once(house, *calls):
    """What each returned or raised, started in the same moment."""
    barrier = Barrier(len(calls))

    def call(one):
        barrier.wait()
        try:
            return one()
        except KeydeskError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(call, calls))


def failures(told):
    return [one for one in told if isinstance(one, KeydeskError)]


def permitted(house, secret) -> frozenset[str]:
    answer = house.ask(secret)
    return answer.caller.permissions if isinstance(answer, Accepted) else frozenset()


def test_of_two_who_edit_one_role_the_second_is_told_and_nothing_is_lost(house):
    """Both had read version 1; the later save took the earlier one's work away, without a word."""
    first, second = house.member("admin"), house.member("admin")
    for number in range(ROUNDS):
        role = house.do(roles.create, Wish(f"Shop {number}", permissions=READ))
        wishes = {
            first: Changes(permissions=WRITE, version=1),
            second: Changes(name=f"Store {number}", version=1),
        }
        told = at_once(house, *(
            lambda r=role, by=by, wish=wish: house.do(roles.edit, r.id, wish, by=by)
            for by, wish in wishes.items()
        ))  # fmt: skip
        (late,) = failures(told)
        assert isinstance(late, Stale)
        changed = {"+products:update", f"“Shop {number}” → “Store {number}”"}
        assert late.meanwhile.what in changed
        with house.read() as db:
            (now,) = (r for r in roles_store.team_roles(db, house.by.organization_id)
                      if r.id == role.id)  # fmt: skip
        assert now.version == 2
        saved = {("products:update" in now.permissions), now.name == f"Store {number}"}
        assert saved == {True, False}  # exactly one of both
        # Read again, and decided: both are there.
        loser = second if "products:update" in now.permissions else first
        again = wishes[loser].__class__(
            wishes[loser].name, None, wishes[loser].permissions, version=now.version
        )
        both = house.do(roles.edit, role.id, again, by=loser)
        assert both.name == f"Store {number}"
        assert both.permissions == {API_ACCESS, *WRITE}
    assert [name for name, _ in happened(house)].count("role.edited") == 2 * ROUNDS


def test_of_many_who_edit_one_role_each_version_has_one_author(house):
    role = house.do(roles.create, Wish("Shop", permissions=READ))
    told = at_once(house, *(
        lambda n=n: house.do(roles.edit, role.id, Changes(explanation=f"By {n}.")) for n in range(8)
    ))  # fmt: skip
    assert not failures(told)
    assert sorted(edited.version for edited in told) == list(range(2, 10))
    edits = [data for name, data in happened(house) if name == "role.edited"]
    said = [data["changes"]["explanation"] for data in edits]
    assert [before for before, _ in said] == ["", *(after for _, after in said[:-1])]


def few(house) -> Caller:
    """Manages keys, and holds little else."""
    role = house.do(roles.create, Wish("Few", permissions=[*READ, "credentials:manage"]))
    return house.member(role.id)


def test_a_key_made_while_its_role_grows_is_judged_with_one_of_both(house):
    """Security case 13: judged with the role of before, made with the role of after; the list of
    what it may do was never held by whoever made it."""
    by = few(house)
    for number in range(ROUNDS):
        role = house.do(roles.create, Wish(f"Race {number}", permissions=READ))
        connection = house.connect(f"Race {number}", role=role.id)
        made, _ = at_once(
            house,
            lambda c=connection: house.issue(c, by=by, permissions=WRITE),
            lambda r=role: house.do(roles.edit, r.id, Changes(permissions=WRITE)),
        )
        assert isinstance(made, Invalid)  # before the edit and after it: they hold no update


def test_a_key_edited_while_its_role_shrinks_holds_no_more_than_what_is_left(house):
    """Security case 73: the same bound as a revocation."""
    for number in range(ROUNDS):
        role = house.do(roles.create, Wish(f"Race {number}", permissions=WRITE))
        issued = house.issue(house.connect(f"Race {number}", role=role.id), permissions=READ)
        id_ = issued.credential.id
        at_once(
            house,
            lambda i=id_: house.do(keys.edit, i, KeyChanges(permissions=WRITE)),
            lambda r=role: house.do(roles.edit, r.id, Changes(permissions=READ)),
        )
        assert permitted(house, issued.secret) == {API_ACCESS, *READ}


def test_a_key_put_to_work_while_its_connection_grows_was_within_its_makers_rights(house):
    """Security case 13.  Whichever is first, it ends as if they had come one after the other."""
    by = few(house)
    for number in range(ROUNDS):
        connection = house.connect(f"Race {number}", permissions=READ)
        issued = house.issue(connection, active=False)
        told = at_once(
            house,
            lambda i=issued: house.do(keys.activate, i.credential.id, by=by),
            lambda c=connection: house.do(
                connecting.edit, c.code, ConnectionChanges(permissions=WRITE)
            ),
        )
        order = [name for name, _ in happened(house)][-2:]
        if not isinstance(told[0], Exception):
            assert set(order) == {"key.activated", "connection.edited"}
            assert permitted(house, issued.secret) == {API_ACCESS, *WRITE}
        else:
            assert permitted(house, issued.secret) == frozenset()


def test_a_connection_and_its_role_narrowed_at_once_are_both_narrow(house):
    for number in range(ROUNDS):
        role = house.do(roles.create, Wish(f"Race {number}", permissions=WRITE))
        connection = house.connect(f"Race {number}", role=role.id)
        issued = house.issue(connection)
        at_once(
            house,
            lambda r=role: house.do(roles.edit, r.id, Changes(permissions=READ)),
            lambda c=connection: house.do(connecting.edit, c.code, ConnectionChanges(label="New")),
        )
        with house.read() as db:
            found = connections.find(db, house.by.organization_id, connection.code)
        assert (found.label, found.access.role) == ("New", role.id)
        assert permitted(house, issued.secret) == {API_ACCESS, *READ}


def test_of_two_owners_who_demote_each_other_one_stays(house):
    """Both were looked at while there were two: the organization belonged to nobody."""
    people = pytest.importorskip(
        "keydesk.accounts.people", reason="The verb that changes a user's role is not here yet."
    )
    for _ in range(ROUNDS):
        other = house.member("owner")
        at_once(
            house,
            lambda o=other: house.do(people.set_role, o.user_id, "viewer"),
            lambda o=other: house.do(people.set_role, house.by.user_id, "viewer", by=o),
        )
        with house.read() as db:
            members = people_store.members(db, house.by.organization_id)
        owners = [m for m in members if m.role == "owner"]
        assert len(owners) == 1
        house.by = house.by if owners[0].user_id == house.by.user_id else other
