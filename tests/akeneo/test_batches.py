"""Batches over HTTP, on both databases: each line for itself, all of them in their order."""

import json

from keydesk.akeneo.entrance import BATCH_LIMIT
from keydesk.structures import log
from tests.akeneo.conftest import ROOT
from tests.akeneo.furniture import place

NDJSON = "application/vnd.akeneo.collection+json"
PRODUCTS = f"{ROOT}/products"


def send(client, path: str, *lines: object):
    raw = b"\n".join(
        line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines
    )
    answer = client.patch(f"{ROOT}/{path}", content=raw, headers={"Content-Type": NDJSON})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == NDJSON
    assert not answer.text.endswith("\n")
    return [json.loads(part) for part in answer.text.split("\n")]


def test_good_and_bad_lines_of_one_batch_do_not_touch_each_other(writable):
    client = writable.client()
    told = send(
        client,
        "products",
        {"identifier": "b1", "family": "sofa"},
        b'{"identifier":"b2","family":',
        b"",
        {"identifier": "b3", "family": "nope"},
        {"identifier": "b4", "categories": ["nope"]},
        {"identifier": "b5", "values": {"color": [place("pink")]}},
        {"identifier": "b6", "values": {"name": [place("x", "es_ES")]}},
        {"identifier": "b7", "values": {"description": [place("x", "en_US", "radio")]}},
        {"identifier": "b1", "enabled": False},
        b'{"identifier":"\xff"}',
        b'{"identifier":"b8","x":"' + b"y" * 1_000_000 + b'"}',
        {"family": "sofa"},
        {"identifier": "b9"},
    )
    statuses = [one["status_code"] for one in told]
    assert statuses == [201, 400, 400, 422, 422, 422, 422, 422, 204, 400, 413, 422, 201]
    assert [one["line"] for one in told] == list(range(1, 14))
    assert client.get(f"{PRODUCTS}/b1").json()["enabled"] is False, "the second saw the first"
    for name in ("b3", "b4", "b5", "b6", "b7", "b8"):
        assert client.get(f"{PRODUCTS}/{name}").status_code == 404


def test_a_hundred_and_one_lines_are_refused_whole(writable):
    client = writable.client()
    raw = b"\n".join(b'{"identifier":"m%d"}' % n for n in range(101))
    answer = client.patch(PRODUCTS, content=raw, headers={"Content-Type": NDJSON})
    said = "Too many resources to process, 100 is the maximum allowed."
    assert (answer.status_code, answer.json()) == (413, {"code": 413, "message": said})
    assert client.get(f"{PRODUCTS}/m0").status_code == 404


def test_what_a_line_needs_may_stand_above_it(writable):
    client = writable.client()
    told = send(
        client, "categories", {"code": "up", "parent": "master"}, {"code": "down", "parent": "up"}
    )
    assert [one["status_code"] for one in told] == [201, 201]
    told = send(client, "attributes/size/options", {"code": "xl"}, {"code": "xl", "sort_order": 9})
    assert [one["status_code"] for one in told] == [201, 204]
    told = send(
        client,
        "product-models",
        {"code": "p1", "family_variant": "chair_color_size"},
        {
            "code": "p2",
            "family_variant": "chair_color_size",
            "parent": "p1",
            "values": {"color": [place("oak")]},
        },
    )
    assert [one["status_code"] for one in told] == [201, 201]


def test_each_change_is_in_the_book_of_the_catalog_with_who_did_it(writable):
    """Once for each product and batch; what changes nothing is no change."""
    client = writable.client()
    send(client, "products", {"identifier": "w1"}, {"identifier": "w1", "enabled": False})
    send(client, "products", {"identifier": "w1", "enabled": False})
    send(client, "products", {"identifier": "w1", "family": "sofa"})
    uuid = client.get(f"{PRODUCTS}/w1").json()["uuid"]
    with writable.database.read() as db:
        told = log.about(db, "nordlys", uuid, before=None, limit=9)
    assert [one["name"] for one in told] == ["product.updated", "product.created"]
    assert {one["actor"] for one in told} == {"key:1"}


BACK = [
    "products/NL-00/full",
    "products/havn-oak-s",
    "products/bare",
    "product-models/havn-oak",
    "categories/sofas",
    "families/sofa",
    "families/chair/variants/chair_color_size",
    "attributes/price",
    "attributes/sku",
    "attributes/color/options/oak",
    "attribute-groups/other",
    "association-types/SET",
    "channels/print",
]


def test_every_body_that_was_read_may_be_sent_back_and_changes_nothing(writable):
    client = writable.client()
    uuid = client.get(f"{PRODUCTS}/NL-00/full").json()["uuid"]
    for path in (*BACK, f"products-uuid/{uuid}"):
        query = "?with_completenesses=true&with_quality_scores=true" if "product" in path else ""
        body = client.get(f"{ROOT}/{path}{query}").json()
        answer = client.patch(f"{ROOT}/{path}", json=body)
        assert (answer.status_code, answer.content) == (204, b""), (path, answer.text)
        assert answer.headers["location"] == f"http://pim.test{ROOT}/{path}"
        assert client.get(f"{ROOT}/{path}{query}").json() == body


def test_what_is_created_says_where_it_is_and_can_be_read_there(writable):
    client = writable.client()
    made = {
        "products": {"identifier": "new/one two"},
        "products-uuid": {},
        "product-models": {"code": "new/model", "family_variant": "chair_color_size"},
        "categories": {"code": "new"},
        "attributes/color/options": {"code": "new"},
        "families/sofa/variants": {
            "code": "new",
            "variant_attribute_sets": [{"level": 1, "axes": ["color"], "attributes": []}],
        },
    }
    for path, body in made.items():
        answer = client.post(f"{ROOT}/{path}", json=body)
        assert (answer.status_code, answer.content) == (201, b""), (path, answer.text)
        assert client.get(answer.headers["location"]).status_code == 200


def test_what_was_deleted_is_gone(writable):
    client = writable.client()
    client.post(PRODUCTS, json={"identifier": "gone"})
    answer = client.request("DELETE", f"{PRODUCTS}/gone", json={})
    assert (answer.status_code, answer.content) == (204, b"")
    assert client.delete(f"{PRODUCTS}/gone").json()["code"] == 404


def test_the_links_of_a_search_in_a_body_can_be_followed(catalog):
    client = catalog.client()
    body = {"limit": 5, "pagination_type": "search_after", "attributes": "name"}
    page, found = client.post(f"{PRODUCTS}-uuid/search", json=body).json(), []
    while True:
        found += [item["uuid"] for item in page["_embedded"]["items"]]
        if "next" not in page["_links"]:
            break
        page = client.get(page["_links"]["next"]["href"]).json()
    assert len(set(found)) == len(found) == 21


def test_everything_that_the_root_names_is_served_and_documented(catalog):
    client = catalog.client("")
    named = {
        (method, one["route"])
        for one in client.get(ROOT).json()["routes"].values()
        for method in one["methods"]
    }
    document = client.get(f"{ROOT}/openapi.json").json()
    told = {(m.upper(), path) for path, found in document["paths"].items() for m in found}
    plain = {
        (m, p.replace("{familyCode}", "{owner}").replace("{attributeCode}", "{owner}"))
        for m, p in named
    }
    assert plain == told - {("GET", ROOT)}
    for method, path in named:
        assert client.request(method, path).status_code in {200, 401}, path


def test_a_line_that_was_refused_stands_among_the_errors_of_the_connection(writable):
    """Akeneo answers 200, and the people of the connection never learnt of it."""
    client = writable.client()
    send(client, "products", {"identifier": "t1"}, {"identifier": "t2", "family": "nope"})
    ((call, _),) = client.app.house.book.take().recent
    assert (call.status, call.items, call.failed) == (200, 1, True)
    (trouble,) = call.trouble
    assert trouble.product == "t2"
    assert trouble.message.startswith('Property "family" expects a valid family code.')


def test_a_batch_past_twenty_megabytes_is_refused_before_it_is_held(writable):
    headers = {"Content-Type": NDJSON}
    client, raw = writable.client(), b'{"identifier":"big"}\n' + b" " * BATCH_LIMIT
    answer = client.patch(PRODUCTS, content=raw, headers=headers)
    said = f"Send at most {BATCH_LIMIT} bytes."
    assert (answer.status_code, answer.json()) == (413, {"code": 413, "message": said})
    assert answer.headers["content-type"] == "application/json"
