"""What every catalog begins with: the least with which a product can be written."""

from datetime import datetime

from keydesk.structures import units
from keydesk.structures.model import (
    ASSOCIATION_TYPE,
    ATTRIBUTE,
    ATTRIBUTE_GROUP,
    CATEGORY,
    CHANNEL,
    GROUP_TYPE,
    IDENTIFIER,
    MEASUREMENT,
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
OTHER: Document = {"code": "other", "sort_order": 100, "labels": {"en_US": "Other"}}
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


def _association_type(code: str, label: str) -> Document:
    return {
        "code": code, "labels": {"en_US": label}, "is_quantified": False, "is_two_way": False
    }  # fmt: skip


_TYPES = [_association_type(code, label) for code, label in ASSOCIATIONS.items()]
FIRST: list[tuple[str, Document]] = [
    (ATTRIBUTE, SKU),
    (ATTRIBUTE_GROUP, OTHER),
    (CATEGORY, MASTER),
    (CHANNEL, ECOMMERCE),
    (GROUP_TYPE, {"code": "RELATED", "labels": {"en_US": "Related"}}),
    *((ASSOCIATION_TYPE, one) for one in _TYPES),
    *((MEASUREMENT, one) for one in units.documents()),
]
FIRST.sort(key=lambda one: (one[0], one[1]["code"]))


def entries(now: datetime) -> list[Entry]:
    """By kind and code.  All catalogs share the documents, which nobody changes in place."""
    return [Entry(kind, "", document["code"], document, now, now) for kind, document in FIRST]
