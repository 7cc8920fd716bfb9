"""Filters are refused until they are served; values can be left out by attribute and place."""

import pytest

PATH = "/api/rest/v1/products"


@pytest.mark.parametrize(
    "search", ["", "{", "enabled", "3", '"a"', "null", "[" * 20_000, "9" * 9000]
)
def test_a_search_that_is_not_a_json_object_is_400(catalog, search):
    answer = catalog.client().get(PATH, params={"search": search})
    assert answer.status_code == 400
    message = "Search query parameter should be valid JSON."
    assert answer.json() == {"code": 400, "message": message}


SEARCHES = {
    '{"enabled":[{"operator":"=","value":true}]}': 'Filter on property "enabled" is not supported '
    'or does not support operator "="',
    '{"family":[{"operator":"IN","value":["sofas"]}]}': 'Filter on property "family" is not '
    'supported or does not support operator "IN"',
    '{"family":[{"value":["sofas"]}]}': 'Operator is missing for the property "family".',
    '{"family":"sofas"}': 'Structure of filter "family" should respect this structure: '
    '{"family":[{"operator": "my_operator", "value": "my_value"}]}',
    '{"family":[]}': 'Structure of filter "family" should respect this structure: '
    '{"family":[{"operator": "my_operator", "value": "my_value"}]}',
    '{"{odd}":["="]}': 'Structure of filter "{odd}" should respect this structure: '
    '{"{odd}":[{"operator": "my_operator", "value": "my_value"}]}',
}


@pytest.mark.parametrize(("search", "message"), SEARCHES.items(), ids=range(len(SEARCHES)))
def test_a_filter_is_refused_and_never_overlooked(catalog, search, message):
    """A program that asked for enabled products and was given all would publish the hidden ones."""
    answer = catalog.client().get(PATH, params={"search": search})
    assert answer.status_code == 422
    assert answer.json() == {"code": 422, "message": message}


def test_half_a_surrogate_pair_is_answered_and_not_a_crash(catalog):
    answer = catalog.client().get(PATH, params={"search": r'{"\ud800":[{"operator":"="}]}'})
    assert answer.status_code == 422
    assert 'property "?"' in answer.json()["message"]


@pytest.mark.parametrize("search", ["{}", "[]"])
def test_an_empty_search_filters_nothing(catalog, search):
    assert catalog.client().get(PATH, params={"search": search}).status_code == 200


def values(catalog, **params):
    params |= {"pagination_type": "search_after", "search_after": "NL-SOF-2040", "limit": 1}
    body = catalog.client().get(PATH, params=params).json()
    return body["_embedded"]["items"][0]["values"]


def test_attributes_leaves_out_the_others(catalog):
    assert set(values(catalog, attributes="name,price")) == {"name", "price"}


def test_locales_keeps_what_is_not_localizable(catalog):
    shown = values(catalog, locales="fr_FR")
    assert {v["locale"] for v in shown["name"] + shown["description"]} == {"fr_FR"}
    assert shown["stock"] == [{"locale": None, "scope": None, "data": 18}]


def test_scope_keeps_one_channel_and_what_has_none(catalog):
    shown = values(catalog, scope="print", locales="en_US")
    assert [(v["scope"], v["locale"]) for v in shown["description"]] == [("print", "en_US")]
    assert "brand" in shown


UNKNOWN = {
    "attributes=colour": 'Attribute "colour" does not exist.',
    "attributes=name,x,y": 'Attributes "x, y" do not exist.',
    "attributes=": 'Attribute "" does not exist.',
    "locales=de_DE": 'Locale "de_DE" does not exist or is not activated.',
    "scope=mobile": 'Scope "mobile" does not exist.',
}


@pytest.mark.parametrize(("query", "message"), UNKNOWN.items())
def test_an_unknown_attribute_locale_or_channel_is_named(catalog, query, message):
    answer = catalog.client().get(f"{PATH}?{query}")
    assert answer.status_code == 422
    assert answer.json() == {"code": 422, "message": message}


@pytest.mark.parametrize("path", [PATH, f"{PATH}/NL-SOF-2041"])
def test_brackets_in_a_parameter_are_400(catalog, path):
    answer = catalog.client().get(f"{path}?a[]=1")
    assert answer.status_code == 400
    assert answer.json() == {
        "code": 400, "message": "Bracket syntax is not supported in query parameters.",
    }  # fmt: skip


@pytest.mark.parametrize("accept", ["application/xml", "text/html", "application/jsonx"])
@pytest.mark.parametrize("path", [PATH, f"{PATH}/NL-SOF-2041", "/api/rest/v1"])
def test_a_caller_that_cannot_read_json_is_told_so(catalog, path, accept):
    answer = catalog.client().get(path, headers={"Accept": accept})
    assert answer.status_code == 406
    message = f'"{accept}" in "Accept" header is not valid. Only "application/json" is allowed.'
    assert answer.json() == {"code": 406, "message": message}


@pytest.mark.parametrize("accept", ["", "*/*", "text/html, */*;q=0.1", "Application/JSON; q=1"])
def test_a_caller_that_can_read_json_is_served(catalog, accept):
    assert catalog.client().get(PATH, headers={"Accept": accept}).status_code == 200
