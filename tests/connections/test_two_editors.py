"""Two administrators edit one connection: the second is told, and nothing is lost."""

import pytest

from keydesk.access.stale import Stale
from keydesk.connections import verbs
from keydesk.connections.wishes import Changes


def test_the_second_of_two_editors_is_told_who_changed_what(house):
    made = house.connect("Magento", flow_type="source")
    boss = house.member("admin")
    house.do(verbs.edit, made.code, Changes(role="editor", version=1))
    house.do(verbs.edit, made.code, Changes(label="Adobe Commerce", version=2), by=boss)
    with pytest.raises(Stale) as refused:
        house.do(verbs.edit, made.code, Changes(contact="shop@example.com", version=1))
    meanwhile = refused.value.meanwhile
    assert meanwhile.who == "admin"
    assert meanwhile.what == "“viewer” → “editor”, “Magento” → “Adobe Commerce”"
    with house.read() as db:
        found = verbs.find(db, house.by, made.code)
    assert (found.label, found.contact, found.version) == ("Adobe Commerce", "", 3)


def test_what_changed_names_its_field_where_the_old_text_does_not(house):
    """“” → “first” told nobody that it was the contact."""
    made = house.connect("Magento")
    house.do(verbs.edit, made.code, Changes(contact="first", version=1))
    with pytest.raises(Stale) as refused:
        house.do(verbs.edit, made.code, Changes(description="second", version=1))
    assert refused.value.meanwhile.what == "contact “” → “first”"


def test_a_connection_that_was_handed_over_is_not_given_back_by_an_old_page(house):
    made, heir = house.connect("Magento"), house.member("admin")
    house.do(verbs.hand_over, house.by.user_id, heir.user_id)
    old = Changes(assigned_user=house.by.user_id, version=made.version)
    with pytest.raises(Stale) as refused:
        house.do(verbs.edit, made.code, old)
    assert refused.value.meanwhile.what.endswith("→ “admin”")


def test_without_a_version_only_what_is_said_is_changed(house):
    made = house.connect("Magento")
    house.do(verbs.edit, made.code, Changes(label="Adobe Commerce"))
    edited = house.do(verbs.edit, made.code, Changes(contact="shop@example.com"))
    assert (edited.label, edited.version) == ("Adobe Commerce", 3)
