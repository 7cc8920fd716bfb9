"""Filters that count by themselves: how complete a product is, and what stands below a model."""

import json

import pytest

from tests.akeneo.conftest import ROOT
from tests.rights import shelves
from tests.rights.conftest import shop

__all__ = ["shop"]


def found(api, resource, operator, value=None, **more):
    search = {"completeness": [{"operator": operator, "value": value, **more}]}
    path = f"{ROOT}/{resource}?limit=100&search={json.dumps(search)}"
    answer = api.get(path)
    assert answer.status_code == 200, answer.text
    return {one.get("identifier") or one["code"] for one in answer.json()["_embedded"]["items"]}


@pytest.fixture(scope="module")
def required(shop):
    """In French a shoe is complete and nothing else; what is hidden below model-02 is not."""
    needed = ["sku", "c_local"]
    family = {"attribute_requirements": {"print": needed, "ecommerce": needed}}
    owner = shop.owner()
    assert owner.patch(f"{ROOT}/families/things", json=family).status_code == 204
    for name, data in (("prod-02", None), ("prod-05", "x")):
        wish = {"values": {"c_local": [{"locale": "de_DE", "scope": None, "data": data}]}}
        assert owner.patch(f"{ROOT}/products/{name}", json=wish).status_code == 204
    return shop


def test_a_hidden_locale_is_not_asked_how_complete_it_is(required):
    """Without a locale all those of the channel were asked."""
    some = shelves.EVERYTHING | {"locales": {"fr_FR": "view"}}
    api = required.client(some)
    assert "prod-02" in found(required.owner(), "products", "<", 100, scope="print")
    assert found(api, "products", "<", 100, scope="print") == set()


def test_a_model_does_not_tell_of_what_is_hidden_below_it(required):
    """model-02 is seen by all; prod-15 below it is not, and was incomplete."""
    owner = required.owner()
    family = {"attribute_requirements": {"print": ["sku", "b_bare"], "ecommerce": ["sku"]}}
    assert owner.patch(f"{ROOT}/families/things", json=family).status_code == 204
    wish = {"values": {"b_bare": [{"locale": None, "scope": None, "data": None}]}}
    assert owner.patch(f"{ROOT}/products/prod-15", json=wish).status_code == 204
    ask = ("product-models", "AT LEAST INCOMPLETE")
    assert "model-02" in found(owner, *ask, scope="print", locale="fr_FR")
    api = required.client(shelves.EVERYTHING | {"categories": {"boots": "view"}})
    assert "model-02" not in found(api, *ask, scope="print", locale="fr_FR")
