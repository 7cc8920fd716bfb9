"""Searches that nobody would send: refused or answered, never a fault."""

import json

import pytest

from tests.akeneo.conftest import ROOT, catalog, database, own_database, writable

__all__ = ["catalog", "database", "own_database", "writable"]
SEARCH = f"{ROOT}/products-uuid/search"


def found(api, search, **more):
    return api.post(SEARCH, json={"search": search} | more)


def one(operator, value, **more):
    return [{"operator": operator, "value": value} | more]


MANY = [f"c{number}" for number in range(90_000)]


@pytest.mark.parametrize(
    "search",
    [
        {"uuid": one("IN", MANY)},
        {"parent": one("IN", MANY)},
        {"family": one("IN", ["sofa"] * 90_000)},
        {"groups": one("IN", ["autumn"] * 90_000)},
        {"categories": one("IN", ["sofas"] * 90_000)},
        {"family": one("IN", [[], {}])},
        {"categories": one("IN CHILDREN", [[], {}])},
        {"updated": one("=", "9999-12-31 23:59:59")},
        {"updated": one(">", "9999-12-31 23:59:59")},
        {"updated": one("BETWEEN", ["0001-01-01 00:00:00", "9999-12-31 23:59:59"])},
        {"updated": one("=", "0001-01-01 00:00:00")},
        {"identifier": one("CONTAINS", "%_" * 100_000)},
        {"identifier": one("STARTS WITH", "\U0010ffff" * 1000)},
        {"completeness": one("=", 10**18 - 1, scope="ecommerce")},
        {"completeness": one("=", -(10**17), scope="ecommerce", locale="x" * 100_000)},
        {
            "completeness": one(
                "GREATER THAN ON ALL LOCALES", 1, scope="ecommerce", locales=MANY[:20_000]
            )
        },
        {"name": one("CONTAINS", "%_\\" * 100_000, locale="en_US")},
        {"name": one("STARTS WITH", "\U0010ffff" * 1000, locale="en_US")},
        {"name": one("STARTS WITH", "\ud7ff", locale="en_US")},
        {"name": one("IN", MANY, locale="en_US")},
        {"name": one("NOT IN", [[], {}], locale="en_US")},
        {"name": one("=", {"$gt": ""}, locale="en_US", scope="x" * 100_000)},
        {"name": one("=", "x", locale="x" * 100_000)},
        {"description": one("DOES NOT CONTAIN", "x" * 300_000, locale="en_US", scope="print")},
        {"color": one("IN", MANY)},
        {"color": one("IN", ["oak"] * 90_000)},
        {"materials": one("NOT IN", ["wool"] * 90_000)},
        {"color": one("IN", {"oak": 1})},
        {"stock": one("<", "9" * 100_000)},
        {"stock": one("<", 1e300)},
        {"stock": one(">", "-" + "9" * 40)},
        {"stock": one("=", "1e99999999")},
        {"stock": one("=", "٣")},
        {"weight": one("<", {"amount": "9" * 40 + "." + "9" * 40, "unit": "GRAM"})},
        {"weight": one("<", {"amount": 1, "unit": ["GRAM"]})},
        {"weight": one("<", [1, "GRAM"])},
        {"price": one("EMPTY", ["EUR"])},
        {"price": one("=", {"amount": None, "currency": {}})},
        {"release": one("BETWEEN", [["2020-01-01"], 3])},
        {"release": one("=", "2020-W01-1")},
        {"picture": one("CONTAINS", "%" * 100_000)},
        {"assembly": one("=", 1)},
        {"name": [{"operator": "NOT EMPTY", "locale": "en_US"}] * 100},
    ],
    ids=lambda search: json.dumps(search)[:50],
)
def test_no_search_is_a_fault(catalog, search):
    answer = found(catalog.client(), search)
    assert answer.status_code in (200, 422), answer.text[:300]


def test_a_hundred_spans_of_time(writable):
    api = writable.client()
    for start in range(0, 800, 100):
        lines = [json.dumps({"identifier": f"t{n}"}) for n in range(start, start + 100)]
        kind = {"Content-Type": "application/vnd.akeneo.collection+json"}
        assert api.patch(f"{ROOT}/products", content="\n".join(lines), headers=kind).is_success
    spans = [{"operator": ">", "value": "2001-01-01 00:00:00"}] * 100
    assert found(api, {"updated": spans}, limit=1).status_code == 200
