"""Two organizations, one server: what one has, the other neither reads, names nor guesses."""

import json
from io import BytesIO
from uuid import uuid4

import pytest

from tests.akeneo.conftest import ROOT, own_database, writable
from tests.akeneo.furniture import place

__all__ = ["own_database", "writable"]
BATCH = {"Content-Type": "application/vnd.akeneo.collection+json"}


def told(answer, *names):
    """The answer without what was asked for."""
    text = answer.text
    for name in names:
        text = text.replace(name, "…")
    return answer.status_code, text


def test_what_a_neighbour_has_is_told_as_what_nobody_has(writable):
    mine, theirs = writable.client("nordlys"), writable.client("fjord")
    near = mine.get(f"{ROOT}/products/NL-01").json()["uuid"]
    none = str(uuid4())
    for there, nowhere in (
        (f"products-uuid/{near}", f"products-uuid/{none}"),
        ("products/NL-01", "products/NL-XX"),
        ("product-models/havn", "product-models/havx"),
        ("families/sofa", "families/sofx"),
        ("attributes/color/options/oak", "attributes/color/options/oax"),
        ("families/chair/variants/chair_color_size", "families/chair/variants/chair_color_sizx"),
        ("categories/sofas", "categories/sofax"),
        ("measurement-families", "measurement-families"),
    ):
        asked, other = there.rpartition("/")[2], nowhere.rpartition("/")[2]
        found = told(theirs.get(f"{ROOT}/{there}"), asked)
        assert found == told(theirs.get(f"{ROOT}/{nowhere}"), other), there
    for there, nowhere in ((near, none), ("NL-01", "NL-XX")):
        association = {"PACK": {"products": [there]}}, {"PACK": {"products": [nowhere]}}
        refused = [
            told(theirs.patch(f"{ROOT}/products/FJ-1", json={"associations": one}), there, nowhere)
            for one in association
        ]
        assert refused[0] == refused[1]
        assert refused[0][0] == 422


def test_the_same_names_are_free_to_both(writable):
    mine, theirs = writable.client("nordlys"), writable.client("fjord")
    near = mine.get(f"{ROOT}/products/NL-01").json()["uuid"]
    line = json.dumps({"uuid": near, "values": {"sku": [place("NL-01")]}})
    answer = theirs.patch(f"{ROOT}/products-uuid", content=line, headers=BATCH)
    assert json.loads(answer.text)["status_code"] == 201
    assert theirs.get(f"{ROOT}/products-uuid/{near}").json()["values"].keys() == {"sku"}
    assert "name" in mine.get(f"{ROOT}/products-uuid/{near}").json()["values"]
    assert theirs.delete(f"{ROOT}/products-uuid/{near}").status_code == 204
    assert mine.get(f"{ROOT}/products-uuid/{near}").status_code == 200
    found = theirs.get(f"{ROOT}/products-uuid?pagination_type=search_after&limit=100").json()
    assert len(found["_embedded"]["items"]) == 2
    for search in (
        {"completeness": [{"operator": ">=", "value": 0, "scope": "ecommerce"}]},
        {"groups": [{"operator": "EMPTY"}]},
        {"categories": [{"operator": "UNCLASSIFIED"}]},
        {"categories": [{"operator": "IN CHILDREN", "value": ["master"]}]},
        {"parent": [{"operator": "IN", "value": ["havn", "havn-oak"]}]},
        {"updated": [{"operator": ">", "value": "2001-01-01 00:00:00"}]},
    ):
        asked = {"search": search, "limit": 100, "with_count": True}
        answer = theirs.post(f"{ROOT}/products-uuid/search", json=asked)
        if answer.status_code == 200:
            names = {
                one["values"].get("sku", [{"data": None}])[0]["data"]
                for one in answer.json()["_embedded"]["items"]
            }
            assert names <= {"FJ-1", "shared"}, search
            assert answer.json()["items_count"] == len(names)


READS = ("products", "products-uuid", "product-models", "attributes", "families", "media-files")
WRITES = [
    ("PATCH", "products", {"identifier": "r-1"}),
    ("PATCH", "products-uuid", {"uuid": str(uuid4())}),
    ("PATCH", "product-models", {"code": "r-1", "family_variant": "chair_color_size"}),
    ("PATCH", "families", {"code": "r1"}),
    ("PATCH", "attributes", {"code": "r1", "type": "pim_catalog_text", "group": "other"}),
    ("PATCH", "attribute-groups", {"code": "r1"}),
    ("PATCH", "categories", {"code": "r1"}),
    ("PATCH", "channels", {"code": "r1"}),
    ("PATCH", "association-types", {"code": "r1"}),
    ("PATCH", "attributes/color/options", {"code": "r1"}),
    ("PATCH", "families/chair/variants", {"code": "r1"}),
]


@pytest.mark.parametrize("name", ["reader", "narrow"])
def test_who_only_reads_writes_nowhere(writable, name):
    client = writable.client(name)
    for _, resource, body in WRITES:
        address = f"{ROOT}/{resource}"
        key = next(iter(body.values()))
        for answer in (
            client.patch(address, content=json.dumps(body), headers=BATCH),
            client.post(address, json=body),
            client.patch(f"{address}/{key}", json=body),
            client.delete(f"{address}/{key}"),
        ):
            assert answer.status_code in (403, 405), (resource, answer.status_code, answer.text)
    family = [{"code": "Mass", "labels": {"en_US": "x"}}]
    assert client.patch(f"{ROOT}/measurement-families", json=family).status_code == 403
    file = {"file": ("a.png", BytesIO(b"\x89PNG\r\n\x1a\n"))}
    assert client.post(f"{ROOT}/media-files", files=file).status_code == 403
    assert client.delete(f"{ROOT}/products/NL-01").status_code in (403, 405)
    if name == "narrow":
        for resource in READS:
            assert client.get(f"{ROOT}/{resource}").status_code == 403


def test_who_updates_makes_nothing_new(writable):
    client = writable.client("updater")
    for _, resource, body in WRITES:
        answer = client.patch(f"{ROOT}/{resource}", content=json.dumps(body), headers=BATCH)
        assert answer.status_code == 200
        assert json.loads(answer.text)["status_code"] == 403, (resource, answer.text)
    family = [{"code": "Newest", "standard_unit_code": "A", "labels": {}, "units": {}}]
    answer = client.patch(f"{ROOT}/measurement-families", json=family)
    assert answer.json()[0]["status_code"] == 403
