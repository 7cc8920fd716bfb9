"""Whatever is read, and however it is searched: nothing hidden is told (security case 88).

For rights drawn at random every answer of the API is looked through for the names and the texts of
what should be hidden, as a slow oracle says it (shelves.py).
"""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keydesk.catalog import visible
from tests.akeneo.conftest import ROOT
from tests.rights import shelves
from tests.rights.shelves import ATTRIBUTES, CHANNELS, PARENTS, TREE

NAME = re.compile(r"(?:prod|model)-\d\d")
TEXT = re.compile(r"([a-z]_[a-z]+):(\w+):(\w+)@((?:prod|model)-\d\d)")
LOCALES = sorted({one for locales in CHANNELS.values() for one in locales})


def some(codes, levels):
    return st.dictionaries(st.sampled_from([*codes, "*"]), st.sampled_from(levels), max_size=3)


RIGHTS = st.fixed_dictionaries({
    "categories": some(PARENTS, ("view", "edit", "own")),
    "channels": some(CHANNELS, ("view",)),
    "locales": some(LOCALES, ("view", "edit")),
    "attribute_groups": some(("marketing", "erp", "other"), ("view", "edit")),
})  # fmt: skip
MANY = settings(
    max_examples=8, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
LISTS = [
    "products", "products-uuid", "product-models", "categories", "attributes", "attribute-groups",
    "families", "families/things/variants", "channels", "locales?search=" + json.dumps(
        {"enabled": [{"operator": "=", "value": True}]}
    ), "media-files", "association-types",
]  # fmt: skip


@pytest.fixture(params=[(1_000, 6_000), (0, 6_000), (0, 0)], ids=["few", "some", "many"])
def way(request, monkeypatch):
    """A list is walked in another way where few are seen, where some are, and where many are."""
    for name, most in zip(("FEW", "SOME"), request.param, strict=True):
        monkeypatch.setattr(visible, name, most)


def whole(api, path):
    """All of a list; its links repeat what was asked."""
    sign = "&" if "?" in path else "?"
    answer = api.get(f"{ROOT}/{path}{sign}limit=100&with_count=true")
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["items_count"] == len(body["_embedded"]["items"])
    return json.dumps(body["_embedded"]), body["_embedded"]["items"]


def search(**fields):
    return "search=" + json.dumps({n: [one] for n, one in fields.items()})


def nothing_hidden(rights, text):
    for name in set(NAME.findall(text)):
        assert shelves.sees(rights, name), (name, text[:500])
    for attribute, locale, scope, name in set(TEXT.findall(text)):
        place = (None if locale == "None" else locale, None if scope == "None" else scope)
        assert shelves.sees_text(rights, attribute, *place, name), (attribute, place, name)


@MANY
@given(RIGHTS)
def test_every_list_shows_what_is_seen_and_nothing_else(shop, way, rights):
    api = shop.client(rights)
    for path in LISTS:
        nothing_hidden(rights, whole(api, path)[0])
    seen = {name for name in TREE if shelves.sees(rights, name)}
    found = {one["identifier"] for one in whole(api, "products")[1]}
    found |= {one["code"] for one in whole(api, "product-models")[1]}
    assert found == seen
    assert {one["code"] for one in whole(api, "categories")[1]} == {
        c for c in PARENTS if shelves.level(rights, c)
    }
    for name in ("prod-01", "prod-14", "prod-05", "model-05", "model-02"):
        path = "products" if name.startswith("prod") else "product-models"
        answer = api.get(f"{ROOT}/{path}/{name}")
        nothing_hidden(rights, answer.text.replace(name, "") if name not in seen else answer.text)
        missing = api.get(f"{ROOT}/{path}/{name[:-2]}99")
        assert answer.status_code == (200 if name in seen else 404)
        if name not in seen:
            assert answer.text == missing.text.replace(f"{name[:-2]}99", name)


@MANY
@given(RIGHTS)
def test_no_search_finds_or_counts_what_is_hidden(shop, way, rights):
    api = shop.client(rights)
    hidden = [name for name in TREE if not shelves.sees(rights, name)]
    asked = [
        search(identifier={"operator": "IN", "value": sorted(TREE)}),
        search(identifier={"operator": "CONTAINS", "value": "prod"}),
        search(parent={"operator": "NOT EMPTY", "value": None}),
        search(parent={"operator": "IN", "value": ["model-01", "model-05"]}),
        search(categories={"operator": "UNCLASSIFIED"}),
        search(enabled={"operator": "=", "value": True}),
        search(family={"operator": "IN", "value": ["things"]}),
        search(updated={"operator": ">", "value": "2020-01-01 00:00:00"}),
    ]
    for one in asked:
        text, items = whole(api, f"products?{one}")
        nothing_hidden(rights, text)
        assert not {item["identifier"] for item in items} & set(hidden)
    for category in PARENTS:
        one = search(categories={"operator": "IN CHILDREN", "value": [category]})
        answer = api.get(f"{ROOT}/products?{one}&with_count=true")
        assert answer.status_code == (200 if shelves.level(rights, category) else 422)
        missing = api.get(f"{ROOT}/products?{one.replace(category, 'nowhere')}")
        nothing_hidden(rights, answer.text.replace(category, ""))
        if answer.status_code == 422:
            assert answer.text == missing.text.replace("nowhere", category)


@MANY
@given(RIGHTS, st.sampled_from(sorted(ATTRIBUTES)))
def test_a_hidden_attribute_locale_or_channel_is_as_one_that_is_missing(shop, rights, attribute):
    api = shop.client(rights)
    group = ATTRIBUTES[attribute][0]
    one, many = f"{ROOT}/attributes/{attribute}", f"{ROOT}/products?attributes={attribute}"
    known = shelves.said(rights, "attribute_groups", group)
    assert api.get(one).status_code == (200 if known else 404)
    assert api.get(many).status_code == (200 if known else 422)
    for locale, scope in shelves.places(attribute):
        wish = {"values": {attribute: [{"locale": locale, "scope": scope, "data": "x"}]}}
        answer = api.patch(f"{ROOT}/products/prod-01", json=wish)
        if shelves.sees_text(rights, attribute, locale, scope, "prod-01"):
            assert answer.status_code in (204, 403), answer.text
        elif shelves.level_anywhere(rights) < shelves.RANK["edit"]:
            assert answer.status_code == 403
        else:
            assert answer.status_code == 422
            assert "Check the expected format" in answer.text or "does not exist" in answer.text
        if answer.status_code == 204:
            wish["values"][attribute][0]["data"] = shelves.text(attribute, locale, scope, "prod-01")
            assert shop.owner().patch(f"{ROOT}/products/prod-01", json=wish).status_code == 204
