"""Whoever has a group, and wants to write, or to learn of, what it hides: by other forms of a name,
by moving what stands above it, by taking over what it holds."""

import pytest

from keydesk.catalog import verbs as products
from keydesk.catalog.model import IDENTIFIER, Wish
from keydesk.media import store as media
from keydesk.media.model import MediaFile
from keydesk.structures import model as of
from keydesk.structures import verbs as structures
from tests.akeneo.conftest import NOW, ROOT, all_saved
from tests.rights import shelves
from tests.rights.conftest import OWNER, shop

__all__ = ["shop"]
BOOTS = shelves.EVERYTHING | {"categories": {"boots": "own"}}
MISSING = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def uuids(shop):
    with shop.database.write() as db:
        pair = [
            ("PAIR", {"code": "PAIR", "is_two_way": True}),
            ("SET", {"code": "SET", "is_quantified": True}),
        ]
        all_saved(
            structures.save(db, OWNER, of.ASSOCIATION_TYPE, "", pair, may_create=True, now=NOW)
        )
    listed = shop.owner().get(f"{ROOT}/products-uuid?limit=100").json()["_embedded"]["items"]
    return {one["values"]["sku"][0]["data"]: one["uuid"] for one in listed}


def told(answer, *names):
    text = answer.text
    for name in names:
        text = text.replace(name, "NAME")
    return answer.status_code, text


def test_a_hidden_product_is_named_in_no_form(shop, uuids):
    """Upper case, a form that UUID takes: the name was compared as it was sent."""
    api, owner = shop.client(BOOTS), shop.owner()
    hidden, mine = uuids["prod-04"], uuids["prod-03"]
    forms = [
        str.lower,
        str.upper,
        lambda u: u.replace("-", "") + "----",
        lambda u: "{" + u.replace("-", "") + "--}",
        lambda u: "urn:" + u.replace("-", ""),
    ]
    for form in forms:
        for way in (
            {"associations": {"PAIR": {"products": [form(hidden)]}}},
            {
                "quantified_associations": {
                    "SET": {"products": [{"uuid": form(hidden), "quantity": 2}]}
                }
            },
        ):
            answer = api.patch(f"{ROOT}/products-uuid/{mine}", json=way)
            missing = api.patch(
                f"{ROOT}/products-uuid/{mine}",
                json=eval(repr(way).replace(form(hidden), form(MISSING))),
            )
            assert told(answer, form(hidden)) == told(missing, form(MISSING)), form(hidden)
        for method in ("delete", "get", "patch"):
            more = {"json": {}} if method == "patch" else {}
            here = getattr(api, method)(f"{ROOT}/products-uuid/{form(hidden)}", **more)
            print(method, form(hidden), here.status_code, here.text)
            if method != "patch":
                there = getattr(api, method)(f"{ROOT}/products-uuid/{form(MISSING)}", **more)
                assert told(here, form(hidden), hidden) == told(there, form(MISSING), MISSING)
    assert owner.get(f"{ROOT}/products/prod-04").json()["associations"].get("PAIR") is None


def test_a_model_is_not_moved_so_that_what_stands_below_it_is_seen(shop, uuids):
    """A model in no category is everybody's; whoever owns one category put it there."""
    api, owner = shop.client(BOOTS), shop.owner()
    before = owner.get(f"{ROOT}/product-models/model-02").json()
    answer = api.patch(f"{ROOT}/product-models/model-02", json={"categories": ["boots"]})
    print(answer.status_code, answer.text)
    assert api.get(f"{ROOT}/products/prod-15").status_code == 404
    assert owner.get(f"{ROOT}/product-models/model-02").json() == before


def test_a_hidden_file_is_not_taken_over(shop, uuids):
    code = "1/2/3/4/1234567890123456789012345678901234567890_secret.png"
    with shop.database.write() as db:
        new = MediaFile(code, "0" * 64, "secret.png", "image/png", "png", 1, NOW)
        media.add(db, OWNER.organization_id, new)
        wish = Wish("prod-04", {"values": {"pic": [{"locale": None, "scope": None, "data": code}]}})
        all_saved(products.save(db, OWNER, IDENTIFIER, [wish], may_create=False, now=NOW))
    api = shop.client(BOOTS)

    def put(code):
        wish = {"values": {"pic": [{"locale": None, "scope": None, "data": code}]}}
        return told(api.patch(f"{ROOT}/products/prod-03", json=wish), code)

    assert put(code) == put(code.replace("1/2", "9/9"))
    assert api.get(f"{ROOT}/media-files/{code}").status_code == 404


def test_hidden_axis(shop, uuids):
    api = shop.client(BOOTS | {"attribute_groups": {"marketing": "edit"}})
    answer = api.post(f"{ROOT}/products", json={"identifier": "x-1", "parent": "model-02"})
    print(answer.status_code, answer.text)
    assert "size" not in answer.text
