"""A client's grants and lifetimes change after it was made: at once, and what was lost is lost."""

import pytest

from keydesk.auth import Caller
from keydesk.credentials import clients, verbs
from keydesk.credentials.terms import TermsChanges, TermsWish
from keydesk.credentials.wishes import Changes, Wish
from keydesk.kit.errors import Conflict
from tests.credentials.facts import happened, refused
from tests.harness.client import client as calling

PASSWORD, BOTH = ["password", "refresh_token"], ["client_credentials", "password", "refresh_token"]


@pytest.fixture
def made(house):
    return house.do(clients.create, house.connect("Shop"), Wish("Shop"), TermsWish())


def terms(**changes) -> Changes:
    return Changes(terms=TermsChanges(**changes))


def test_one_edit_is_one_event_with_before_and_after(house, made):
    changes = Changes("Web", terms=TermsChanges(["password"], 600, 86400))
    edited = house.do(verbs.edit, made.id, changes)
    assert sorted(edited.terms.grants) == PASSWORD, "refresh_token comes with password"
    assert happened(house)[-1] == ("client.edited", {"name_given": "Web", "changes": {
        "name": ["Shop", "Web"], "grants": [["client_credentials"], PASSWORD],
        "access_seconds": [3600, 600], "refresh_seconds": [14 * 86400, 86400],
    }})  # fmt: skip


def test_two_edits_that_cross_both_stay(house, made):
    """What is not said is not sent back as it was read: nobody restores a grant by chance."""
    house.do(verbs.edit, made.id, terms(grants=BOTH))
    house.do(verbs.edit, made.id, terms(access_seconds=60))
    edited = house.do(verbs.edit, made.id, Changes("Web"))
    assert (sorted(edited.terms.grants), edited.terms.access_seconds) == (BOTH, 60)
    before = happened(house)
    house.do(verbs.edit, made.id, terms(grants=BOTH, access_seconds=60))
    assert happened(house) == before, "nothing changed, so nothing is told"


@pytest.mark.parametrize(("changes", "field"), [
    ({"grants": []}, "grants"), ({"grants": ["magic"]}, "grants"),
    ({"grants": ["refresh_token"]}, "grants"), ({"access_seconds": 59}, "access_seconds"),
    ({"refresh_seconds": 90 * 86400 + 1}, "refresh_seconds"),
])  # fmt: skip
def test_wrong_terms_name_their_field_and_change_nothing(house, made, changes, field):
    assert set(refused(house, verbs.edit, made.id, terms(**changes))) == {field}


def test_a_grant_is_given_only_by_who_holds_all_that_the_client_may_do(house, made):
    """Security case 13: another way in is as good as another key."""
    held = frozenset({"api:access", "credentials:manage"})
    by = Caller("key:x", house.by.organization_id, held, credential_id="x")
    assert set(refused(house, verbs.edit, made.id, terms(grants=BOTH), by=by)) == {"permissions"}
    house.do(verbs.edit, made.id, terms(access_seconds=60), by=by)


def test_a_revoked_client_keeps_its_terms(house, made):
    house.do(verbs.revoke, made.id)
    with pytest.raises(Conflict):
        house.do(verbs.edit, made.id, terms(grants=BOTH))


def test_over_json(house, made):
    held = ["credentials:manage", "credentials:read", "products:read"]
    calls = calling(house, house.issue(house.connect("Desk", permissions=held)).secret)
    here, narrow = f"/manage/v1/clients/{made.id}", {"permissions": ["products:read"]}
    edited = calls.patch(here, json=narrow | {"grants": ["password"], "access_seconds": 90}).json()
    assert (edited["grants"], edited["access_seconds"]) == (PASSWORD, 90)
    wrong = calls.patch(here, json={"grants": ["x"], "refresh_seconds": 1}).json()
    assert [one["field"] for one in wrong["fields"]] == ["grants", "refresh_seconds"]
    assert calls.patch(here, json={"name": "Web"}).json()["access_seconds"] == 90
