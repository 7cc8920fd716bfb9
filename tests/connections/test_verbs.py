"""Everything that can happen to a connection, on both databases."""

import pytest

from keydesk.auth import Accepted, Reason
from keydesk.auth.permissions import ALL_OF_A_CONNECTION, SENSITIVE
from keydesk.connections import verbs
from keydesk.connections.wishes import Changes, Wish
from keydesk.credentials import verbs as credentials
from keydesk.kit.errors import NotFound
from tests.credentials.facts import happened, refused

VIEWER = {"mode": "role", "role": "viewer", "permissions": None}


def test_a_connection_starts_with_the_defaults_that_were_decided(house):
    made = house.connect("Magento")
    assert (made.code, made.flow_type, made.access.role) == ("magento", "other", "viewer")
    assert made.assigned_user_id == house.by.user_id
    assert made.active
    name, data = happened(house)[-1]
    assert name == "connection.created"
    assert data == {
        "code": "magento", "label": "Magento", "flow_type": "other", "access": VIEWER,
        "assigned_user_id": house.by.user_id, "description": "", "contact": "", "tags": [],
        "critical": False, "tracked": False, "group": "All", "limits": None,
    }  # fmt: skip


@pytest.mark.parametrize(("label", "code"), [
    ("Magento 2 (Live)", "magento_2_live_"), ("ÉCOLE", "_cole"),
    ("日本語", "__connection"), ("  SAP   ", "_sap_"), ("new", "new_2"),
    ("x" * 100, "x" * 97),
])  # fmt: skip
def test_a_code_is_made_from_the_label(house, label, code):
    assert house.connect(label).code == code


def test_a_code_that_is_taken_gets_a_number(house):
    assert [house.connect("SAP ERP").code for _ in range(3)] == [
        "sap_erp",
        "sap_erp_2",
        "sap_erp_3",
    ]


@pytest.mark.parametrize(("wish", "field", "words"), [
    (Wish(" \t\n "), "label", "label is required."),
    (Wish("a\x00b"), "label", "one line"),
    (Wish("a\nb"), "label", "one line"),
    (Wish("a\u2028b"), "label", "one line"),
    (Wish("\ud800"), "label", "one line"),
    (Wish("x" * 65536), "label", "100 characters or less"),
    (Wish("SAP", ""), "flow_type", "can only be"),
    (Wish("SAP", code="a b c"), "code", "only letters, numbers"),
    (Wish("SAP", code="école"), "code", "only letters, numbers"),
    (Wish("SAP", code="../etc"), "code", "only letters, numbers"),
    (Wish("SAP", code="New"), "code", "page of its own"),
    (Wish("SAP", role="king"), "role", "no role king"),
    (Wish("SAP", role="viewer", everything=True), "role", "Choose one"),
    (Wish("SAP", permissions=["products:reed"]), "permissions", "Did you mean"),
])  # fmt: skip
def test_a_wrong_field_is_named_and_nothing_is_made(house, wish, field, words):
    """Security case 25."""
    said = refused(house, verbs.create, wish, limit=50)
    assert list(said) == [field]
    assert words in said[field]


def test_all_wrong_fields_are_named_at_once(house):
    said = refused(house, verbs.create, Wish("", "sideways", "!", "king"), limit=50)
    assert set(said) == {"label", "flow_type", "code", "role"}


def test_a_taken_code_is_refused(house):
    house.connect("SAP", code="erp")
    said = refused(house, verbs.create, Wish("Other", code="erp"), limit=50)
    assert said == {"code": "Connection code must be unique."}


def test_a_code_is_free_again_after_its_connection_was_deleted(house):
    house.do(verbs.delete, house.connect("SAP", code="erp").code)
    assert house.connect("SAP", code="erp").code == "erp"


def test_two_organizations_may_use_one_code(house):
    house.connect("SAP", code="erp")
    assert house.connect("SAP", code="erp", by=house.other).code == "erp"


def test_a_label_is_kept_in_one_form(house):
    """Two labels that look alike must be alike: é is one character, however it was typed."""
    assert house.connect(" Cafe\u0301 ").label == "Caf\u00e9"


@pytest.mark.parametrize("permission", sorted(SENSITIVE))
def test_only_an_owner_grants_what_is_sensitive(house, permission):
    """Security cases 12 and 13."""
    admin = house.member("admin")
    said = refused(house, verbs.create, Wish("SAP", permissions=[permission]), by=admin, limit=50)
    assert said["permissions"] == f"Only an Owner can grant {permission} to a connection."
    assert permission in house.connect("SAP", permissions=[permission]).permissions


def test_nobody_grants_by_role_what_they_do_not_hold(house):
    editor = house.member("editor")
    said = refused(house, verbs.create, Wish("SAP", role="admin"), by=editor, limit=50)
    assert said["permissions"].startswith("You do not hold")


def test_editing_changes_what_was_said_and_tells_before_and_after(house):
    code = house.connect("Magento").code
    house.later(minutes=1)
    house.do(verbs.edit, code, Changes(label="Adobe Commerce", everything=True))
    name, data = happened(house)[-1]
    assert name == "connection.edited"
    everything = {"mode": "all", "role": None, "permissions": None}
    assert data["changes"] == {
        "label": ["Magento", "Adobe Commerce"],
        "access": [VIEWER, everything],
    }
    assert data["code"] == code
    with house.read() as db:
        found = verbs.find(db, house.by, code)
    assert (found.label, found.flow_type) == ("Adobe Commerce", "other")
    assert found.permissions == ALL_OF_A_CONNECTION


def test_an_edit_that_changes_nothing_writes_nothing(house):
    code = house.connect("Magento").code
    before = happened(house)
    house.do(verbs.edit, code, Changes("Magento", "other", "viewer"))
    house.do(verbs.edit, code, Changes())
    assert happened(house) == before


@pytest.mark.parametrize(("changes", "field"), [
    (Changes(label=""), "label"), (Changes(flow_type="x"), "flow_type"),
    (Changes(role="king"), "role"), (Changes(permissions=["x:y"]), "permissions"),
])  # fmt: skip
def test_a_wrong_edit_names_its_field_and_changes_nothing(house, changes, field):
    code = house.connect("Magento").code
    assert set(refused(house, verbs.edit, code, changes)) == {field}


def test_widening_needs_the_right_to_grant_it_but_narrowing_and_renaming_do_not(house):
    """Security case 13: an admin who renames a powerful connection grants nothing by that."""
    admin = house.member("admin")
    code = house.connect("Desk", permissions=["connections:manage", "products:read"]).code
    house.do(verbs.edit, code, Changes(label="Front desk"), by=admin)
    house.do(verbs.edit, code, Changes(permissions=["connections:manage"]), by=admin)
    said = refused(house, verbs.edit, code, Changes(permissions=["users:manage"]), by=admin)
    assert said["permissions"] == "Only an Owner can grant users:manage to a connection."


def test_an_edit_holds_from_the_next_call(house):
    """Security case 73: so does every change of what a connection may do."""
    connection = house.connect("Magento")
    secret = house.issue(connection).secret
    house.do(verbs.edit, connection.code, Changes(permissions=["locales:read"]))
    assert house.ask(secret).caller.permissions == {"api:access", "locales:read"}


def test_deactivating_stops_every_key_and_activating_starts_them(house):
    connection = house.connect("Magento")
    keys = [house.issue(connection).secret for _ in range(3)]
    for _ in range(2):
        house.do(verbs.deactivate, connection.code)
    assert {house.ask(key).reason for key in keys} == {Reason.CONNECTION_INACTIVE}
    for _ in range(2):
        house.do(verbs.activate, connection.code)
    assert all(isinstance(house.ask(key), Accepted) for key in keys)
    assert house.told()[-2:] == ["connection.deactivated", "connection.activated"]


def test_deleting_ends_every_key_for_good(house):
    """Security case 75."""
    connection = house.connect("Magento")
    issued = house.issue(connection)
    house.do(verbs.delete, connection.code)
    assert house.ask(issued.secret).reason is Reason.REVOKED
    assert happened(house)[-1] == ("connection.deleted", {"code": "magento", "label": "Magento"})
    with pytest.raises(NotFound):
        house.do(verbs.delete, connection.code)
    with pytest.raises(NotFound):
        house.do(credentials.edit, issued.credential.id, credentials.Changes(name="x"))
    assert house.told()[-1] == "connection.deleted"


ALL = [
    (verbs.edit, (Changes(label="x"),)), (verbs.activate, ()), (verbs.deactivate, ()),
    (verbs.delete, ()),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "rest"), ALL, ids=lambda value: getattr(value, "__name__", ""))
def test_another_organizations_connection_is_missing_in_the_same_words(house, verb, rest):
    """Security cases 27 and 88."""
    house.connect("Magento", code="magento")
    secret = house.issue(verbs_find(house)).secret
    with pytest.raises(NotFound) as foreign:
        house.do(verb, "magento", *rest, by=house.other)
    with pytest.raises(NotFound) as unknown:
        house.do(verb, "magent0", *rest, by=house.other)
    assert foreign.value.message.replace("magento", "?") == unknown.value.message.replace(
        "magent0", "?"
    )
    assert isinstance(house.ask(secret), Accepted)


def verbs_find(house):
    with house.read() as db:
        return verbs.find(db, house.by, "magento")
