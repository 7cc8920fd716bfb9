"""What whoever has a group may write: by levels, and without touching what is hidden."""

import pytest

from tests.akeneo.conftest import ROOT
from tests.rights import shelves
from tests.rights.shelves import EVERYTHING, text

SHOES = {
    "categories": {"shoes": "edit", "boots": "own", "season": "view", "shirts": "own"},
    "channels": {"ecommerce": "view"},
    "locales": {"en_US": "edit", "fr_FR": "view"},
    "attribute_groups": {"marketing": "edit", "erp": "view"},
}  # fmt: skip
# product, what is sent, the status, and a part of the message
LINES = [
    ("prod-02", {"enabled": True}, 204, ""),
    ("prod-06", {"enabled": True}, 403, "lets you see it, and not edit it"),
    ("prod-07", {"enabled": True}, 404, "does not exist or you do not have permission"),
    ("prod-11", {"enabled": True}, 204, ""),
    ("prod-01", {"enabled": True}, 204, ""),
    ("prod-02", {"categories": ["shirts"]}, 403, "does not own it"),
    ("prod-03", {"categories": ["boots", "season"]}, 403, "Nothing can be put into"),
    ("prod-03", {"categories": ["boots", "master"]}, 422, "does not exist"),
    ("prod-03", {"categories": ["shirts"]}, 204, ""),
    ("new-1", {"categories": ["season"]}, 403, "Nothing can be put into"),
    ("new-1", {"categories": ["master"]}, 422, "does not exist"),
    ("new-1", {"categories": ["shoes"]}, 201, ""),
    ("new-2", {"parent": "model-09"}, 422, "model-09"),
    ("prod-02", {"associations": {"X_SELL": {"products": ["prod-07"]}}}, 422, "prod-07"),
    ("prod-02", {"associations": {"X_SELL": {"products": ["prod-77"]}}}, 422, "prod-77"),
    ("prod-02", {"family": "things"}, 204, ""),
]  # fmt: skip
# attribute, locale, channel, the status of prod-02
VALUES = [
    ("a_both", "en_US", "ecommerce", 204, ""),
    ("a_both", "fr_FR", "ecommerce", 403, "locale fr_FR"),
    ("a_both", "fr_FR", "print", 422, "scope"),
    ("c_local", "de_DE", None, 422, "locale"),
    ("b_bare", None, None, 403, "attribute b_bare"),
    ("size", None, None, 404, "size"),
]


@pytest.mark.parametrize(("name", "sent", "status", "said"), LINES)
def test_a_line_is_as_its_levels_allow(shop, name, sent, status, said):
    api, owner = shop.client(SHOES), shop.owner()
    before = owner.get(f"{ROOT}/products/{name}")
    answer = api.patch(f"{ROOT}/products/{name}", json=sent)
    assert (answer.status_code, said in answer.text) == (status, True), answer.text
    if status >= 400 or before.status_code == 404:
        after = owner.get(f"{ROOT}/products/{name}")
        assert before.text == after.text or status == 201
    if status == 201:
        assert owner.delete(f"{ROOT}/products/{name}").status_code == 204
    elif status == 204:
        assert owner.patch(f"{ROOT}/products/{name}", json=before.json()).status_code == 204


@pytest.mark.parametrize(("attribute", "locale", "scope", "status", "said"), VALUES)
def test_a_value_is_as_its_group_and_locale_allow(shop, attribute, locale, scope, status, said):
    api, entry = shop.client(SHOES), {"locale": locale, "scope": scope, "data": "new"}
    path = f"{ROOT}/products/prod-02"
    answer = api.patch(path, json={"values": {attribute: [entry]}})
    wanted = 422 if status == 404 else status
    assert (answer.status_code, said in answer.text) == (wanted, True), answer.text
    if attribute != "size":
        same = entry | {"data": text(attribute, locale, scope, "prod-02")}
        again = api.patch(path, json={"values": {attribute: [same]}})
        assert again.status_code == (422 if status == 422 else 204), again.text


def test_what_was_read_may_be_sent_back_and_nothing_hidden_is_lost(shop):
    api, owner = shop.client(SHOES), shop.owner()
    for name in ("prod-01", "prod-02", "prod-04", "prod-11", "prod-12"):
        path = f"{ROOT}/products/{name}"
        before, mine = owner.get(path).json(), api.get(path).json()
        assert api.patch(path, json=mine).status_code == 204
        assert owner.get(path).json() == before
    nobody = shop.client(SHOES | {"categories": {"shirts": "own"}})
    path = f"{ROOT}/products/prod-04"
    assert nobody.get(path).json()["associations"]["X_SELL"]["products"] == ["prod-01"]
    emptied = {"associations": {"X_SELL": {"products": []}}}
    assert nobody.patch(path, json=emptied).status_code == 204
    assert owner.get(path).json()["associations"]["X_SELL"]["products"] == ["prod-06"]
    both = {"associations": {"X_SELL": {"products": ["prod-01", "prod-06"]}}}
    assert owner.patch(path, json=both).status_code == 204


def test_only_what_is_owned_is_deleted(shop):
    api, owner = shop.client(SHOES), shop.owner()
    missing = api.delete(f"{ROOT}/products/prod-99")
    hidden = api.delete(f"{ROOT}/products/prod-07")
    assert (hidden.status_code, hidden.text) == (404, missing.text.replace("prod-99", "prod-07"))
    assert api.delete(f"{ROOT}/products/prod-02").status_code == 403
    assert api.delete(f"{ROOT}/product-models/model-01").status_code == 403
    boots = shop.client(SHOES | {"categories": {"boots": "own"}})
    assert boots.delete(f"{ROOT}/product-models/model-05").status_code == 204
    below = [one for one in shelves.PRODUCTS if one["identifier"] == "prod-13"]
    for resource, one in (("product-models", shelves.MODELS[3]), ("products", below[0])):
        assert owner.post(f"{ROOT}/{resource}", json=one).status_code == 201
    assert boots.get(f"{ROOT}/product-models/model-04").status_code == 200
    assert boots.delete(f"{ROOT}/product-models/model-04").status_code == 403, "below it is hidden"
    new = {"categories": ["boots"]}
    assert api.patch(f"{ROOT}/products/gone", json=new).status_code == 201
    assert api.delete(f"{ROOT}/products/gone").status_code == 204
    assert owner.get(f"{ROOT}/products/gone").status_code == 404


def test_a_part_of_the_catalog_cannot_change_its_structure(shop):
    """Security case 15: what is new is hidden, but below what was named."""
    api, owner = shop.client(SHOES), shop.owner()
    assert api.patch(f"{ROOT}/categories/shoes", json={"labels": {}}).status_code == 403
    assert api.patch(f"{ROOT}/families/things", json={"labels": {}}).status_code == 403
    option = f"{ROOT}/attributes/size/options"
    assert api.post(option, json={"code": "xl"}).status_code == 404
    wide = SHOES | {"attribute_groups": {"other": "edit"}}
    assert shop.client(wide).post(option, json={"code": "xl"}).status_code == 201
    for path, body in [
        ("categories", {"code": "socks", "parent": "shoes"}),
        ("categories", {"code": "hats", "parent": "master"}),
        ("attribute-groups", {"code": "secrets"}),
        ("attributes", {"code": "s_1", "type": "pim_catalog_text", "group": "secrets"}),
        ("channels", {"code": "mobile", "locales": ["en_US"], "currencies": ["EUR"],
                      "category_tree": "master"}),
    ]:  # fmt: skip
        assert owner.post(f"{ROOT}/{path}", json=body).status_code == 201
        seen = api.get(f"{ROOT}/{path}/{body['code']}").status_code
        assert seen == (200 if body["code"] == "socks" else 404), body
        assert owner.get(f"{ROOT}/{path}/{body['code']}").status_code == 200


def test_without_limits_all_is_as_before(shop):
    for path in ("products?with_count=true", "product-models", "categories", "channels"):
        seen, whole = (
            each.get(f"{ROOT}/{path}") for each in (shop.client(EVERYTHING), shop.owner())
        )
        assert (seen.status_code, seen.text) == (200, whole.text)
