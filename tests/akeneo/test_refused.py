"""Every refusal by its exact body: connectors compare these sentences."""

import pytest

ROOT = "/api/rest/v1"
CHECK = " Check the expected format on the API documentation."
DOCUMENTED = "http://api.akeneo.com/api-reference.html#"
SECTIONS = {
    "products": "patch_products__code_",
    "product-models": "patch_product_models__code_",
    "categories": "patch_categories__code_",
    "families": "patch_families__code_",
    "families/chair/variants": "patch_families__family_code__variants__code__",
    "attributes": "patch_attributes__code_",
    "attributes/color/options": "patch_attributes__attribute_code__options__code_",
    "attribute-groups": "patch_attribute_groups__code_",
    "association-types": "patch_association_types__code_",
    "channels": "patch_channels__code_",
}


def values(attribute: str, data, **where) -> dict:
    return {"values": {attribute: [{"locale": None, "scope": None, "data": data} | where]}}


# What a PATCH of one item is told, with the documentation.
MISFITS = [
    ("products/NL-01", {"foo": 1}, 'Property "foo" does not exist.'),
    ("products/NL-01", {"_links": {}}, 'Property "_links" does not exist.'),
    (
        "products/NL-01",
        {"enabled": None},
        'Property "enabled" expects a boolean as data, "NULL" given.',
    ),
    (
        "products/NL-01",
        {"family": ["a"]},
        'Property "family" expects a scalar as data, "array" given.',
    ),
    (
        "products/NL-01",
        {"family": "nope"},
        'Property "family" expects a valid family code. The family does not exist, "nope" given.',
    ),
    (
        "products/NL-01",
        {"categories": ["sunglass"]},
        "The sunglass category does not exist in your PIM.",
    ),
    ("products/NL-01", {"groups": ["nope"]}, "The nope group does not exist in your PIM."),
    (
        "products/NL-01",
        {"categories": None},
        'Property "categories" expects an array as data, "NULL" given.',
    ),
    (
        "products/NL-01",
        {"parent": "x"},
        (
            'Property "parent" expects a valid parent code. The parent product model does '
            'not exist, "x" given.'
        ),
    ),
    (
        "products/NL-01",
        {"identifier": "b"},
        (
            'The identifier "b" provided in the request body must match the identifier '
            '"NL-01" provided in the url.'
        ),
    ),
    ("products/NL-01", values("nope", 1), "The nope attribute does not exist in your PIM."),
    (
        "products/NL-01",
        values("name", ["a"], locale="en_US"),
        "The name attribute requires a string, a array was detected.",
    ),
    (
        "products/NL-01",
        values("description", "a", locale="en_US"),
        "The description attribute requires a value per channel.",
    ),
    (
        "products/NL-01",
        {"values": {"name": [{"locale": "en_US", "scope": None, "data": "a"}] * 2}},
        (
            'You cannot update the same product value on the "name" attribute twice, with '
            "the same scope and locale."
        ),
    ),
    (
        "categories/sofas",
        {"labels": None},
        'Property "labels" expects an array as data, "NULL" given.',
    ),
    (
        "categories/sofas",
        {"code": "b"},
        (
            'The code "b" provided in the request body must match the code "sofas" '
            "provided in the url."
        ),
    ),
    ("categories/sofas", {"foo": 1}, 'Property "foo" does not exist.'),
    (
        "categories/sofas",
        {"parent": "nope"},
        (
            'Property "parent" expects a valid category code. The category does not exist, '
            '"nope" given.'
        ),
    ),
    (
        "families/sofa",
        {"attributes": ["nope"]},
        (
            'Property "attributes" expects a valid attribute code. The attribute does not '
            'exist, "nope" given.'
        ),
    ),
    ("families/chair/variants/chair_color_size", {"foo": 1}, 'Property "foo" does not exist.'),
    (
        "attributes/name",
        {"localizable": "x"},
        'Property "localizable" expects a boolean as data, "string" given.',
    ),
    ("attributes/color/options/oak", {"foo": 1}, 'Property "foo" does not exist.'),
    (
        "attribute-groups/other",
        {"sort_order": "x"},
        'Property "sort_order" expects an integer as data, "string" given.',
    ),
    ("association-types/PACK", {"foo": 1}, 'Property "foo" does not exist.'),
    (
        "channels/print",
        {"locales": "en_US"},
        'Property "locales" expects an array as data, "string" given.',
    ),
    ("product-models/havn", {"foo": 1}, 'Property "foo" does not exist.'),
]


def test_what_does_not_fit_is_told_with_akeneos_sentence_and_its_documentation(writable):
    client = writable.client()
    for path, body, message in MISFITS:
        answer = client.patch(f"{ROOT}/{path}", json=body)
        section = SECTIONS[path.rpartition("/")[0]]
        assert answer.json() == {
            "code": 422,
            "message": message + CHECK,
            "_links": {"documentation": {"href": DOCUMENTED + section}},
        }, (path, body)
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/json"


NEVER, BLANK, USED = (
    "This property cannot be changed.",
    "This value should not be blank.",
    "This value is already used.",
)
HERE = {"locale": None, "scope": None}
FLAWS = [
    ("POST", "categories", {"code": "sofas"}, {"property": "code", "message": USED}),
    ("POST", "categories", {}, {"property": "code", "message": BLANK}),
    (
        "POST",
        "categories",
        {"code": "a-b"},
        {
            "property": "code",
            "message": "Category code may contain only letters, numbers and underscores",
        },
    ),
    (
        "POST",
        "attribute-groups",
        {"code": "a b"},
        {
            "property": "code",
            "message": "Attribute group code may contain only letters, numbers and underscores",
        },
    ),
    (
        "POST",
        "products",
        {"identifier": "NL-01"},
        {
            "property": "identifier",
            "message": "The NL-01 identifier is already used for another product.",
        },
    ),
    (
        "POST",
        "products",
        {"identifier": "a,b"},
        {
            "property": "identifier",
            "message": "This field should not contain any comma or semicolon or leading/trailing "
            "space",
        },
    ),
    (
        "PATCH",
        "attributes/name",
        {"type": "pim_catalog_textarea"},
        {"property": "type", "message": NEVER},
    ),
    (
        "PATCH",
        "attributes/name",
        {"localizable": False},
        {"property": "localizable", "message": NEVER},
    ),
    (
        "PATCH",
        "product-models/havn-oak",
        values("color", "walnut"),
        {
            "property": "values",
            "message": 'Variant axis "color" cannot be modified, "walnut" given',
            "attribute": "color",
        }
        | HERE,
    ),
    (
        "POST",
        "product-models",
        {"code": "havn-2", "family_variant": "chair_color_size", "parent": "havn"}
        | values("color", "oak"),
        {
            "property": "values",
            "message": 'Cannot set value "oak" for the attribute axis "color", as another sibling '
            "entity already has this value",
            "attribute": "color",
        }
        | HERE,
    ),
    (
        "PATCH",
        "products/NL-01",
        values("color", "pink"),
        {
            "property": "values",
            "message": "The pink value is not in the color attribute option list.",
            "attribute": "color",
        }
        | HERE,
    ),
    (
        "PATCH",
        "products/NL-01",
        values("price", [{"amount": "1", "currency": "SEK"}]),
        {
            "property": "values",
            "message": 'The currency "SEK" does not exist or is not activated.',
            "attribute": "price",
            "currency": "SEK",
        }
        | HERE,
    ),
    (
        "PATCH",
        "products/NL-01",
        values("stock", "1.5"),
        {
            "property": "values",
            "message": "The stock attribute requires a non-decimal value, and 1.5 is not a valid "
            "value.",
            "attribute": "stock",
        }
        | HERE,
    ),
    (
        "PATCH",
        "products/NL-01",
        values("stock", "many"),
        {
            "property": "values",
            "message": "The stock attribute requires a number, and the submitted many value is "
            "not.",
            "attribute": "stock",
        }
        | HERE,
    ),
    (
        "PATCH",
        "products/NL-01",
        values("ean", "1"),
        {
            "property": "values",
            "message": "The 1 value is already set on another product for the unique ean attribute",
            "attribute": "ean",
        }
        | HERE,
    ),
]


def test_what_breaks_a_rule_is_told_with_its_property(writable):
    client = writable.client()
    for method, path, body, error in FLAWS:
        answer = client.request(method, f"{ROOT}/{path}", json=body)
        assert answer.json() == {
            "code": 422,
            "message": "Validation failed.",
            "errors": [error],
        }, (path, body)


def test_a_product_without_identifier_is_led_to_the_other_endpoint(writable):
    answer = writable.client().post(f"{ROOT}/products", json={"family": "sofa"})
    said = (
        "Validation failed. The identifier field is required for this endpoint. If you want to "
        "manipulate products without identifiers, please use products-uuid endpoints."
    )
    assert (answer.status_code, answer.json()["message"]) == (422, said)


NOBODY = "00000000-0000-4000-8000-000000000000"
UNSEEN = "does not exist or you do not have permission to access it."
MISSING = {
    "products/x": f'Product "x" {UNSEEN}',
    "products-uuid/x": f'Product "x" {UNSEEN}',
    f"products-uuid/{NOBODY}": f'Product "{NOBODY}" {UNSEEN}',
    "product-models/x": f'Product model "x" {UNSEEN}',
    "categories/x": 'Category "x" does not exist.',
    "families/x": 'Family "x" does not exist.',
    "families/x/variants": 'Family "x" does not exist.',
    "families/x/variants/y": 'Family "x" does not exist.',
    "families/sofa/variants/chair_color_size": 'Family variant "chair_color_size" does not exist '
    'or is not a variant of the family "sofa".',
    "attributes/x": 'Attribute "x" does not exist.',
    "attributes/x/options": 'Attribute "x" does not exist.',
    "attributes/color/options/x": 'Attribute option "x" does not exist or is not an option of the '
    'attribute "color".',
    "attributes/sku/options": 'Attribute "sku" does not support options. Only attributes of type '
    '"pim_catalog_simpleselect", "pim_catalog_multiselect" support options.',
    "attribute-groups/x": 'Attribute group "x" does not exist.',
    "association-types/x": 'Association type "x" does not exist.',
    "channels/x": 'Channel "x" does not exist.',
    "locales/x": 'Locale "x" does not exist.',
    "currencies/x": 'Currency "x" does not exist.',
    "measure-families/x": 'Measurement family "x" does not exist.',
    "media-files/x": 'Media file "x" does not exist.',
}


def test_what_is_not_there_is_404_in_akeneos_words(catalog):
    client = catalog.client()
    for path, message in MISSING.items():
        answer = client.get(f"{ROOT}/{path}")
        assert answer.json() == {"code": 404, "message": message}, path
        assert answer.status_code == 404
        unheard = client.get(f"{ROOT}/{path.rpartition('/')[0]}/a%00b")
        assert unheard.status_code == 404, "PostgreSQL raised on a NUL"


NDJSON = "application/vnd.akeneo.collection+json"
TYPES = [
    ("POST", "products", "text/plain", "application/json"),
    ("PATCH", "products/a", "application/xml", "application/json"),
    ("PATCH", "products", "application/json", NDJSON),
    ("PATCH", "families/chair/variants", "application/json; charset=utf-8", NDJSON),
    ("PATCH", "measurement-families", "text/csv", "application/json"),
]


def test_another_content_type_is_415_and_the_right_one_named(writable):
    client = writable.client()
    for method, path, given, wanted in TYPES:
        headers = {"Content-Type": given}
        answer = client.request(method, f"{ROOT}/{path}", content=b"{}", headers=headers)
        bare = given.partition(";")[0]
        said = f'"{bare}" in "Content-Type" header is not valid. Only "{wanted}" is allowed.'
        assert answer.json() == {"code": 415, "message": said}
        assert answer.status_code == 415


def test_no_content_type_is_415_unless_the_body_is_json(writable):
    """Clients forget it: what is plainly JSON is taken."""
    client = writable.client()
    for path, wanted in {"products/NL-01": "application/json", "products": NDJSON}.items():
        answer = client.patch(f"{ROOT}/{path}", content=b"a=b")
        said = f'The "Content-Type" header is missing. "{wanted}" has to be specified as value.'
        assert answer.json() == {"code": 415, "message": said}
    assert client.patch(f"{ROOT}/products/NL-01", content=b" {}").status_code == 204
    answer = client.patch(f"{ROOT}/products", content=b'{"identifier":"NL-01"}\n')
    assert answer.text == '{"line":1,"identifier":"NL-01","status_code":204}'
    lines = {"Content-Type": NDJSON}
    assert client.patch(f"{ROOT}/products/NL-01", content=b"{}", headers=lines).status_code == 204


BODIES = {
    b"": 415,
    b"{": 400,
    b"[1]": 400,
    b"3": 400,
    b'"a"': 400,
    b"null": 400,
    b"[]": 204,
    b"false": 400,
    b'{"a":NaN}': 400,
    b"\xff": 400,
    rb'{"a":"\ud800"}': 400,
}


def test_a_body_that_is_no_json_object_is_400(writable):
    client, typed = writable.client(), {"Content-Type": "application/json"}
    for body, status in BODIES.items():
        headers = typed if body else {}
        answer = client.patch(f"{ROOT}/products/NL-01", content=body, headers=headers)
        assert answer.status_code == status, body
        if status == 400:
            assert answer.json() == {"code": 400, "message": "Invalid json message received"}


def test_a_body_past_a_megabyte_is_413(writable):
    body = b'{"x":"' + b"y" * 1_000_000 + b'"}'
    typed = {"Content-Type": "application/json"}
    answer = writable.client().patch(f"{ROOT}/products/NL-01", content=body, headers=typed)
    assert (answer.status_code, answer.json()["code"]) == (413, 413)


ASKED = {
    "categories?pagination_type=search_after": "Pagination type is not supported.",
    "media-files?pagination_type=search_after": "Pagination type is not supported.",
    "families?limit=101": "You cannot request more than 100 items.",
    'categories?search={"code":[{"operator":"=","value":"a"}]}': 'Filter on property "code" is not '
    'supported or does not support operator "="',
    'channels?search={"code":[{"operator":"IN","value":["a"]}]}': 'Filter on property "code" is '
    'not supported or does not support operator "IN"',
    'categories?search={"parent":[{"operator":"=","value":"x"}]}': 'Category "x" does not exist.',
    'families?search={"updated":[{"operator":">","value":"x"}]}': 'Property "updated" expects a '
    'string with the format "yyyy-mm-ddThh:mm:ssZ" as data, "x" given.',
}


def test_what_a_list_of_the_structure_cannot_be_asked_is_told(catalog):
    for query, message in ASKED.items():
        answer = catalog.client().get(f"{ROOT}/{query}")
        assert answer.json() == {"code": 422, "message": message}, query


@pytest.mark.parametrize("name", ["updater", "reader"])
def test_who_may_not_create_is_told_so_and_creates_nothing(writable, name):
    """A PATCH that creates needs the permission to create as well, line by line."""
    client = writable.client(name)
    said = "Access forbidden. You are not allowed to create or update products."
    answer = client.patch(f"{ROOT}/products/new", json={})
    assert answer.json() == {"code": 403, "message": said}
    batch = client.patch(
        f"{ROOT}/products",
        content=b'{"identifier":"new"}\n{"identifier":"NL-02"}',
        headers={"Content-Type": NDJSON},
    )
    if name == "reader":
        assert batch.json() == {"code": 403, "message": said}
    else:
        refused = f'{{"line":1,"identifier":"new","status_code":403,"message":"{said}"}}'
        assert batch.text == refused + '\n{"line":2,"identifier":"NL-02","status_code":204}'
    assert writable.client().get(f"{ROOT}/products/new").status_code == 404
    assert client.post(f"{ROOT}/products", json={"identifier": "new"}).status_code == 403


DEEDS = [
    ("GET", "families/chair/variants", "list family variants"),
    ("GET", "attributes/color/options", "list attribute options"),
    ("GET", "attribute-groups", "list attribute groups"),
    ("GET", "product-models", "list products"),
    ("GET", "channels", "list channels"),
    ("GET", "locales", "list locales"),
    ("GET", "currencies", "list currencies"),
    ("GET", "measurement-families", "list measurement families"),
    ("GET", "media-files", "list media files"),
    ("PATCH", "categories/a", "create or update categories"),
    ("POST", "association-types", "create or update association types"),
    ("DELETE", "products/a", "delete products"),
    ("DELETE", "product-models/a", "delete products"),
]


def test_a_refusal_names_what_was_asked_for(catalog):
    client = catalog.client("narrow")
    for method, path, deed in DEEDS:
        answer = client.request(method, f"{ROOT}/{path}")
        said = f"Access forbidden. You are not allowed to {deed}."
        assert answer.json() == {"code": 403, "message": said}
