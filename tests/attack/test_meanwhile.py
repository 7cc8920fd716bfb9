"""What is judged of a connection is still so when it is done, whatever another does meanwhile.

Only PostgreSQL lets two write at once.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from keydesk.access.stale import Stale
from keydesk.accounts import people
from keydesk.connections import verbs
from keydesk.connections.wishes import Changes
from keydesk.credentials.standing import ABOVE
from keydesk.kit.errors import Forbidden, Invalid

LONG_ENOUGH = 0.3  # seconds, for the other one to come as far as it can


def meanwhile(house, code, changes, verb, *rest, by):
    """The Owner edits; before that is committed, `by` begins with `verb`.  What it returned."""
    with ThreadPoolExecutor(1) as threads:
        with house.write() as db:
            verbs.edit(db, house.by, code, changes, now=house.now)
            other = threads.submit(house.do, verb, *rest, by=by)
            time.sleep(LONG_ENOUGH)
        return other.result()


@pytest.fixture
def magento(house):
    if house.dialect == "sqlite":
        pytest.skip("one writer at a time")
    return house.connect("Magento", permissions=[])


@pytest.fixture
def weak(house, magento):
    """May manage connections, and hold what this one may, and nothing else."""
    held = magento.permissions | {"connections:manage"}
    return replace(house.member("admin"), permissions=held)


def test_an_edit_and_a_hand_over_at_once_are_two_versions(house, magento):
    """Both made version 2.  A page that had shown the edit, and not the hand-over, then gave the
    connection back to the one who left, and nobody was told."""
    heir = house.member("admin")
    edit, own = Changes(label="Adobe Commerce"), house.by.user_id
    meanwhile(house, magento.code, edit, verbs.hand_over, own, heir.user_id, by=house.by)
    with pytest.raises(Stale):
        house.do(verbs.edit, magento.code, Changes(assigned_user=own, version=2))


def test_who_takes_over_must_hold_what_was_granted_meanwhile(house, magento, weak):
    """Security cases 13 and 71: what it might do was read, and then waited for the Owner's edit."""
    own, edit = house.by.user_id, Changes(permissions=["users:manage"])
    with pytest.raises(Forbidden):
        meanwhile(house, magento.code, edit, verbs.hand_over, own, weak.user_id, by=weak)


def test_who_activates_must_hold_what_was_granted_meanwhile(house, magento, weak):
    """The same of a connection that slept."""
    house.do(verbs.deactivate, magento.code)
    edit = Changes(permissions=["users:manage"])
    with pytest.raises(Forbidden):
        meanwhile(house, magento.code, edit, verbs.activate, magento.code, by=weak)


def test_who_is_removed_does_not_get_a_connection_in_the_same_moment(house, magento):
    """It was then assigned to nobody's member: stopped, until somebody invited that one again,
    whatever the connection might do (security case 13)."""
    leaving = house.member("editor").user_id
    given = Changes(assigned_user=leaving)

    def remove(db, by, user_id, *, now):
        return people.remove(db, by, user_id, above=ABOVE, now=now)

    with pytest.raises(Invalid) as refused:
        meanwhile(house, magento.code, given, remove, leaving, by=house.by)
    assert refused.value.violations[0].field == "heir"
