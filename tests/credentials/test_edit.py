"""Changing a key: name, permissions, expiry; switching it on and off; deleting it."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keydesk.auth import Accepted, Caller, Reason
from keydesk.auth.permissions import KNOWN
from keydesk.credentials import listing, verbs
from keydesk.credentials.wishes import Changes, read_narrowing
from keydesk.kit.errors import Conflict, NotFound
from tests.credentials.facts import happened, refused
from tests.harness.databases import NOON


def test_editing_changes_what_was_said_and_tells_before_and_after(house):
    id_ = house.issue(name="Shop", expires_at=None).credential.id
    until = NOON + timedelta(days=30)
    changes = Changes(name="Web shop", permissions=["products:read"], expires_at=until)
    house.do(verbs.edit, id_, changes)
    assert happened(house)[-1] == ("key.edited", {
        "name_given": "Web shop", "changes": {
            "name": ["Shop", "Web shop"], "expires_at": [None, until.isoformat()],
            "permissions": [None, ["api:access", "products:read"]],
        },
    })  # fmt: skip
    with house.read() as db:
        listed = listing.one(db, house.by.organization_id, id_)
    assert listed.credential.name == "Web shop"
    assert listed.permissions == {"api:access", "products:read"}


def test_an_edit_holds_from_the_next_call(house):
    issued = house.issue()
    house.do(verbs.edit, issued.credential.id, Changes(permissions=["locales:read"]))
    assert house.ask(issued.secret).caller.permissions == {"api:access", "locales:read"}
    house.do(verbs.edit, issued.credential.id, Changes(permissions=None))
    assert "products:read" in house.ask(issued.secret).caller.permissions
    house.do(verbs.edit, issued.credential.id, Changes(expires_at=NOON + timedelta(hours=1)))
    house.later(hours=1)
    assert house.ask(issued.secret).reason is Reason.EXPIRED


def test_an_edit_that_changes_nothing_writes_nothing(house):
    id_ = house.issue(name="Shop", permissions=["products:read"]).credential.id
    before = happened(house)
    house.do(verbs.edit, id_, Changes())
    house.do(verbs.edit, id_, Changes(name=" Shop ", permissions=["products:read", "api:access"]))
    assert happened(house) == before


def test_an_expired_key_can_be_renamed_and_made_to_live_longer(house):
    """A form that sends all fields back must not trip over the date that has passed."""
    issued = house.issue(expires_at=NOON + timedelta(days=1))
    house.later(days=2)
    same = Changes(name="Old", expires_at=issued.credential.expires_at)
    house.do(verbs.edit, issued.credential.id, same)
    house.do(verbs.edit, issued.credential.id, Changes(expires_at=house.now + timedelta(1)))
    assert isinstance(house.ask(issued.secret), Accepted)


@pytest.mark.parametrize(("changes", "field"), [
    (Changes(name=""), "name"), (Changes(name="Taken"), "name"), (Changes(name="x" * 81), "name"),
    (Changes(expires_at=NOON), "expires_at"), (Changes(permissions=["x:y"]), "permissions"),
    (Changes(permissions=["products:delete"]), "permissions"),
])  # fmt: skip
def test_a_wrong_edit_names_its_field_and_changes_nothing(house, changes, field):
    connection = house.connect()
    house.issue(connection, name="Taken")
    id_ = house.issue(connection, name="Shop").credential.id
    assert set(refused(house, verbs.edit, id_, changes)) == {field}


def test_nobody_widens_a_key_beyond_what_they_hold(house):
    """Security case 13: a narrow machine widened its neighbour and used that instead."""
    connection = house.connect("All", everything=True)
    id_ = house.issue(connection, permissions=["products:read"]).credential.id
    held = frozenset({"api:access", "products:read", "credentials:manage"})
    machine = Caller("key:x", house.by.organization_id, held, house.by.user_id, credential_id="x")
    for wanted in (None, ["products:read", "products:delete"]):
        said = refused(house, verbs.edit, id_, Changes(permissions=wanted), by=machine)
        assert "You do not hold" in said["permissions"]
    house.do(verbs.edit, id_, Changes(name="Renamed", permissions=[]), by=machine)


@given(st.lists(st.sampled_from(sorted(KNOWN))), st.frozensets(st.sampled_from(sorted(KNOWN))))
@settings(max_examples=200)
def test_narrowing_never_widens(wanted, of_connection):
    """Security case 13, for every pair of lists."""
    found = read_narrowing(wanted, of_connection, "Magento")
    assert not isinstance(found, frozenset) or found <= of_connection


def test_a_revoked_key_cannot_be_changed(house):
    """Security case 80."""
    id_ = house.issue().credential.id
    house.do(verbs.revoke, id_)
    before = happened(house)
    with pytest.raises(Conflict):
        house.do(verbs.edit, id_, Changes(name="Back", expires_at=None))
    with pytest.raises(Conflict):
        house.do(verbs.activate, id_)
    house.do(verbs.deactivate, id_)
    assert happened(house) == before


@pytest.mark.parametrize("verb", [verbs.activate, verbs.deactivate, verbs.revoke])
def test_doing_it_twice_writes_one_event(house, verb):
    issued = house.issue(active=verb is not verbs.activate)
    before = len(happened(house))
    house.do(verb, issued.credential.id)
    house.do(verb, issued.credential.id)
    assert len(happened(house)) == before + 1


def test_who_revoked_and_when_is_kept(house):
    id_ = house.issue().credential.id
    member = house.member("admin")
    at = house.later(hours=3)
    house.do(verbs.revoke, id_, by=member)
    house.later(hours=3)
    found = house.do(verbs.revoke, id_)
    assert (found.revoked_by, found.revoked_at) == (member.actor, at)


def test_a_deleted_key_is_gone_from_sight_and_refused_for_ever(house):
    issued = house.issue(name="Shop")
    id_ = issued.credential.id
    house.do(verbs.delete, id_)
    assert house.ask(issued.secret).reason is Reason.REVOKED
    assert happened(house)[-1] == ("key.deleted", {"name_given": "Shop"})
    with house.read() as db, pytest.raises(NotFound):
        listing.one(db, house.by.organization_id, id_)
    for verb in (verbs.activate, verbs.deactivate, verbs.revoke, verbs.delete):
        with pytest.raises(NotFound):
            house.do(verb, id_)
    assert house.told()[-1] == "key.deleted"


ALL = [(verbs.edit, (Changes(name="x"),))] + [
    (verb, ()) for verb in (verbs.activate, verbs.deactivate, verbs.revoke, verbs.delete)
]


@pytest.mark.parametrize(("verb", "rest"), ALL, ids=lambda value: getattr(value, "__name__", ""))
def test_another_organizations_key_is_missing_in_the_same_words(house, verb, rest):
    """Security cases 27 and 88."""
    issued = house.issue()
    id_ = issued.credential.id
    before = happened(house)
    with pytest.raises(NotFound) as foreign:
        house.do(verb, id_, *rest, by=house.other)
    with pytest.raises(NotFound) as unknown:
        house.do(verb, "0" * 12, *rest, by=house.other)
    assert foreign.value.message.replace(id_, "?") == unknown.value.message.replace("0" * 12, "?")
    assert isinstance(house.ask(issued.secret), Accepted)
    assert happened(house) == before
    assert house.told(house.other).count("key.revoked") == 0


def test_a_blocked_user_stops_the_keys_of_their_connections(house):
    """Security case 75."""
    from keydesk.accounts.store import memberships

    admin = house.member("admin")
    issued = house.issue(house.connect("SAP", by=admin))
    with house.write() as db:
        mine = memberships.c.user_id == admin.user_id
        db.execute(memberships.update().where(mine).values(role="blocked"))
    assert house.ask(issued.secret).reason is Reason.USER_BLOCKED
    with house.write() as db:
        db.execute(memberships.delete().where(mine))
    assert house.ask(issued.secret).reason is Reason.USER_BLOCKED
