"""Products are merged into what is there; what breaks a rule changes nothing."""

import pytest

from keydesk.catalog.model import IDENTIFIER, UUID
from keydesk.kit.errors import Forbidden
from keydesk.structures import log
from keydesk.structures.violations import Flawed, Misfit, Saved, Unknown
from tests.products.conftest import value


def test_a_patch_creates_then_merges(catalog):
    assert catalog.put("top", values={"name": value("Top", "en_US")}) == Saved("top", created=True)
    catalog.put("top", values={"name": value("Haut", "fr_FR")}, categories=["summer"])
    seen = catalog.seen("top")
    assert seen.values == {
        "name": [
            {"locale": "en_US", "scope": None, "data": "Top"},
            {"locale": "fr_FR", "scope": None, "data": "Haut"},
        ]
    }
    catalog.put("top", values={"name": value(None, "en_US")}, categories=[])
    assert catalog.seen("top").values == {"name": value("Haut", "fr_FR")}
    assert catalog.seen("top").categories == []


def test_a_line_that_fails_stops_itself_alone(catalog):
    """A connector sends a hundred lines; one wrong one used to cost it the other ninety-nine."""
    outcomes = catalog.save(
        IDENTIFIER,
        ("a", {"values": {"stock": value(3)}}),
        ("b", {"values": {"nonsense": value(3)}}),
        ("a", {"values": {"stock": value(4)}}),
        ("c", {"values": {"stock": value(1000), "mail": value("x")}}),
    )
    assert outcomes[0] == Saved("a", created=True)
    assert isinstance(outcomes[1], Misfit)
    assert outcomes[1].rule == "attribute_unknown"
    assert outcomes[2] == Saved("a", created=False)
    assert [flaw.code for flaw in outcomes[3].flaws] == ["too_high", "email"]
    assert catalog.listed() == ["a"]
    assert catalog.seen("a").values["stock"] == value(4)


def test_what_may_not_be_created_is_forbidden_line_by_line(catalog):
    catalog.put("a")
    known, unknown = catalog.save(IDENTIFIER, ("a", {}), ("b", {}), may_create=False)
    assert known == Saved("a", created=False)
    assert isinstance(unknown, Forbidden)
    assert unknown.missing == "products:create"


@pytest.mark.parametrize(
    ("attribute", "data", "kept"),
    [
        ("stock", "7", 7),
        ("price", [{"amount": 9.5, "currency": "EUR"}], [{"amount": "9.5", "currency": "EUR"}]),
        ("weight", {"amount": 2, "unit": "GRAM"}, {"amount": "2", "unit": "GRAM"}),
        ("materials", ["wool", "silk", "wool"], ["silk", "wool"]),
        ("release", "2024-05-01", "2024-05-01T00:00:00+00:00"),
        ("smart", False, False),
        ("color", "red", "red"),
    ],
)
def test_a_value_is_kept_in_the_standard_format(catalog, attribute, data, kept):
    catalog.put("a", values={attribute: value(data)})
    assert catalog.seen("a").values[attribute] == value(kept)


WRONG = [
    ("stock", value(1.5), "decimals"),
    ("stock", value(-1), "too_low"),
    ("stock", value("many"), "not_a_number"),
    ("stock", value({"a": 1}), "value_misshapen"),
    ("weight", value({"amount": "-1", "unit": "GRAM"}), "negative"),
    ("weight", value({"amount": "1", "unit": "STONE"}), "unit_unknown"),
    ("weight", value("1 kg"), "value_misshapen"),
    ("price", value([{"amount": "1", "currency": "DKK"}]), "currency_unknown"),
    ("price", value("1"), "value_misshapen"),
    ("color", value("green"), "option_unknown"),
    ("materials", value("wool"), "value_misshapen"),
    ("materials", value(["wool", "tin"]), "option_unknown"),
    ("smart", value("yes"), "value_misshapen"),
    ("release", value("soon"), "value_misshapen"),
    ("release", value("2019-12-31"), "too_early"),
    ("ean", value("1" * 14), "too_long"),
    ("ean", value(["1"]), "value_misshapen"),
    ("image", value("a/b/none.png"), "file_unknown"),
    ("name", value("x"), "locale_expected"),
    ("stock", value(1, "en_US"), "locale_unexpected"),
    ("description", value("x", "en_US"), "scope_expected"),
    ("stock", value(1, None, "print"), "scope_unexpected"),
    ("name", value("x", "de_DE"), "locale_unknown"),
    ("description", value("x", "en_US", "web"), "scope_unknown"),
    ("description", value("x", "en_US", "print"), "locale_not_of_scope"),
    ("slogan", value("x", "en_US"), "locale_not_of_attribute"),
    ("stock", value(1) + value(2), "value_twice"),
    ("stock", [{"data": 1}], "key_expected"),
    ("stock", 1, "array_expected"),
    ("name", value("x\0", "en_US"), "characters"),
    ("name", value("\ud800", "en_US"), "characters"),
]


def test_a_wrong_value_is_told_by_its_rule(catalog):
    outcomes = catalog.save(IDENTIFIER, *(("a", {"values": {a: v}}) for a, v, _ in WRONG))
    told = [
        one.rule if isinstance(one, Misfit) else one.flaws[0].code
        for one in outcomes
        if not isinstance(one, Saved)
    ]
    assert told == [rule for _, _, rule in WRONG]


FORMS = [
    ({"enabled": None}, "boolean_expected"),
    ({"family": ["a"]}, "scalar_expected"),
    ({"family": "coats"}, "unknown_code"),
    ({"categories": "summer"}, "array_expected"),
    ({"categories": ["winter"]}, "unknown_code"),
    ({"groups": ["x"]}, "unknown_code"),
    ({"parent": "nobody"}, "unknown_code"),
    ({"colour": 1}, "property_unknown"),
    ({"_links": {}}, "property_unknown"),
    ({"identifier": "z"}, "code_mismatch"),
    ({"associations": {"PACK": {"products": ["zz"]}}}, "unknown_code"),
    ({"associations": {"NONE": {"products": []}}}, "unknown_code"),
    ({"associations": {"FRIEND": {"products": ["a"] * 1001}}}, "too_many_names"),
    ({"associations": {"SET": {"products": []}}}, "unknown_code"),
    ({"quantified_associations": {"SET": {"products": [{"identifier": "a"}]}}}, "key_expected"),
    ({"values": None}, "object_expected"),
]


def test_a_wrong_form_is_told_by_its_rule(catalog):
    outcomes = catalog.save(IDENTIFIER, *(("a", data) for data, _ in FORMS))
    assert [one.rule for one in outcomes] == [rule for _, rule in FORMS]
    assert catalog.listed() == []


def test_six_letters_that_look_like_nul_are_a_text(catalog):
    catalog.put("a", values={"ean": value("\\u0000")})
    assert catalog.seen("a").values["ean"] == value("\\u0000")


def test_a_body_that_was_read_may_be_sent_back(catalog):
    catalog.put("a", values={"stock": value(1)})
    again = {"uuid": "x", "identifier": "a", "created": "then", "updated": "now", "values": {}}
    assert catalog.put("a", **again, associations={}, quantified_associations={}, groups=[])


@pytest.mark.parametrize("wrong", ["a,b", "a;b", " a", "a ", "x" * 256])
def test_an_identifier_keeps_its_characters(catalog, wrong):
    with pytest.raises(Flawed) as told:
        catalog.put(wrong)
    assert told.value.flaws[0].property == "identifier"


def test_by_uuid_the_identifier_is_a_value_and_may_be_missing(catalog):
    uuid = "25566245-55c3-42ce-86d9-8610ac459fa8"
    catalog.put(uuid, UUID, values={"stock": value(1)})
    assert catalog.listed() == []
    assert catalog.listed(keyed=UUID) == [uuid]
    catalog.put(uuid, UUID, values={"sku": value("top")})
    assert catalog.seen("top").own.uuid == uuid
    with pytest.raises(Flawed) as told:
        catalog.put("35566245-55c3-42ce-86d9-8610ac459fa8", UUID, values={"sku": value("top")})
    assert told.value.flaws[0].code == "identifier_taken"


def test_a_unique_value_belongs_to_one_product(catalog):
    catalog.put("a", values={"ean": value("1")})
    with pytest.raises(Flawed) as told:
        catalog.put("b", values={"ean": value("1")})
    assert told.value.flaws[0].code == "not_unique"
    first, second = catalog.save(
        IDENTIFIER,
        ("a", {"values": {"ean": value("2")}}),
        ("b", {"values": {"ean": value("1")}}),
    )
    assert isinstance(first, Saved)
    assert isinstance(second, Saved)


def test_what_does_not_change_is_no_event(catalog):
    catalog.put("a", values={"stock": value(1)})
    at = catalog.seen("a").own.updated_at
    catalog.house.later(hours=1)
    catalog.put("a", values={"stock": value(1)})
    assert catalog.seen("a").own.updated_at == at
    catalog.put("a", values={"stock": value(2)}, enabled=False)
    with catalog.house.read() as db:
        subject = catalog.seen("a").own.uuid
        told = log.about(db, catalog.house.by.organization_id, subject, before=None, limit=9)
    assert [row["name"] for row in told] == ["product.updated", "product.created"]
    assert told[0]["changes"] == [
        {"property": "enabled", "before": True, "after": False},
        {
            "property": "values", "attribute": "stock", "locale": None, "scope": None,
            "before": 1, "after": 2,
        },
    ]  # fmt: skip


def test_another_organization_sees_nothing(catalog):
    catalog.put("a", categories=["summer"])
    other = catalog.house.other
    with pytest.raises(Unknown):
        catalog.seen("a", by=other)
    assert catalog.listed(by=other) == []
    (made,) = catalog.save(IDENTIFIER, ("a", {}), by=other)
    assert made == Saved("a", created=True)
    assert catalog.seen("a").categories == ["summer"]


def test_two_way_associations_are_seen_from_both_sides(catalog):
    catalog.put("a")
    catalog.put("b", associations={"FRIEND": {"products": ["a"]}})
    a, b = catalog.seen("a").own.uuid, catalog.seen("b").own.uuid
    assert catalog.seen("a").associations["FRIEND"]["products"] == [b]
    catalog.put("a", associations={"FRIEND": {"products": []}})
    assert catalog.seen("b").associations == {}
    catalog.put("b", associations={"FRIEND": {"products": ["a"]}})
    assert catalog.seen("b").associations["FRIEND"]["products"] == [a]
    catalog.drop("a")
    assert catalog.seen("b").associations == {}


def test_quantities_are_kept(catalog):
    catalog.put("a")
    catalog.put(
        "b", quantified_associations={"SET": {"products": [{"identifier": "a", "quantity": 2}]}}
    )
    kept = catalog.seen("b").quantified_associations["SET"]
    assert kept["products"] == [{"uuid": catalog.seen("a").own.uuid, "quantity": 2}]
    with pytest.raises(Flawed):
        catalog.put(
            "b", quantified_associations={"SET": {"products": [{"identifier": "a", "quantity": 0}]}}
        )
