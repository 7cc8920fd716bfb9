"""The demo: everything that its visitor is told, works; also at the second start."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from keydesk import demo
from keydesk.accounts import passwords
from keydesk.accounts import store as people
from keydesk.auth import Accepted, Refused
from keydesk.catalog import sample
from keydesk.catalog.store import products
from keydesk.connections import verbs as connections
from keydesk.credentials.scheme import KeyScheme
from keydesk.credentials.verbs import issue
from keydesk.credentials.wishes import Wish


def elsewhere(house):
    """The organization of the other tests has the demo's name, so it goes by another."""
    with house.write() as db:
        db.execute(update(people.organizations).values(slug=people.organizations.c.id))
    return house


@pytest.fixture
def house(house):
    return elsewhere(house)


@pytest.fixture
def sqlite_house(sqlite_house):
    return elsewhere(sqlite_house)


def asked(house, key):
    """What the gate would be told of this key."""
    inside = house.inside
    return KeyScheme(inside.database, inside.settings.prefixes, inside.clock).ask(key)


def start(house):
    """As `keydesk demo` starts: nothing is there but the tables."""
    return demo.prepare(house.inside, house.now)


def test_the_first_start_makes_all_that_it_tells_of(house):
    facts = start(house)
    with house.read() as db:
        organization = people.organization_by_slug(db, demo.SLUG)
        owner = people.user_by_email(db, demo.EMAIL)
        mine = products.c.organization_id == organization.id
        found = db.execute(select(products.c.identifier).where(mine)).scalars()
        assert set(found) == set(sample.IDENTIFIERS)
    assert passwords.matches(owner.password_hash, facts.password)
    answer = asked(house, facts.key)
    assert isinstance(answer, Accepted)
    assert {"api:access", "products:read"} <= answer.caller.permissions
    assert asked(house, facts.contacts).caller.permissions == {"api:access", "contacts:read"}
    assert not facts.replaced
    told = demo.tell(facts, "http://127.0.0.1:8000", house.settings.data)
    assert facts.password.reveal() in told
    assert f'curl -H "Authorization: Bearer {facts.key.reveal()}" "http://127.0.0.1:8000/' in told
    assert "revoked" not in told
    path = house.settings.data / demo.PASSWORD_FILE  # the owner's alone
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text() == facts.password.reveal()


def test_each_start_makes_a_new_key_and_revokes_the_former_one(house):
    first = start(house)
    house.later(days=1)
    second = start(house)
    assert second.replaced
    assert isinstance(asked(house, first.key), Refused)
    assert isinstance(asked(house, second.key), Accepted)
    assert second.password == first.password
    assert "were revoked" in demo.tell(second, "http://127.0.0.1:8000", house.settings.data)


def test_a_start_survives_what_its_visitor_did(sqlite_house):
    """Trying out "delete" or "deactivate" must not break the demo for good."""
    house = sqlite_house
    start(house)
    for undo in (connections.deactivate, connections.delete):
        house.later(days=1)
        with house.write() as db:
            organization = people.organization_by_slug(db, demo.SLUG)
            by = demo._acting(organization, people.owner_of(db, organization.id))
            undo(db, by, demo.SHOP.code, now=house.now)
        house.later(days=1)
        assert isinstance(asked(house, start(house).key), Accepted)


def test_a_password_that_its_owner_changed_is_not_told(sqlite_house):
    house = sqlite_house
    facts = start(house)
    with house.write() as db:
        owner = people.user_by_email(db, demo.EMAIL)
        changed = passwords.hash_of(type(facts.password)("a password of my own"))
        people.change_user(db, owner, {"password_hash": changed.text})
    house.later(days=1)
    facts = start(house)
    assert facts.password is None
    assert "the one that you chose" in demo.tell(facts, "http://127.0.0.1", house.settings.data)


def test_a_key_of_ones_own_is_left_alone(sqlite_house):
    house = sqlite_house
    start(house)
    with house.write() as db:
        organization = people.organization_by_slug(db, demo.SLUG)
        owner = people.owner_of(db, organization.id)
        by = replace(demo._acting(organization, owner), actor=f"user:{owner.user_id}")
        wish = Wish("Demo key of mine", active=True)
        shop = connections.find(db, by, demo.SHOP.code)
        mine = issue(db, by, shop, wish, prefix="kd_live", now=house.now)
    house.later(days=1)
    start(house)
    assert isinstance(asked(house, mine.secret), Accepted)
