"""What a list may be asked: filters, and which values to show."""

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


def respects(name: str) -> str:
    return (
        f'Structure of filter "{name}" should respect this structure: '
        f'{{"{name}":[{{"operator": "my_operator", "value": "my_value"}}]}}'
    )


def unsupported(name: str, operator: str) -> str:
    return f'Filter on property "{name}" is not supported or does not support operator "{operator}"'


SEARCHES = {
    '{"enabled":[{"operator":">","value":true}]}': unsupported("enabled", ">"),
    '{"quality_score":[{"operator":"IN","value":["A"]}]}': unsupported("quality_score", "IN"),
    '{"name":[{"operator":"<","value":"x","locale":"en_US"}]}': unsupported("name", "<"),
    '{"assembly":[{"operator":"IN","value":["x"]}]}': unsupported("assembly", "IN"),
    '{"name":[{"operator":"=","value":"x"}]}': 'Attribute "name" expects a locale, none given.',
    '{"description":[{"operator":"=","value":"x","locale":"en_US"}]}': 'Attribute "description" '
    "expects a scope, none given.",
    '{"description":[{"operator":"=","value":"x","locale":"en_US","scope":"no"}]}': "Attribute "
    '"description" expects an existing scope, "no" given.',
    '{"color":[{"operator":"IN","value":["oak","no"]}]}': 'Object "option" with code "no" does not '
    "exist.",
    '{"materials":[{"operator":"NOT IN","value":["no"]}]}': 'Object "options" with code "no" does '
    "not exist.",
    '{"stock":[{"operator":"=","value":"many"}]}': 'Property "stock" expects a numeric as data, '
    '"string" given.',
    '{"weight":[{"operator":"=","value":{"amount":1,"unit":"MILE"}}]}': 'Object "unit" with code '
    '"MILE" does not exist.',
    '{"price":[{"operator":"<","value":{"amount":1}}]}': 'Property "price" expects an array with '
    'the key "currency".',
    '{"release":[{"operator":"=","value":"2026-06-13 00:00:00"}]}': 'Property "release" expects a '
    'string with the format "yyyy-mm-dd" as data, "2026-06-13 00:00:00" given.',
    '{"family":[{"value":["sofas"]}]}': 'Operator is missing for the property "family".',
    '{"family":[{"operator":3}]}': 'Operator is missing for the property "family".',
    '{"family":"sofas"}': respects("family"),
    '{"family":[]}': respects("family"),
    '{"{odd}":["="]}': respects("{odd}"),
    '{"categories":[{"operator":"IN","value":["no"]}]}': 'Category "no" does not exist.',
    '{"categories":[{"operator":"IN","value":["no","sofas","ni"]}]}': 'Categories "ni, no" do not '
    "exist.",
    '{"completeness":[{"operator":"=","value":1,"scope":"print","locale":"es_ES"}]}': "Locale "
    '"es_ES" does not exist or is not activated.',
    '{"updated":[{"operator":">","value":"today"}]}': 'Property "updated" expects a string with '
    'the format "yyyy-mm-dd H:i:s" as data, "today" given.',
    '{"created":[{"operator":"BETWEEN","value":["2026-01-01 00:00:00"]}]}': 'Property "created" '
    "expects an array with valid data, should contain 2 strings with the format "
    '"yyyy-mm-dd H:i:s".',
    '{"completeness":[{"operator":"<","value":5}]}': 'Property "completeness" expects a valid '
    "scope.",
    '{"enabled":[{"operator":"=","value":"x"}]}': 'Property "enabled" expects a boolean as data, '
    '"string" given.',
}


@pytest.mark.parametrize("resource", ["products", "products-uuid"])
def test_a_filter_that_cannot_be_is_refused_and_never_overlooked(catalog, resource):
    """A program that asked for enabled products and was given all would publish the hidden ones."""
    for search, message in SEARCHES.items():
        answer = catalog.client().get(f"/api/rest/v1/{resource}", params={"search": search})
        assert answer.json() == {"code": 422, "message": message}
        assert answer.status_code == 422


@pytest.mark.parametrize("resource", ["products", "product-models"])
def test_a_filter_of_what_is_no_attribute_is_404(catalog, resource):
    search = '{"nothing":[{"operator":"=","value":1}]}'
    answer = catalog.client().get(f"/api/rest/v1/{resource}", params={"search": search})
    said = '"nothing" does not exist or you do not have permission to access it.'
    assert (answer.status_code, answer.json()) == (404, {"code": 404, "message": said})


FOUND = {
    '{"family":[{"operator":"IN","value":["chair"]}]}': ["havn-oak-s"],
    '{"sku":[{"operator":"IN","value":["NL-01","bare"]}]}': ["NL-01", "bare"],
    '{"identifier":[{"operator":"STARTS WITH","value":"havn"}]}': ["havn-oak-s"],
    '{"enabled":[{"operator":"=","value":false}]}': ["NL-05", "NL-10", "NL-15"],
    '{"groups":[{"operator":"IN","value":["autumn"]}]}': ["NL-00/full"],
    '{"categories":[{"operator":"IN CHILDREN","value":["chairs"]}]}': ["NL-00/full", "havn-oak-s"],
    '{"parent":[{"operator":"=","value":"havn-oak"}]}': ["havn-oak-s"],
    '{"family":[{"operator":"EMPTY"}]}': ["bare"],
    '{"family":[{"operator":"NOT EMPTY"}],"categories":[{"operator":"IN","value":["chairs"]}]}': [
        "havn-oak-s"
    ],
    '{"completeness":[{"operator":"=","value":100,"scope":"print","locale":"de_DE"}]}': [
        "NL-00/full",
        "havn-oak-s",
    ],
    '{"created":[{"operator":"<","value":"2020-01-01 00:00:00"}]}': [],
    '{"name":[{"operator":"CONTAINS","value":"CANAPÉ 1","locale":"fr_FR"}],'
    '"stock":[{"operator":"<=","value":10}]}': ["NL-01", "NL-10"],
    '{"name":[{"operator":"=","value":"havn","locale":"en_US"}]}': ["havn-oak-s"],
    '{"description":[{"operator":"STARTS WITH","value":"for","locale":"en_US","scope":"print"}]}': [
        "NL-00/full"
    ],
    '{"price":[{"operator":">","value":{"amount":15,"currency":"EUR"}}]}': ["NL-00/full"],
    '{"weight":[{"operator":"=","value":{"amount":12500,"unit":"GRAM"}}]}': ["NL-00/full"],
    '{"materials":[{"operator":"IN","value":["silk"]}]}': ["NL-00/full"],
    '{"color":[{"operator":"NOT IN","value":["white"]}]}': ["NL-00/full", "havn-oak-s"],
    '{"ean":[{"operator":"EMPTY"}],"family":[{"operator":"IN","value":["chair"]}]}': [],
    '{"release":[{"operator":"BETWEEN","value":["2026-06-01","2026-06-30"]}]}': ["NL-00/full"],
}


def test_filters_find_what_they_should_by_identifier_by_uuid_and_in_a_body(catalog):
    client = catalog.client()
    for search, expected in FOUND.items():
        for ask in (
            lambda search: client.get(PATH, params={"search": search, "with_count": "true"}),
            lambda search: client.get(
                f"{PATH}-uuid", params={"search": search, "with_count": "true"}
            ),
            lambda search: client.post(
                f"{PATH}-uuid/search", json={"search": search, "with_count": True, "limit": 10}
            ),
        ):
            answer = ask(search)
            assert answer.status_code == 200, answer.text
            body = answer.json()
            items = body["_embedded"]["items"]
            found = [one.get("identifier") or sku(one) for one in items]
            assert sorted(found) == expected, search
            assert body["items_count"] == len(expected)


def test_a_search_has_a_locale_and_a_channel_for_all_its_filters(catalog):
    client = catalog.client()
    description = '"description":[{"operator":"CONTAINS","value":"pour"}]'
    search = f'{{{description},"assembly":[{{"operator":"=","value":true}}]}}'
    asked = {"search": search, "search_locale": "fr_FR", "search_scope": "ecommerce"}
    (one,) = client.get(PATH, params=asked).json()["_embedded"]["items"]
    assert one["identifier"] == "NL-00/full"
    asked["search_locale"] = "en_US"
    assert client.get(PATH, params=asked).json()["_embedded"]["items"] == []


def test_models_are_found_by_their_values_too(catalog):
    client = catalog.client()
    for search, expected in {
        '{"color":[{"operator":"IN","value":["oak"]}]}': ["havn-oak"],
        '{"name":[{"operator":"NOT EMPTY","locale":"en_US"}]}': ["havn", "havn-oak"],
        '{"color":[{"operator":"EMPTY"}]}': [],
        '{"name":[{"operator":"EMPTY","locale":"fr_FR"}]}': ["havn", "havn-oak"],
    }.items():
        answer = client.get("/api/rest/v1/product-models", params={"search": search})
        assert [one["code"] for one in answer.json()["_embedded"]["items"]] == expected, search


def sku(one):
    return one["values"]["sku"][0]["data"]


def test_half_a_surrogate_pair_is_answered_and_not_a_crash(catalog):
    answer = catalog.client().get(PATH, params={"search": r'{"\ud800":[{"operator":"="}]}'})
    assert answer.status_code == 400


@pytest.mark.parametrize("search", ["{}", "[]"])
def test_an_empty_search_filters_nothing(catalog, search):
    assert catalog.client().get(PATH, params={"search": search}).status_code == 200


def values(catalog, **params):
    body = catalog.client().get(PATH, params=params | {"limit": 1}).json()
    return body["_embedded"]["items"][0]["values"]


def test_attributes_leaves_out_the_others(catalog):
    assert set(values(catalog, attributes="name,price")) == {"name", "price"}


def test_locales_keeps_what_is_not_localizable(catalog):
    shown = values(catalog, locales="fr_FR")
    assert {v["locale"] for v in shown["description"]} == {"fr_FR"}
    assert "name" not in shown, "it has none in French"
    assert shown["stock"] == [{"locale": None, "scope": None, "data": 3}]


def test_scope_keeps_one_channel_and_what_has_none(catalog):
    shown = values(catalog, scope="print", locales="en_US")
    assert [(v["scope"], v["locale"]) for v in shown["description"]] == [("print", "en_US")]
    assert "color" in shown


def test_scope_alone_keeps_the_locales_of_that_channel(catalog):
    shown = values(catalog, scope="print")
    assert {v["locale"] for v in shown["description"]} == {"en_US", "de_DE"}


UNKNOWN = {
    "attributes=colour": 'Attribute "colour" does not exist.',
    "attributes=name,x,y": 'Attributes "x, y" do not exist.',
    "attributes=": 'Attribute "" does not exist.',
    "locales=es_ES,en_US,x": 'Locales "es_ES, x" do not exist or are not activated.',
    "locales=es_ES": 'Locale "es_ES" does not exist or is not activated.',
    "locales=de_DE&scope=ecommerce": 'Locale "de_DE" is not activated for the scope "ecommerce".',
    "scope=mobile": 'Scope "mobile" does not exist.',
}


@pytest.mark.parametrize(("query", "message"), UNKNOWN.items())
def test_an_unknown_attribute_locale_or_channel_is_named(catalog, query, message):
    answer = catalog.client().get(f"{PATH}?{query}")
    assert answer.status_code == 422
    assert answer.json() == {"code": 422, "message": message}


@pytest.mark.parametrize("path", [PATH, f"{PATH}/NL-01"])
def test_brackets_in_a_parameter_are_400(catalog, path):
    answer = catalog.client().get(f"{path}?a[]=1")
    assert answer.status_code == 400
    assert answer.json() == {
        "code": 400, "message": "Bracket syntax is not supported in query parameters.",
    }  # fmt: skip


@pytest.mark.parametrize("accept", ["application/xml", "text/html", "application/jsonx"])
@pytest.mark.parametrize("path", [PATH, f"{PATH}/NL-01", "/api/rest/v1"])
def test_a_caller_that_cannot_read_json_is_told_so(catalog, path, accept):
    answer = catalog.client().get(path, headers={"Accept": accept})
    assert answer.status_code == 406
    message = f'"{accept}" in "Accept" header is not valid. Only "application/json" is allowed.'
    assert answer.json() == {"code": 406, "message": message}


@pytest.mark.parametrize("accept", ["", "*/*", "text/html, */*;q=0.1", "Application/JSON; q=1"])
def test_a_caller_that_can_read_json_is_served(catalog, accept):
    assert catalog.client().get(PATH, headers={"Accept": accept}).status_code == 200
