"""Many writers of one catalog at once: nothing is lost, nothing goes in circles, nobody waits for
ever; and a database that fails in mid-batch leaves nothing half-written."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from tests.akeneo.conftest import ROOT, own_database, writable
from tests.akeneo.furniture import place

__all__ = ["own_database", "writable"]
BATCH = {"Content-Type": "application/vnd.akeneo.collection+json"}


def at_once(*calls):
    with ThreadPoolExecutor(len(calls)) as pool:
        return [one.result() for one in [pool.submit(call) for call in calls]]


def test_changes_of_one_product_at_once_are_all_kept(writable):
    api = writable.client()
    texts = [("en_US", "ecommerce"), ("fr_FR", "ecommerce"), ("en_US", "print"), ("de_DE", "print")]

    def change(where):
        values = {"description": [place("at once", *where)]}
        return lambda: api.patch(f"{ROOT}/products/NL-01", json={"values": values})

    def relate():
        body = {"attributes": ["sku", "name", "description", "stock"]}
        return api.patch(f"{ROOT}/families/sofa", json=body)

    answers = at_once(*map(change, texts), relate, *map(change, texts))
    assert {answer.status_code for answer in answers} <= {204, 422}
    found = api.get(f"{ROOT}/products/NL-01").json()["values"]["description"]
    assert sorted((one["locale"], one["scope"]) for one in found) == sorted(texts)


def test_an_identifier_and_a_unique_value_are_given_once(writable):
    api = writable.client()

    def make(number):
        values = {"ean": [place("same")], "sku": [place("same-sku")]}
        body = {"values": values if number % 2 else {"ean": values["ean"]}}
        return lambda: api.post(f"{ROOT}/products-uuid", json=body)

    answers = at_once(*map(make, range(6)))
    assert sorted(answer.status_code for answer in answers) == [201, *[422] * 5]


def test_two_moves_at_once_make_no_circle(writable):
    api = writable.client()
    for code, parent in (("c1", "master"), ("c2", "master"), ("c3", "c1"), ("c4", "c2")):
        assert api.patch(f"{ROOT}/categories/{code}", json={"parent": parent}).is_success
    answers = at_once(
        lambda: api.patch(f"{ROOT}/categories/c1", json={"parent": "c4"}),
        lambda: api.patch(f"{ROOT}/categories/c2", json={"parent": "c3"}),
    )
    assert sorted(answer.status_code for answer in answers) == [204, 422]


def test_products_that_name_each_other_both_ways_at_once(writable):
    api = writable.client()
    body = {"code": "TWO", "is_two_way": True}
    assert api.post(f"{ROOT}/association-types", json=body).status_code == 201
    names = [f"NL-{number:02}" for number in range(2, 8)]

    def name_all(own):
        body = {"associations": {"TWO": {"products": [one for one in names if one != own]}}}
        return lambda: api.patch(f"{ROOT}/products/{own}", json=body)

    answers = at_once(*map(name_all, names), *map(name_all, reversed(names)))
    assert {answer.status_code for answer in answers} == {204}
    for own in names:
        found = api.get(f"{ROOT}/products/{own}").json()["associations"]["TWO"]["products"]
        assert sorted([own, *found]) == names
    itself = {"associations": {"TWO": {"products": ["NL-02"]}}}
    assert api.patch(f"{ROOT}/products/NL-02", json=itself).status_code in (204, 422)
    assert api.delete(f"{ROOT}/products/NL-02").status_code == 204
    assert api.get(f"{ROOT}/products/NL-03").status_code == 200


@pytest.mark.parametrize("table", ["product_completenesses", "catalog_events", "products"])
def test_a_database_that_fails_in_mid_batch_leaves_nothing(writable, table):
    """Security: 503, and what was written before the failure is undone."""
    api, engine = writable.client(), writable.database.engine
    lines = [
        json.dumps({"identifier": f"half-{number}", "family": "sofa", "categories": ["sofas"]})
        for number in range(20)
    ]

    def fail(connection, cursor, statement, *rest):
        if statement.startswith(f"INSERT INTO {table}"):
            raise OperationalError(statement, {}, Exception("away"))

    event.listen(engine, "before_cursor_execute", fail)
    try:
        sent = "\n".join(lines)
        answer = api.patch(f"{ROOT}/products", content=sent, headers=BATCH)
    finally:
        event.remove(engine, "before_cursor_execute", fail)
    assert answer.status_code == 503
    assert "half-" not in answer.text
    search = json.dumps({"identifier": [{"operator": "STARTS WITH", "value": "half-"}]})
    found = api.get(f"{ROOT}/products", params={"search": search}).json()
    assert found["_embedded"]["items"] == []
