"""Revoking a key: final, at once, and only one's own."""

import pytest

from keydesk.auth import Accepted, Reason, Refused
from keydesk.credentials import verbs
from keydesk.kit.errors import Conflict, NotFound


def test_a_revoked_key_is_refused_at_the_next_question(house):
    """Security case 68: a program kept reading for an hour after its key was revoked."""
    issued = house.issue()
    assert isinstance(house.ask(issued.secret), Accepted)
    house.do(verbs.revoke, issued.credential.id)
    answer = house.ask(issued.secret)
    assert isinstance(answer, Refused)
    assert answer.reason is Reason.REVOKED
    assert house.told()[-1] == "key.revoked"


def test_nothing_brings_a_revoked_key_back(house):
    """Security case 80."""
    issued = house.issue()
    house.do(verbs.revoke, issued.credential.id)
    with pytest.raises(Conflict):
        house.do(verbs.activate, issued.credential.id)
    assert isinstance(house.ask(issued.secret), Refused)


def test_another_organizations_key_is_missing_in_the_same_words(house):
    """Security cases 27 and 88: an id must not tell whether it exists elsewhere."""
    issued = house.issue()
    with pytest.raises(NotFound) as foreign:
        house.do(verbs.revoke, issued.credential.id, by=house.other)
    with pytest.raises(NotFound) as unknown:
        house.do(verbs.revoke, "0" * 12, by=house.other)
    assert foreign.value.message == unknown.value.message.replace("0" * 12, issued.credential.id)
    assert isinstance(house.ask(issued.secret), Accepted)
