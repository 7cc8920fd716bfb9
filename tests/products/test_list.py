"""Filters and pages of products and models."""

import pytest

from keydesk.catalog.filters import Filter
from keydesk.catalog.model import CODE, IDENTIFIER, UUID
from keydesk.structures.violations import Misfit
from tests.products.conftest import value

NOON = "2030-01-01 12:00:00"


@pytest.fixture
def four(catalog):
    catalog.put("polo", CODE, family_variant="by_size", categories=["summer"])
    catalog.save(
        IDENTIFIER,
        ("a", {"family": "shirt", "categories": ["beach"]}),
        ("b", {"enabled": False, "groups": ["sale"]}),
        ("c", {"parent": "polo", "values": {"size": value("s")}}),
    )
    catalog.house.later(hours=1)
    catalog.put("d", associations={"PACK": {"products": ["a"]}})
    return catalog


FILTERS = [
    ("identifier", "IN", ["a", "z"], "a"),
    ("identifier", "NOT IN", ["a"], "bcd"),
    ("identifier", "=", "b", "b"),
    ("identifier", "STARTS WITH", "c", "c"),
    ("identifier", "CONTAINS", "D", "d"),
    ("identifier", "DOES NOT CONTAIN", "d", "abc"),
    ("enabled", "=", False, "b"),
    ("enabled", "!=", False, "acd"),
    ("family", "IN", ["shirt"], "ac"),
    ("family", "NOT IN", ["shirt"], "bd"),
    ("family", "EMPTY", None, "bd"),
    ("family", "NOT EMPTY", None, "ac"),
    ("categories", "IN", ["summer"], "c"),
    ("categories", "IN CHILDREN", ["summer"], "ac"),
    ("categories", "NOT IN CHILDREN", ["summer"], "bd"),
    ("categories", "NOT IN", ["summer"], "abd"),
    ("categories", "IN OR UNCLASSIFIED", ["beach"], "abd"),
    ("categories", "UNCLASSIFIED", None, "bd"),
    ("groups", "IN", ["sale"], "b"),
    ("groups", "NOT IN", ["sale"], "acd"),
    ("groups", "EMPTY", None, "acd"),
    ("groups", "NOT EMPTY", None, "b"),
    ("parent", "=", "polo", "c"),
    ("parent", "IN", ["polo"], "c"),
    ("parent", "EMPTY", None, "abd"),
    ("parent", "NOT EMPTY", None, "c"),
    ("created", ">", NOON, "d"),
    ("created", "=", NOON, "abc"),
    ("created", "!=", NOON, "d"),
    ("updated", "<", "2030-01-01 13:00:00", "abc"),
    ("updated", "BETWEEN", [NOON, NOON], "abc"),
    ("updated", "NOT BETWEEN", [NOON, NOON], "d"),
    ("updated", "SINCE LAST N DAYS", 1, "abcd"),
]


def test_each_operator_finds_what_it_says(four):
    found = [
        (field, operator, "".join(four.listed(Filter(field, operator, asked))))
        for field, operator, asked, _ in FILTERS
    ]
    assert found == [(field, operator, wanted) for field, operator, _, wanted in FILTERS]


WRONG = [
    ("enabled", "=", "yes", "filter_value"),
    ("enabled", "IN", [True], "filter_unsupported"),
    ("identifier", "IN", ["a"] * 101, "filter_too_many"),
    ("identifier", "IN", "a", "filter_value"),
    ("categories", "IN", ["winter"], "filter_category"),
    ("categories", "BESIDE", ["summer"], "filter_unsupported"),
    ("family", "IN", ["coats"], "filter_unknown"),
    ("updated", ">", "yesterday", "filter_date"),
    ("updated", "BETWEEN", NOON, "filter_value"),
    ("updated", "SINCE LAST N DAYS", "1", "filter_value"),
    ("completeness", "=", 100, "filter_needs_scope"),
    ("name", "=", "Top", "filter_locale_missing"),
    ("name", "<", "Top", "filter_unsupported"),
]


def test_a_filter_that_cannot_be_is_refused(four):
    for field, operator, asked, rule in WRONG:
        with pytest.raises(Misfit) as told:
            four.listed(Filter(field, operator, asked))
        assert (field, told.value.rule) == (field, rule)


def test_a_cursor_walks_through_all(four):
    assert four.listed(limit=2) == ["a", "b"]
    assert four.listed(limit=2, after="b") == ["c", "d"]
    assert four.listed(limit=2, after="d") == []
    uuids = four.listed(keyed=UUID)
    assert uuids == sorted(uuids)
    assert four.listed(keyed=UUID, limit=3, after=uuids[0]) == uuids[1:]
