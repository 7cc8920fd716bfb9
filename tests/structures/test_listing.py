"""Lists of the structure: order, filters, and what is only read."""

from datetime import timedelta

import pytest

from keydesk.structures import listing, verbs
from keydesk.structures.listing import CURRENCY, LOCALE, Filter
from keydesk.structures.model import (
    ATTRIBUTE,
    ATTRIBUTE_GROUP,
    CATEGORY,
    CHANNEL,
    FAMILY,
    MEASUREMENT,
    OPTION,
    SELECT,
    TEXT,
    VARIANT,
)
from keydesk.structures.violations import Misfit, NoOptions, Unknown

SIZES = {"variant_attribute_sets": [{"level": 1, "axes": ["size"], "attributes": []}]}


def save(house, kind, *wishes, owner=""):
    outcomes = house.do(verbs.save, kind, owner, wishes, may_create=True)
    assert all(one.created is not None for one in outcomes)


@pytest.fixture
def filled(house):
    save(house, ATTRIBUTE_GROUP, ("texts", {"labels": {"en_US": "Texts"}}))
    save(house, ATTRIBUTE, ("size", {"type": SELECT, "group": "other"}),
         ("name", {"type": TEXT, "group": "texts", "sort_order": 2}),
         ("Zip", {"type": TEXT, "group": "texts", "sort_order": 1}))  # fmt: skip
    save(house, FAMILY, ("shoes", {"attributes": ["name", "size"]}), ("hats", {}))
    save(house, VARIANT, ("by_size", SIZES), owner="shoes")
    save(house, OPTION, *((code, {}) for code in ("xl", "M", "s")), owner="size")
    house.later(hours=1)
    save(house, CATEGORY, ("a", {"parent": "master"}), ("b", {"parent": "a"}), ("c", {}))
    return house


def codes(house, kind, *filters, owner="", limit=100, offset=0, **more):
    with house.read() as db:
        org = house.by
        found = listing.part(db, org, kind, owner, filters, limit=limit, offset=offset, **more)
        counted = listing.count(db, org, kind, owner, filters, **more)
    if limit == 100 and counted <= 100:
        assert counted == len(found)
    return [one.code for one in found]


def found(house, kind, code, owner=""):
    with house.read() as db:
        return listing.find(db, house.by, kind, code, owner)


def test_lists_are_in_the_order_of_code_points(filled):
    assert codes(filled, ATTRIBUTE) == ["Zip", "name", "size", "sku"]
    assert codes(filled, ATTRIBUTE, limit=2, offset=1) == ["name", "size"]
    assert codes(filled, OPTION, owner="size") == ["M", "s", "xl"]
    assert codes(filled, OPTION, owner="size", limit=1, offset=2) == ["xl"]
    assert codes(filled, VARIANT, owner="shoes") == ["by_size"]
    assert codes(filled, VARIANT, owner="hats") == []
    assert codes(filled, MEASUREMENT)[:3] == ["Angle", "Area", "Binary"]


def test_filters(filled):
    then = filled.now - timedelta(minutes=1)
    table = [
        (ATTRIBUTE, Filter("code", "IN", ["name", "size", "x"]), ["name", "size"]),
        (ATTRIBUTE, Filter("type", "IN", [SELECT]), ["size"]),
        (ATTRIBUTE, Filter("is_main_identifier", "=", True), ["sku"]),
        (ATTRIBUTE, Filter("updated", ">", then), []),
        (CATEGORY, Filter("updated", ">", then.isoformat()), ["a", "b", "c"]),
        (CATEGORY, Filter("parent", "=", "master"), ["a", "b"]),
        (CATEGORY, Filter("is_root", "=", True), ["c", "master"]),
        (FAMILY, Filter("code", "IN", ["hats"]), ["hats"]),
        (ATTRIBUTE_GROUP, Filter("code", "IN", ["other"]), ["other"]),
        (LOCALE, Filter("enabled", "=", True), ["en_US"]),
        (CURRENCY, Filter("enabled", "=", True), ["USD"]),
    ]
    for kind, one, expected in table:
        assert (one, codes(filled, kind, one)) == (one, expected)
    with_some = Filter("has_products", "=", True)
    assert codes(filled, FAMILY, with_some, has_products="shoes".__eq__) == ["shoes"]


def test_filters_that_cannot_be_are_refused(filled):
    """A caller who asked for a part must not be given the whole."""
    table = [
        (ATTRIBUTE, Filter("code", "=", ["a"]), "filter_unsupported"),
        (ATTRIBUTE, Filter("labels", "IN", ["a"]), "filter_unsupported"),
        (CHANNEL, Filter("code", "IN", ["a"]), "filter_unsupported"),
        (FAMILY, Filter("has_products", "=", True), "filter_unsupported"),
        (ATTRIBUTE, Filter("code", "IN", "name"), "filter_value"),
        (ATTRIBUTE, Filter("code", "IN", [{}]), "filter_value"),
        (ATTRIBUTE, Filter("updated", ">", "yesterday"), "filter_date"),
        (CATEGORY, Filter("is_root", "=", "yes"), "filter_value"),
        (CATEGORY, Filter("parent", "=", 3), "filter_value"),
        (CATEGORY, Filter("parent", "=", "x"), "filter_category"),
    ]
    for kind, one, rule in table:
        with pytest.raises(Misfit) as refused:
            codes(filled, kind, one)
        assert (one, refused.value.rule) == (one, rule)
    with pytest.raises(Misfit):
        codes(filled, OPTION, Filter("code", "IN", ["s"]), owner="size")


def test_what_is_only_read(filled):
    assert found(filled, ATTRIBUTE, "name").document["group_labels"] == {"en_US": "Texts"}
    assert found(filled, ATTRIBUTE_GROUP, "texts").document == {
        "code": "texts", "sort_order": 0, "labels": {"en_US": "Texts"},
        "attributes": ["Zip", "name"],
    }  # fmt: skip
    assert found(filled, FAMILY, "shoes").document["attribute_requirements"] == {
        "ecommerce": ["sku"]
    }
    variant = found(filled, VARIANT, "by_size", "shoes").document
    assert variant == {
        "code": "by_size", "labels": {}, "common_attributes": ["name"],
        "variant_attribute_sets": [{"level": 1, "axes": ["size"], "attributes": ["size", "sku"]}],
    }  # fmt: skip
    assert found(filled, CATEGORY, "c").document["position"] == 1
    assert found(filled, CATEGORY, "master").document["position"] == 2
    assert found(filled, CATEGORY, "a").updated_at == filled.now
    assert found(filled, LOCALE, "fr_FR").document == {"code": "fr_FR", "enabled": False}
    assert found(filled, CURRENCY, "USD").document == {"code": "USD", "enabled": True}


def test_what_is_not_there(filled):
    table = [
        (ATTRIBUTE, "x", ""), (VARIANT, "by_size", "hats"), (OPTION, "x", "size"),
        (LOCALE, "xx", ""), (OPTION, "s", "x"), (OPTION, "\ud800", "size"),
    ]  # fmt: skip
    for kind, code, owner in table:
        with pytest.raises(Unknown):
            found(filled, kind, code, owner)
    with pytest.raises(NoOptions):
        found(filled, OPTION, "s", "name")


def test_a_catalog_into_which_nothing_was_written_can_be_read(house):
    assert codes(house, ATTRIBUTE) == ["sku"]
    assert found(house, CHANNEL, "ecommerce").document["locales"] == ["en_US"]
    assert len(codes(house, MEASUREMENT)) > 20
    assert {"en_US", "fr_FR", "zh_CN", "de_CH"} <= set(codes(house, LOCALE, limit=2000))
    assert {"USD", "EUR", "CHF"} <= set(codes(house, CURRENCY, limit=2000))
