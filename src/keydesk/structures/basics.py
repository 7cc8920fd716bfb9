"""What every catalog begins with: the least with which a product can be written."""

from datetime import datetime

from keydesk.structures.model import (
    ASSOCIATION_TYPE,
    ATTRIBUTE,
    ATTRIBUTE_GROUP,
    CATEGORY,
    CHANNEL,
    IDENTIFIER,
    Document,
    Entry,
)

BARE_ATTRIBUTE: Document = {
    "code": "", "type": "", "group": "other", "unique": False, "useable_as_grid_filter": False,
    "allowed_extensions": [], "metric_family": None, "default_metric_unit": None,
    "reference_data_name": None, "available_locales": [], "max_characters": None,
    "validation_rule": None, "validation_regexp": None, "wysiwyg_enabled": None,
    "number_min": None, "number_max": None, "decimals_allowed": None, "negative_allowed": None,
    "date_min": None, "date_max": None, "max_file_size": None, "minimum_input_length": None,
    "sort_order": 0, "localizable": False, "scopable": False, "labels": {},
    "auto_option_sorting": None, "default_value": None, "guidelines": {},
    "is_main_identifier": False,
}  # fmt: skip
SKU = BARE_ATTRIBUTE | {
    "code": "sku", "type": IDENTIFIER, "unique": True, "useable_as_grid_filter": True,
    "labels": {"en_US": "SKU"}, "is_main_identifier": True,
}  # fmt: skip
OTHER: Document = {
    "code": "other", "sort_order": 100, "attributes": ["sku"], "labels": {"en_US": "Other"}
}  # fmt: skip
MASTER: Document = {"code": "master", "parent": None, "labels": {"en_US": "Master catalog"}}
ECOMMERCE: Document = {
    "code": "ecommerce", "currencies": ["USD"], "locales": ["en_US"], "category_tree": "master",
    "conversion_units": {}, "labels": {"en_US": "Ecommerce"},
}  # fmt: skip
ASSOCIATIONS = {
    "PACK": "Pack",
    "UPSELL": "Upsell",
    "X_SELL": "Cross sell",
    "SUBSTITUTION": "Substitution",
}


def entries(now: datetime) -> list[Entry]:
    types = [_association_type(code, label) for code, label in ASSOCIATIONS.items()]
    first = [
        (ATTRIBUTE, SKU),
        (ATTRIBUTE_GROUP, OTHER),
        (CATEGORY, MASTER),
        (CHANNEL, ECOMMERCE),
        *((ASSOCIATION_TYPE, one) for one in types),
    ]
    return [Entry(kind, "", document["code"], document, now, now) for kind, document in first]


def _association_type(code: str, label: str) -> Document:
    return {
        "code": code, "labels": {"en_US": label}, "is_quantified": False, "is_two_way": False
    }  # fmt: skip
