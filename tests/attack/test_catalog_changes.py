"""What is read may be sent back, whatever was taken away beneath it."""

import json
from itertools import product as every

import pytest

from tests.akeneo.conftest import ROOT, own_database, writable
from tests.akeneo.furniture import place

__all__ = ["own_database", "writable"]
BATCH = {"Content-Type": "application/vnd.akeneo.collection+json"}


@pytest.fixture
def api(writable):
    return writable.client()


def same_again(api, address, **more):
    answer = api.get(f"{ROOT}/{address}")
    assert answer.status_code == 200, answer.text
    again = api.patch(f"{ROOT}/{address}", json=answer.json() | more)
    assert again.status_code == 204, again.text
    return answer.json()


def test_an_association_with_what_was_deleted_is_gone(api):
    for name in ("gone", "stays"):
        assert api.post(f"{ROOT}/products", json={"identifier": name}).status_code == 201
    for name in ("gone-model", "staying-model"):
        body = {"code": name, "family_variant": "chair_color_size"}
        assert api.post(f"{ROOT}/product-models", json=body).status_code == 201
    both = {"products": ["gone", "stays"], "product_models": ["gone-model", "staying-model"]}
    counted = {
        "products": [{"identifier": one, "quantity": 1} for one in both["products"]],
        "product_models": [{"identifier": o, "quantity": 1} for o in both["product_models"]],
    }
    body = {"associations": {"PACK": both}, "quantified_associations": {"SET": counted}}
    for address in ("products/NL-05", "product-models/havn"):
        assert api.patch(f"{ROOT}/{address}", json=body).status_code == 204
    assert api.delete(f"{ROOT}/products/gone").status_code == 204
    assert api.delete(f"{ROOT}/product-models/gone-model").status_code == 204
    uuid = api.get(f"{ROOT}/products/NL-05").json()["uuid"]
    for address in ("products/NL-05", f"products-uuid/{uuid}", "product-models/havn"):
        found = same_again(api, address)
        pack, set_ = found["associations"]["PACK"], found["quantified_associations"]["SET"]
        assert (len(pack["products"]), pack["product_models"]) == (1, ["staying-model"]), address
        assert (len(set_["products"]), len(set_["product_models"])) == (1, 1), address


def test_a_family_that_loses_attributes_leaves_products_that_can_be_read_and_sent_back(api):
    for address in ("products/havn-oak-s", "product-models/havn", "product-models/havn-oak"):
        same_again(api, address)
    family = api.get(f"{ROOT}/families/chair").json()
    required = {
        channel: [one for one in codes if one not in ("name", "ean")]
        for channel, codes in family["attribute_requirements"].items()
    }
    unnamed = {"attribute_as_label": "sku", "attribute_requirements": required}
    less = [one for one in family["attributes"] if one not in ("name", "ean")]
    answer = api.patch(f"{ROOT}/families/chair", json=family | {"attributes": less, **unnamed})
    assert answer.status_code == 204, answer.text
    for address in ("products/havn-oak-s", "product-models/havn", "product-models/havn-oak"):
        same_again(api, address)
    answer = api.patch(f"{ROOT}/families/chair", json={"attributes": family["attributes"]})
    assert answer.status_code == 204
    for address in ("products/havn-oak-s", "product-models/havn"):
        same_again(api, address)


def test_channel_that_loses_locales_and_currencies(api):
    address = "products/NL-00%2Ffull"
    same_again(api, address)
    body = {"locales": ["en_US"], "currencies": ["EUR"]}
    assert api.patch(f"{ROOT}/channels/ecommerce", json=body).status_code == 204
    assert api.patch(f"{ROOT}/channels/print", json={"locales": ["en_US"]}).status_code == 204
    same_again(api, address)
    assert api.get(f"{ROOT}/products?limit=100&with_completenesses=true").status_code == 200


ODD = [
    None, True, 0, -1, 1.5, 10**17, 1e300, "", " ", "x", "../..", "a/b", "%2F", "é", "\u202e",
    "x" * 300, [], [None], [[]], ["x"], {}, {"x": None}, {"x": []}, {"en_US": {}},
]  # fmt: skip
PRODUCT = (
    "identifier", "uuid", "enabled", "family", "parent", "categories", "groups", "values",
    "associations", "quantified_associations", "created", "metadata", "code", "family_variant",
)  # fmt: skip
VALUES = (
    "name", "description", "price", "color", "materials", "weight", "stock", "assembly",
    "release", "picture", "ean", "size", "sku",
)  # fmt: skip


def lines():
    for name, odd in every(PRODUCT, ODD):
        yield {"identifier": "odd", name: odd}
    for name, odd in every(VALUES, ODD):
        yield {"identifier": "odd", "values": {name: [place(odd)]}}
        yield {"identifier": "odd", "values": {name: odd}}
        yield {"identifier": "odd", "values": {name: [place("x", odd, odd)]}}
    for odd, more in every(ODD, ODD):
        price = [{"amount": odd, "currency": more}]
        yield {"identifier": "odd", "values": {"price": [place(price)]}}
        weight = {"amount": odd, "unit": more}
        yield {"identifier": "odd", "values": {"weight": [place(weight)]}}
        pair = {"PACK": {"products": odd, "product_models": more}}
        yield {"identifier": "odd", "associations": pair}
        pair = {"SET": {"products": [{"identifier": odd, "quantity": more}]}}
        yield {"identifier": "odd", "quantified_associations": pair}


@pytest.mark.parametrize("resource", ["products", "products-uuid", "product-models"])
def test_nothing_odd_breaks_a_batch(api, resource):
    key = {"products": "identifier", "products-uuid": "uuid"}.get(resource, "code")
    name = "00000000-0000-4000-8000-0000000000aa" if key == "uuid" else "odd"
    said = [{**one, key: one.get(key, name)} for one in lines()]
    for one in said:
        if key != "identifier" and one.get("identifier") == "odd":
            del one["identifier"]
    for start in range(0, len(said), 100):
        raw = "\n".join(map(json.dumps, said[start : start + 100]))
        answer = api.patch(f"{ROOT}/{resource}", content=raw, headers=BATCH)
        assert answer.status_code == 200, answer.text
        found = [json.loads(line)["status_code"] for line in answer.text.split("\n")]
        assert set(found) <= {201, 204, 400, 422}
    assert api.get(f"{ROOT}/{resource}?limit=100").status_code == 200
