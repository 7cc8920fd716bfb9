"""What people write about a connection: what is refused in which words, and what is kept."""

import pytest

from keydesk.connections import store, verbs
from keydesk.connections.wishes import Changes, Wish
from keydesk.kit.errors import Forbidden
from tests.credentials.facts import happened, refused

SHORT = "is too short. It should have 3 characters or more."
LONG = "is too long. It should have 100 characters or less."
FLOW = "Connection flow type can only be 'data_source', 'data_destination' or 'other'."


@pytest.mark.parametrize(("wish", "field", "words"), [
    (Wish(""), "label", "Connection label is required."),
    (Wish("  ab  "), "label", f"Connection label {SHORT}"),
    (Wish("x" * 101), "label", f"Connection label {LONG}"),
    (Wish("SAP", code="  "), "code", "Connection code is required."),
    (Wish("SAP", code="ab"), "code", f"Connection code {SHORT}"),
    (Wish("SAP", code="x" * 101), "code", f"Connection code {LONG}"),
    (Wish("SAP", code="a-bc"), "code",
     "Connection code may contain only letters, numbers and underscores."),
    (Wish("SAP", "sideways"), "flow_type", FLOW),
    (Wish("SAP", tracked=True), "tracked",
     'You can only track "Source" and "Destination" connections.'),
    (Wish("SAP", contact="a\nb"), "contact", "Use one line of letters, numbers and signs."),
    (Wish("SAP", contact="x" * 201), "contact", "Use at most 200 characters."),
    (Wish("SAP", description="x" * 2001), "description", "Use at most 2000 characters."),
    (Wish("SAP", description="a\x00b"), "description", "Use letters, numbers and signs."),
    (Wish("SAP", tags=["x" * 41]), "tags", "Use at most 40 characters."),
    (Wish("SAP", tags=["a\nb"]), "tags", "Use one line of letters, numbers and signs."),
    (Wish("SAP", tags=[f"t{n}" for n in range(21)]), "tags", "Use at most 20 tags."),
    (Wish("SAP", assigned_user="nobody@example.com"), "assigned_user",
     "Choose a member of the organization who is not blocked."),
])  # fmt: skip
def test_a_wrong_field_is_told_in_the_words_that_akeneo_uses(house, wish, field, words):
    """Rows of the table of fields: each with its own words, so that nobody guesses the rule."""
    assert refused(house, verbs.create, wish, limit=50) == {field: words}


def test_akeneos_names_of_the_flow_types_are_read_too(house):
    made = [house.connect("SAP", flow_type=f"data_{way}") for way in ("source", "destination")]
    assert [one.flow_type for one in made] == ["source", "destination"]


def test_all_fields_are_kept_and_told(house):
    anna = house.member("editor")
    wish = {
        "flow_type": "source", "description": " Two lines:\r\nwhat, why ", "contact": "SAP desk",
        "tags": ["erp", "Nordic, ERP", " "], "critical": True, "tracked": True,
    }  # fmt: skip
    made = house.connect("SAP", **wish, assigned_user=anna.user_id)
    with house.read() as db:
        assert verbs.find(db, house.by, made.code) == made
    assert made.description == "Two lines:\nwhat, why"
    assert made.tags == ("erp", "Nordic")
    assert (made.critical, made.tracked, made.assigned_user_id) == (True, True, anna.user_id)
    told = happened(house)[-1][1]
    assert (told["tags"], told["assigned_user_id"]) == (["erp", "Nordic"], anna.user_id)


def test_changing_to_other_ends_the_tracking_and_it_is_told(house):
    code = house.connect("SAP", flow_type="source", tracked=True).code
    edited = house.do(verbs.edit, code, Changes(flow_type="other"))
    assert not edited.tracked
    told = happened(house)[-1][1]["changes"]
    assert told == {"flow_type": ["source", "other"], "tracked": [True, False]}
    assert set(refused(house, verbs.edit, code, Changes(tracked=True))) == {"tracked"}


@pytest.mark.parametrize(("asked", "found"), [
    ({"tag": "ERP"}, {"sap", "odoo"}), ({"tag": "er"}, set()), ({"tag": "100%"}, {"odoo"}),
    ({"search": "desk"}, {"sap"}), ({"search": "nordic"}, {"odoo"}), ({"tag": "a\nerp"}, set()),
])  # fmt: skip
def test_connections_are_found_by_tag_and_by_what_was_written(house, asked, found):
    house.connect("SAP", tags=["erp"], contact="SAP desk")
    house.connect("Odoo", tags=["Erp", "100%"], description="The Nordic one")
    house.connect("Shop")
    with house.read() as db:
        page = store.page(db, house.by.organization_id, **asked, limit=10)
    assert {one.code for one in page.items} == found


def test_the_limit_is_told_in_akeneos_words_and_deleting_one_makes_room(house):
    made = [house.connect("SAP", limit=2) for _ in range(2)]
    said = refused(house, verbs.create, Wish("SAP"), limit=2)
    assert said == {"": "You reached the limit of 2 connections and connected Apps."}
    house.connect("Theirs", limit=1, by=house.other)
    house.do(verbs.delete, made[0].code)
    house.connect("SAP", limit=2)


def test_another_user_answers_for_it_from_then_on(house):
    """It says so in the audit log; whoever gives it must hold all that it may do."""
    anna = house.member("editor")
    code = house.connect("Desk", permissions=["users:manage"]).code
    with pytest.raises(Forbidden) as forbidden:
        house.do(verbs.edit, code, Changes(assigned_user=anna.user_id), by=anna)
    assert forbidden.value.missing == "users:manage"
    house.do(verbs.edit, code, Changes(assigned_user=anna.user_id))
    pair = [house.by.user_id, anna.user_id]
    assert happened(house)[-1][1]["changes"] == {"assigned_user_id": pair}
    stranger = Changes(assigned_user=house.other.user_id)
    assert set(refused(house, verbs.edit, code, stranger)) == {"assigned_user"}
