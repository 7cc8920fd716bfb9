"""Whoever remembers only what a thing was called finds what was done to it."""

import pytest

from keydesk.access import verbs as access
from keydesk.access.wishes import Wish
from keydesk.audit import listing
from keydesk.audit.asked import Asked
from keydesk.audit.former import once_named
from keydesk.connections.verbs import edit as relabel
from keydesk.connections.wishes import Changes
from keydesk.credentials import verbs as credentials
from keydesk.credentials.wishes import Changes as KeyChanges
from keydesk.roles import verbs as roles

OLD = 'RØD spring campaign, said "hi"'


def names(house, by=None, **asked) -> list[str]:
    with house.read() as db:
        found = listing.page(db, (by or house.by).organization_id, Asked(**asked))
    return [entry.name for entry in found.entries]


@pytest.mark.parametrize("typed", ["Spring Cam", "RØD", 'said "hi"'])
def test_a_former_name_finds_what_was_done_under_it(house, typed):
    house.connect(OLD, code="magento")
    house.do(relabel, "magento", Changes(label="Shop"))
    found = ["connection.edited", "connection.created"]
    assert names(house, search=typed) == names(house, target=typed) == found
    assert names(house, search=typed, action="connection.created") == found[1:]
    assert names(house, by=house.other, search=typed) == []


def test_a_key_is_found_by_its_former_name_and_what_it_did_too(house):
    key = house.issue(name="Orders").credential.id
    house.do(credentials.edit, key, KeyChanges(name="Invoices"))
    machine = house.by.__class__(f"key:{key}", house.by.organization_id, house.by.permissions)
    house.do(credentials.deactivate, key, by=machine)
    found = ["key.deactivated", "key.edited", "key.issued"]
    assert names(house, search="orders") == found


def test_a_role_that_is_gone_is_found_too(house):
    wish = Wish("Night shift", permissions=["products:read"])
    house.do(access.create, wish)
    house.do(roles.delete, "Night shift")
    assert names(house, search="night") == ["role.deleted", "role.created"]


def test_what_an_event_holds_beside_the_name_is_no_name(house):
    house.connect(OLD, code="magento")
    house.do(relabel, "magento", Changes(label="Shop", flow_type="source"))
    with house.read() as db:
        for typed in ("label", "changes", "source", "flow_type"):
            assert once_named(db, house.by.organization_id, typed) == []


def test_a_planted_edit_that_is_no_event_breaks_no_search(house):
    house.connect(OLD, code="magento")
    house.do(relabel, "magento", Changes(label="Shop"))
    for planted in ('"label":[ RØD', '["label":["RØD"]]', '["\\"label\\":[", "RØD"]'):
        with house.write() as db:
            db.exec_driver_sql(
                "UPDATE events SET data = '" + planted + "' WHERE name = 'connection.edited'"
            )
        assert names(house, search="RØD") == []
