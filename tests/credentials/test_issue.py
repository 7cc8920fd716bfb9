"""Making a key."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from keydesk.auth import Accepted, Caller, Reason
from keydesk.connections import verbs as connections
from keydesk.connections.wishes import Changes
from keydesk.credentials import verbs
from keydesk.credentials.secret import mint
from keydesk.credentials.store import add_secret, secrets
from keydesk.credentials.wishes import Wish
from keydesk.kit.errors import Unavailable
from keydesk.kit.ids import new_id
from tests.credentials.facts import counted, happened, refused
from tests.harness.databases import NOON


def wrong(house, connection, wish, **more):
    return refused(house, verbs.issue, connection, wish, prefix="kd_live", **more)


def test_a_key_starts_with_the_defaults_that_were_decided(house):
    """Security case 16: a created-inactive key authenticates nothing until it is activated."""
    connection = house.connect("Magento")
    made = house.do(verbs.issue, connection, Wish("Shop"), prefix="kd_live")
    assert made.credential.expires_at == NOON + timedelta(days=365)
    assert made.credential.permissions is None
    assert house.ask(made.secret).reason is Reason.INACTIVE
    house.do(verbs.activate, made.credential.id)
    assert house.ask(made.secret).caller.permissions == connection.permissions


def test_issuing_writes_one_event_without_the_secret(house):
    connection = house.connect("Magento")
    before = len(happened(house))
    wish = Wish("Shop", ["products:read"], None, active=True)
    made = house.do(verbs.issue, connection, wish, prefix="kd_live")
    assert len(happened(house)) == before + 1
    assert happened(house)[-1] == ("key.issued", {
        "name_given": "Shop", "connection": "magento", "prefix": made.secret.reveal()[:12],
        "permissions": ["api:access", "products:read"], "expires_at": None, "active": True,
        "limits": None,
    })  # fmt: skip
    assert made.secret.reveal() not in str(happened(house))


@pytest.mark.parametrize(("wish", "field", "words"), [
    (Wish(""), "name", "Give it a name."),
    (Wish("\u00a0 "), "name", "Give it a name."),
    (Wish("x" * 81), "name", "at most 80"),
    (Wish("x" * 65536), "name", "at most 80"),
    (Wish("a\x00"), "name", "one line"),
    (Wish("a\x1b[31m"), "name", "one line"),
    (Wish("\udfff"), "name", "one line"),
    (Wish("x", expires_at=NOON), "expires_at", "in the future"),
    (Wish("x", expires_at=NOON - timedelta(days=1)), "expires_at", "in the future"),
    (Wish("x", expires_at=NOON + timedelta(days=36501)), "expires_at", "within 100 years"),
    (Wish("x", expires_at=datetime(2031, 1, 1)), "expires_at", "time zone"),  # noqa: DTZ001
    (Wish("x", expires_at=datetime.max.replace(tzinfo=UTC)), "expires_at", "within 100 years"),
    (Wish("x", ["products:reed"]), "permissions", "Did you mean products:read?"),
    (Wish("x", ["products:delete"]), "permissions", "Magento itself does not hold"),
    (Wish("x", ["users:manage"]), "permissions", "Magento itself does not hold"),
])  # fmt: skip
def test_a_wrong_field_is_named_and_nothing_is_made(house, wish, field, words):
    """Security cases 13 and 25."""
    said = wrong(house, house.connect("Magento"), wish)
    assert list(said) == [field]
    assert words in said[field]


def test_all_wrong_fields_are_named_at_once(house):
    said = wrong(house, house.connect(), Wish("", ["x:y"], NOON))
    assert set(said) == {"name", "permissions", "expires_at"}


def test_a_key_without_permissions_may_do_nothing(house):
    """Security case 14: no scope given must never mean every scope."""
    assert house.ask(house.issue(permissions=[]).secret).caller.permissions == frozenset()


@pytest.mark.parametrize("permissions", [None, ["products:delete"]])
def test_nobody_makes_a_key_that_can_do_more_than_they(house, permissions):
    """Security cases 12 and 13."""
    connection = house.connect("Magento", everything=True)
    held = frozenset({"api:access", "products:read", "credentials:manage"})
    machine = Caller("key:x", house.by.organization_id, held, house.by.user_id, credential_id="x")
    said = wrong(house, connection, Wish("Ladder", permissions), by=machine)
    assert "You do not hold" in said["permissions"]
    wish = Wish("Fair", ["products:read"])
    assert house.do(verbs.issue, connection, wish, prefix="kd_live", by=machine)


def test_a_name_is_taken_within_its_connection_until_it_is_revoked(house):
    connection = house.connect("Magento")
    first = house.issue(connection, name="Café")
    said = wrong(house, connection, Wish(" Cafe\u0301"))
    assert said == {"name": "This name is taken."}
    house.issue(house.connect("Other"), name="Café")
    house.do(verbs.revoke, first.credential.id)
    house.issue(connection, name="Café")


def test_a_narrowed_key_stays_within_a_connection_that_is_narrowed_later(house):
    connection = house.connect("Magento", everything=True)
    secret = house.issue(connection, permissions=["products:read", "products:delete"]).secret
    house.do(connections.edit, connection.code, Changes(permissions=["products:read"]))
    assert house.ask(secret).caller.permissions == {"api:access", "products:read"}


def test_a_third_live_secret_is_refused_by_the_database_itself(house):
    """Two are for a rotation; a third would be a key that nobody counts."""
    issued = house.issue()
    id_ = issued.credential.id
    row = {"credential_id": id_, "scheme": 1, "prefix": "p", "last4": "l", "valid_from": house.now}
    with house.write() as db:
        db.execute(insert(secrets).values(id=new_id(), digest="b" * 64, slot=1, **row))
    for slot in (0, 1, 2, -1):
        with pytest.raises(IntegrityError), house.write() as db:
            db.execute(insert(secrets).values(id=new_id(), digest="c" * 64, slot=slot, **row))


def test_a_digest_is_unique_for_ever(house):
    """A revoked key that is imported again must not work again."""
    issued = house.issue()
    minted = mint("kd_live", issued.credential.id)
    other = house.issue()
    with house.read() as db:
        of_first = secrets.c.credential_id == issued.credential.id
        digest = db.execute(select(secrets.c.digest).where(of_first)).scalar_one()
    house.do(verbs.delete, issued.credential.id)
    object.__setattr__(minted, "digest", digest)
    with pytest.raises(IntegrityError), house.write() as db:
        add_secret(db, other.credential.id, new_id(), minted, now=house.now)


def test_when_the_event_cannot_be_written_there_is_no_key(house):
    """A key that the audit log knows nothing of is a back door."""
    connection = house.connect("Magento")
    issued = house.issue(connection)
    before = counted(house)
    break_events(house)
    with pytest.raises(Unavailable):
        house.do(verbs.issue, connection, Wish("Unseen"), prefix="kd_live")
    for verb in (verbs.revoke, verbs.deactivate, verbs.delete):
        with pytest.raises(Unavailable):
            house.do(verb, issued.credential.id)
    break_events(house, back=True)
    assert counted(house) == before
    assert isinstance(house.ask(issued.secret), Accepted)


def break_events(house, *, back=False):
    names = ("broken", "events") if back else ("events", "broken")
    with house.write() as db:
        db.exec_driver_sql("ALTER TABLE {} RENAME TO {}".format(*names))
