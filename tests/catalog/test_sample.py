"""The sample products are what they say: Akeneo's standard format, two languages, no dead ends."""

from decimal import Decimal

from keydesk.catalog import sample
from keydesk.catalog.structure import ATTRIBUTES, CHANNELS, LOCALES

PRODUCTS = sample.products()


def test_about_sixty_products_with_distinct_identifiers_and_uuids():
    assert 55 <= len(PRODUCTS) <= 70
    assert len({p["identifier"] for p in PRODUCTS}) == len(PRODUCTS)
    assert len({p["uuid"] for p in PRODUCTS}) == len(PRODUCTS)
    assert 0 < sum(not p["enabled"] for p in PRODUCTS) < 10


def test_every_value_belongs_to_a_known_attribute_locale_and_channel():
    for product in PRODUCTS:
        assert set(product["values"]) <= ATTRIBUTES
        for values in product["values"].values():
            places = [(v["locale"], v["scope"]) for v in values]
            assert len(set(places)) == len(places)
            assert {locale for locale, _ in places} <= LOCALES | {None}
            assert {channel for _, channel in places} <= set(CHANNELS) | {None}


def test_names_and_descriptions_are_in_both_languages_and_differ():
    for product in PRODUCTS:
        for attribute in ("name", "description"):
            texts = {v["locale"]: v["data"] for v in product["values"][attribute]}
            assert set(texts) == LOCALES
            assert texts["en_US"] != texts["fr_FR"]


def test_amounts_are_texts_and_prices_are_in_euro_and_dollar():
    for product in PRODUCTS:
        prices = product["values"]["price"][0]["data"]
        assert [price["currency"] for price in prices] == ["EUR", "USD"]
        assert all(Decimal(price["amount"]) > 0 for price in prices)
        weight = product["values"]["weight"][0]["data"]
        assert Decimal(weight["amount"]) > 0
        assert weight["unit"] == "KILOGRAM"


def test_associations_lead_to_products_that_exist():
    known = {p["identifier"] for p in PRODUCTS}
    for product in PRODUCTS:
        for kind in product["associations"].values():
            assert set(kind["products"]) <= known
        for kind in product["quantified_associations"].values():
            assert {entry["identifier"] for entry in kind["products"]} <= known
