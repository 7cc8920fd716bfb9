"""What each resource looks like: its properties, in the order in which Akeneo writes them."""

from tests.akeneo.conftest import ROOT

VALUE = ["locale", "scope", "data"]
ATTRIBUTE = (
    "code type group group_labels unique useable_as_grid_filter allowed_extensions metric_family "
    "default_metric_unit reference_data_name available_locales max_characters validation_rule "
    "validation_regexp wysiwyg_enabled number_min number_max decimals_allowed negative_allowed "
    "date_min date_max max_file_size minimum_input_length sort_order localizable scopable labels "
    "auto_option_sorting default_value guidelines is_main_identifier"
)
PRODUCT = "enabled family categories groups parent values created updated associations"
SHAPES = {
    "products/NL-00/full": f"uuid identifier {PRODUCT} quantified_associations",
    "products/NL-01?with_completenesses=true": f"uuid identifier {PRODUCT} "
    "quantified_associations completenesses",
    "product-models/havn-oak?with_completenesses=true": "code family family_variant parent "
    "categories values created updated associations quantified_associations",
    "families/sofa": "code attributes attribute_as_label attribute_as_image "
    "attribute_requirements labels",
    "families/chair/variants/chair_color_size": "code labels variant_attribute_sets "
    "common_attributes",
    "attributes/price": ATTRIBUTE,
    "attributes/color/options/oak": "code attribute sort_order labels",
    "attribute-groups/other": "code sort_order attributes labels",
    "association-types/SET": "code labels is_quantified is_two_way",
    "categories/sofas": "code parent updated labels",
    "categories/sofas?with_position=true": "code parent updated labels position",
    "channels/print": "code currencies locales category_tree conversion_units labels",
    "locales/en_US": "code enabled",
    "currencies/EUR": "code enabled",
    "measure-families/Mass": "code standard units",
}


def test_each_resource_has_its_properties_in_akeneos_order(catalog):
    client = catalog.client()
    for path, expected in SHAPES.items():
        assert list(client.get(f"{ROOT}/{path}").json()) == expected.split(), path


def test_what_stands_within_has_its_order_too_and_nothing_is_an_empty_array(catalog):
    """The database sorted all keys, so that a value began with its data."""
    client = catalog.client()
    full = client.get(f"{ROOT}/products/NL-00/full?with_attribute_options=true").json()
    for entries in full["values"].values():
        assert {tuple(one)[:3] for one in entries} == {tuple(VALUE)}
    assert list(full["values"]["materials"][0]) == [*VALUE, "linked_data"]
    assert full["values"]["color"][0]["linked_data"] == {
        "attribute": "color", "code": "oak", "labels": {"en_US": "Oak"},
    }  # fmt: skip
    assert list(full["associations"]["PACK"]) == ["groups", "products", "product_models"]
    assert list(full["quantified_associations"]["SET"]) == ["products", "product_models"]
    variant = client.get(f"{ROOT}/families/chair/variants/chair_color_size").json()
    assert {tuple(one) for one in variant["variant_attribute_sets"]} == {
        ("level", "axes", "attributes")
    }
    mass = next(one for one in client.get(f"{ROOT}/measurement-families").json()
                if one["code"] == "Mass")  # fmt: skip
    assert list(mass) == ["code", "labels", "standard_unit_code", "units"]
    gram = ["code", "labels", "convert_from_standard", "symbol"]
    assert list(mass["units"]["GRAM"]) == gram
    bare = client.get(f"{ROOT}/products/bare").text
    assert '"values":{},' in bare
    assert '"associations":{},"quantified_associations":{}}' in bare
    channel = client.get(f"{ROOT}/channels/print").text
    assert '"conversion_units":{},"labels":{}}' in channel
    by_uuid = client.get(f"{ROOT}/products-uuid/{full['uuid']}").json()
    assert "identifier" not in by_uuid
    (one,) = by_uuid["quantified_associations"]["SET"]["products"]
    assert list(one) == ["uuid", "quantity"]
    assert by_uuid["values"]["sku"] == [{"locale": None, "scope": None, "data": "NL-00/full"}]
