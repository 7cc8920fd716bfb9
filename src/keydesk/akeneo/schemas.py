"""What each resource looks like, as JSON Schema: in answers, and as it may be sent.  Pure.

By the name of the resource; a property that is only read is marked so, and one that is not always
there stands in SOMETIMES.
"""

from typing import Any

from keydesk.structures.model import TYPES

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
FLAG: Schema = {"type": "boolean"}
MAYBE_FLAG: Schema = {"type": ["boolean", "null"]}
WHOLE: Schema = {"type": "integer"}
MAYBE_WHOLE: Schema = {"type": ["integer", "null"]}
LABELS: Schema = {"type": "object", "additionalProperties": MAYBE, "examples": [{"en_US": "Sofa"}]}
MOMENT: Schema = {"type": "string", "format": "date-time", "readOnly": True}


def array(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


def mapping(values: Schema, **more: Any) -> Schema:
    return {"type": "object", "additionalProperties": values, **more}


def shape(properties: dict[str, Schema], *, required: bool = True) -> Schema:
    found: Schema = {"type": "object", "properties": properties}
    return found | ({"required": [n for n in properties if n not in SOMETIMES]} if required else {})


SOMETIMES = {"position", "completenesses", "quality_scores", "linked_data", "_links"}
CODES = array(TEXT)
VALUE = shape({"locale": MAYBE, "scope": MAYBE, "data": {}, "linked_data": {"type": "object"}})
VALUES = mapping(array(VALUE))
SCORES = array(shape({"scope": TEXT, "locale": TEXT, "data": {}}), readOnly=True)
ASSOCIATIONS = mapping(
    shape({"products": CODES, "product_models": CODES, "groups": CODES}, required=False)
)
QUANTITY = shape({"identifier": TEXT, "uuid": TEXT, "quantity": WHOLE}, required=False)
QUANTIFIED = mapping(
    shape({"products": array(QUANTITY), "product_models": array(QUANTITY)}, required=False)
)
UUID: Schema = {"type": "string", "format": "uuid"}
CHANGED = {"created": MOMENT, "updated": MOMENT}
LINKED = {"associations": ASSOCIATIONS, "quantified_associations": QUANTIFIED}
PRODUCT_UUID: dict[str, Schema] = {
    "uuid": UUID, "enabled": FLAG, "family": MAYBE, "categories": CODES, "groups": CODES,
    "parent": MAYBE, "values": VALUES, **CHANGED, **LINKED,
    "completenesses": SCORES, "quality_scores": SCORES,
}  # fmt: skip
LEVEL = shape({"level": WHOLE, "axes": CODES, "attributes": CODES}, required=False)
STEP = shape({"operator": {"enum": ["mul", "div", "add", "sub"]}, "value": TEXT}, required=False)
UNIT = shape(
    {"code": TEXT, "labels": LABELS, "convert_from_standard": array(STEP), "symbol": MAYBE},
    required=False,
)
BOUND: Schema = {"type": ["string", "number", "null"]}
ATTRIBUTE: dict[str, Schema] = {
    "code": TEXT, "type": {"enum": list(TYPES)}, "group": TEXT,
    "group_labels": LABELS | {"readOnly": True}, "unique": FLAG, "useable_as_grid_filter": FLAG,
    "allowed_extensions": CODES, "metric_family": MAYBE, "default_metric_unit": MAYBE,
    "reference_data_name": MAYBE, "available_locales": CODES, "max_characters": MAYBE_WHOLE,
    "validation_rule": MAYBE, "validation_regexp": MAYBE, "wysiwyg_enabled": MAYBE_FLAG,
    "number_min": BOUND, "number_max": BOUND, "decimals_allowed": MAYBE_FLAG,
    "negative_allowed": MAYBE_FLAG, "date_min": MAYBE, "date_max": MAYBE, "max_file_size": BOUND,
    "minimum_input_length": MAYBE_WHOLE, "sort_order": WHOLE, "localizable": FLAG,
    "scopable": FLAG, "labels": LABELS, "auto_option_sorting": MAYBE_FLAG, "default_value": {},
    "guidelines": LABELS, "is_main_identifier": FLAG,
}  # fmt: skip
ENABLED: dict[str, Schema] = {"code": TEXT, "enabled": FLAG}
LINKS: Schema = {"type": "object", "readOnly": True}
PROPERTIES: dict[str, dict[str, Schema]] = {
    "product": {"identifier": TEXT, **PRODUCT_UUID},
    "product_uuid": PRODUCT_UUID,
    "product_model": {
        "code": TEXT, "family": TEXT, "family_variant": TEXT, "parent": MAYBE,
        "categories": CODES, "values": VALUES, **CHANGED, **LINKED,
        "quality_scores": SCORES,
    },
    "category": {
        "code": TEXT, "parent": MAYBE, "updated": MOMENT, "labels": LABELS,
        "position": WHOLE | {"readOnly": True},
    },
    "family": {
        "code": TEXT, "attributes": CODES, "attribute_as_label": MAYBE,
        "attribute_as_image": MAYBE, "attribute_requirements": mapping(CODES), "labels": LABELS,
    },
    "family_variant": {
        "code": TEXT, "labels": LABELS, "variant_attribute_sets": array(LEVEL),
        "common_attributes": CODES | {"readOnly": True},
    },
    "attribute": ATTRIBUTE,
    "attribute_option": {"code": TEXT, "attribute": TEXT, "sort_order": WHOLE, "labels": LABELS},
    "attribute_group": {"code": TEXT, "sort_order": WHOLE, "attributes": CODES, "labels": LABELS},
    "association_type": {
        "code": TEXT, "labels": LABELS, "is_quantified": FLAG, "is_two_way": FLAG,
    },
    "channel": {
        "code": TEXT, "currencies": CODES, "locales": CODES, "category_tree": TEXT,
        "conversion_units": mapping(MAYBE), "labels": LABELS,
    },
    "locale": ENABLED,
    "currency": ENABLED,
    "measurement_family": {
        "code": TEXT, "labels": LABELS, "standard_unit_code": TEXT, "units": mapping(UNIT),
    },
    "measure_family": {"code": TEXT, "standard": TEXT, "units": array({"type": "object"})},
    "media_file": {
        "code": TEXT, "original_filename": TEXT, "mime_type": TEXT, "size": WHOLE,
        "extension": TEXT,
    },
}  # fmt: skip


def answered(name: str) -> Schema:
    return shape(PROPERTIES[name] | {"_links": LINKS})


def sent(name: str) -> Schema:
    """What may be sent of it: any part."""
    writable = {n: s for n, s in PROPERTIES[name].items() if not s.get("readOnly")}
    return shape(writable, required=False)


ERROR = shape(
    {"code": WHOLE, "message": TEXT, "errors": array({"type": "object"}), "_links": LINKS}
) | {"required": ["code", "message"]}
LINK = shape({"href": {"type": "string", "format": "uri"}})


def envelope(item: Schema) -> Schema:
    links = {
        "type": "object",
        "properties": dict.fromkeys(("self", "first", "previous", "next"), LINK),
        "required": ["self", "first"],
    }
    page = {"_links": links, "current_page": WHOLE, "items_count": WHOLE}
    page["_embedded"] = shape({"items": array(item)})
    return {"type": "object", "properties": page, "required": ["_links", "_embedded"]}
