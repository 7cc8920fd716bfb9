"""Models and their variants: levels, axes, what is taken over."""

import pytest

from keydesk.catalog.completing import completenesses
from keydesk.catalog.filters import Filter
from keydesk.catalog.model import CODE, IDENTIFIER
from keydesk.structures import snapshots
from keydesk.structures.violations import Misfit, Saved
from tests.products.conftest import value


@pytest.fixture
def shirts(catalog):
    """A root model in two levels, and one in one level."""
    name = {"name": value("Tee", "en_US")}
    catalog.put("tee", CODE, family_variant="by_color_size", values=name, categories=["summer"])
    red = {"color": value("red")}
    catalog.put("tee_red", CODE, family_variant="by_color_size", parent="tee", values=red)
    catalog.put("polo", CODE, family_variant="by_size")
    return catalog


def codes(outcome):
    return outcome.rule if isinstance(outcome, Misfit) else [f.code for f in outcome.flaws]


def test_a_variant_takes_over_what_stands_above(shirts):
    shirts.put("tee-red-s", parent="tee_red", values={"size": value("s")}, categories=["beach"])
    seen = shirts.seen("tee-red-s")
    assert seen.own.family == "shirt"
    assert seen.values == {
        "name": value("Tee", "en_US"), "color": value("red"), "size": value("s"),
    }  # fmt: skip
    assert seen.categories == ["beach", "summer"]
    assert shirts.listed(Filter("categories", "IN", ["summer"])) == ["tee-red-s"]


def test_a_whole_body_sent_back_leaves_the_models_values_with_the_model(shirts):
    shirts.put("tee-red-s", parent="tee_red", values={"size": value("s")})
    seen = shirts.seen("tee-red-s")
    shirts.put("tee-red-s", values=dict(seen.values), categories=seen.categories)
    shirts.put("tee", CODE, values={"name": value("Shirt", "en_US")}, categories=[])
    again = shirts.seen("tee-red-s")
    assert again.values["name"] == value("Shirt", "en_US")
    assert again.categories == []
    assert shirts.listed(Filter("categories", "IN", ["summer"])) == []


def test_what_a_variant_holds_itself_stays_though_its_model_holds_it_too(shirts):
    """Another field was changed, and the partner of a two-way association lost this product."""
    friend = {"FRIEND": {"products": ["friend"]}}
    shirts.put("friend")
    shirts.put("s", parent="tee_red", values={"size": value("s")}, categories=["beach"])
    shirts.put("s", associations=friend)
    shirts.put("tee", CODE, associations=friend, categories=["beach"])
    own = shirts.seen("s").own.uuid
    for change in ({"enabled": False}, {"associations": friend, "categories": ["beach"]}):
        shirts.put("s", **change)
        assert shirts.seen("friend").associations["FRIEND"]["products"] == [own]
        assert shirts.seen("s").categories == ["beach"]
    shirts.put("tee", CODE, categories=[])
    assert shirts.seen("s").categories == ["beach"]


def test_axes_are_filled_differ_and_stay(shirts):
    shirts.put("s", parent="tee_red", values={"size": value("s")})
    outcomes = shirts.save(
        IDENTIFIER,
        ("m", {"parent": "tee_red"}),
        ("m", {"parent": "tee_red", "values": {"size": value("s")}}),
        ("s", {"values": {"size": value("m")}}),
        ("m", {"parent": "tee_red", "values": {"size": value("m")}}),
        ("l", {"parent": "tee_red", "values": {"size": value("m")}}),
    )
    assert [codes(one) for one in outcomes if not isinstance(one, Saved)] == [
        ["axis_blank"], ["axis_taken"], ["axis_changed"], ["axis_taken"],
    ]  # fmt: skip
    assert shirts.listed() == ["m", "s"]


def test_a_product_stands_below_the_last_models(shirts):
    outcomes = shirts.save(
        IDENTIFIER,
        ("x", {"parent": "tee", "values": {"size": value("s")}}),
        ("x", {"parent": "polo", "family": None, "values": {"size": value("s")}}),
        ("x", {"parent": "polo", "values": {"size": value("s"), "sku": value("y")}}),
    )
    assert codes(outcomes[0]) == ["parent_level"]
    assert codes(outcomes[1]) == ["family_of_parent"]
    assert outcomes[2] == Saved("x", created=True)
    (moved,) = shirts.save(IDENTIFIER, ("x", {"parent": "tee_red"}))
    assert codes(moved) == ["parent_variant"]


def test_models_keep_their_place(shirts):
    below = {"family_variant": "by_color_size", "parent": "tee"}
    outcomes = shirts.save(
        CODE,
        ("new", {}),
        ("new", {"family_variant": "none"}),
        ("tee", {"family_variant": "by_size"}),
        ("tee", {"parent": "polo"}),
        ("new", {"family_variant": "by_color_size", "parent": "tee_red"}),
        ("new", below),
        ("new", below | {"values": {"color": value("red")}}),
    )
    assert [codes(one) for one in outcomes] == [
        ["blank"], "unknown_code", ["immutable"], ["parent_level", "immutable", "axis_blank"],
        ["parent_level", "axis_blank"], ["axis_blank"], ["axis_taken"],
    ]  # fmt: skip


def test_a_variant_let_go_keeps_what_it_had(shirts):
    shirts.put("s", parent="tee_red", values={"size": value("s")})
    shirts.put("s", parent=None)
    shirts.put("tee", CODE, values={"name": value("Changed", "en_US")})
    seen = shirts.seen("s")
    assert seen.own.parent is None
    assert seen.values["name"] == value("Tee", "en_US")
    assert seen.categories == ["summer"]


def test_a_deleted_model_takes_all_below_along(shirts):
    shirts.put("s", parent="tee_red", values={"size": value("s")})
    shirts.put("p", parent="polo", values={"size": value("s")})
    shirts.drop("tee", CODE)
    assert shirts.listed(keyed=CODE) == ["polo"]
    assert shirts.listed() == ["p"]


def test_completeness_counts_what_models_hold(shirts):
    price = [{"amount": "1", "currency": c} for c in ("EUR", "USD")]
    shirts.put("s", parent="tee_red", values={"size": value("s")})
    shirts.put("tee", CODE, values={"price": value(price)})
    seen = shirts.seen("s")
    with shirts.house.read() as db:
        structure = snapshots.whole(db, shirts.house.by.organization_id)
    found = completenesses(structure, "shirt", "s", seen.values)
    assert [(c.channel, c.locale, c.percent, c.missing) for c in found] == [
        ("ecommerce", "en_US", 100, ()),
        ("ecommerce", "fr_FR", 50, ("name", "slogan")),
        ("print", "fr_FR", 50, ("description",)),
    ]
    asked = Filter("completeness", "=", 100, locale="en_US", scope="ecommerce")
    assert shirts.listed(asked) == ["s"]
    some = Filter("completeness", "AT LEAST COMPLETE", locale="en_US", scope="ecommerce")
    assert shirts.listed(some, keyed=CODE) == ["tee", "tee_red"]


def test_a_price_in_one_currency_is_not_complete(catalog):
    catalog.put("a", family="shirt", values={"price": value([{"amount": "1", "currency": "EUR"}])})
    asked = Filter("completeness", "<", 50, locale="fr_FR", scope="ecommerce")
    assert catalog.listed(asked) == ["a"]
