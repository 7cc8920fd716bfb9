"""Which attributes may be made, and what of them may change."""

from keydesk.structures.draft import Draft
from keydesk.structures.model import ATTRIBUTE
from keydesk.structures.snapshots import BASICS
from tests.structures.trial import catalog, wished

TEXT = {"type": "pim_catalog_text", "group": "other"}
NUMBER = TEXT | {"type": "pim_catalog_number"}
METRIC = TEXT | {"type": "pim_catalog_metric"}
DATE = TEXT | {"type": "pim_catalog_date"}
IMAGE = TEXT | {"type": "pim_catalog_image"}
SELECT = TEXT | {"type": "pim_catalog_simpleselect"}
IDENTIFIER = TEXT | {"type": "pim_catalog_identifier"}
AREA = {"metric_family": "Area", "default_metric_unit": "ARE"}
REGEXP = {"validation_rule": "regexp"}
NEW = [
    ("nothing but what is needed", "a1", TEXT, "created"),
    ("a key that nobody knows", "a", TEXT | {"colour": 1}, "property_unknown"),
    ("no type", "a", {"group": "other"}, "type:blank"),
    ("a type that does not exist", "a", TEXT | {"type": "pim_catalog_table"}, "unknown_code"),
    ("no group", "a", {"type": "pim_catalog_text"}, "group:blank"),
    ("a group that does not exist", "a", TEXT | {"group": "x"}, "unknown_code"),
    ("a code with a blank", "a b", TEXT, "code:code_characters"),
    ("a code of 101 characters", "a" * 101, TEXT, "code:too_long"),
    ("no code", "", TEXT, "code:blank"),
    ("a code of the product itself", "Family", TEXT, "code:code_reserved"),
    ("a code like an association's", "PACK_products", TEXT, "code:code_reserved"),
    ("a text where a boolean is", "a", TEXT | {"unique": "yes"}, "boolean_expected"),
    ("null where a boolean is", "a", TEXT | {"localizable": None}, "boolean_expected"),
    ("an array where a text is", "a", TEXT | {"group": ["other"]}, "scalar_expected"),
    ("null for labels", "a", TEXT | {"labels": None}, "object_expected"),
    ("labels as PHP writes none", "a2", TEXT | {"labels": []}, "created"),
    ("a label in no language", "a", TEXT | {"labels": {"xx_XX": "A"}}, "labels:locale_unknown"),
    ("a label of 101 letters", "a", TEXT | {"labels": {"en_US": "a" * 101}}, "labels:too_long"),
    ("a number as a label", "a", TEXT | {"labels": {"en_US": 1}}, "string_expected"),
    ("half a character", "a", TEXT | {"labels": {"en_US": "\ud800"}}, "string_expected"),
    ("unknown locales", "a", TEXT | {"available_locales": ["xx"]}, "unknown_code"),
    ("null for an array", "a", TEXT | {"available_locales": None}, "array_expected"),
    ("a unique text", "a3", TEXT | {"unique": True}, "created"),
    ("a unique list", "a", SELECT | {"unique": True}, "unique:not_of_type"),
    ("unique in each locale", "a", TEXT | {"unique": True, "localizable": True},
     "unique:unique_localizable"),
    ("a second identifier", "a4", IDENTIFIER, "created"),
    ("a localizable identifier", "a", IDENTIFIER | {"localizable": True},
     "localizable:not_of_type"),
    ("a second main identifier", "a", IDENTIFIER | {"is_main_identifier": True},
     "is_main_identifier:main_identifier_taken"),
    ("a metric", "a5", METRIC | AREA, "created"),
    ("a metric of nothing", "a", METRIC, "metric_family:blank"),
    ("a metric of no family", "a", METRIC | {"metric_family": "x"}, "unknown_code"),
    ("a metric without unit", "a", METRIC | {"metric_family": "Area"},
     "default_metric_unit:blank"),
    ("a unit of another family", "a", METRIC | AREA | {"default_metric_unit": "METER"},
     "default_metric_unit:unit_unknown"),
    ("a text in metres", "a", TEXT | AREA,
     "metric_family:not_of_type default_metric_unit:not_of_type"),
    ("a text that says it has no decimals", "a6", TEXT | {"decimals_allowed": False}, "created"),
    ("bounds", "a7", NUMBER | {"number_min": 1, "number_max": "5"}, "created"),
    ("bounds the wrong way", "a", NUMBER | {"number_min": "5", "number_max": "1"},
     "number_max:bounds_reversed"),
    ("a bound with decimals", "a", NUMBER | {"number_min": "1.5"}, "number_min:decimals"),
    ("a bound below 0", "a", NUMBER | {"number_min": -1}, "number_min:negative"),
    ("a bound that is no number", "a", NUMBER | {"number_min": "NaN"}, "number_min:not_a_number"),
    ("a huge bound", "a", NUMBER | {"number_min": "1e999999999"}, "number_min:not_a_number"),
    ("a text of 300", "a", TEXT | {"max_characters": 300}, "max_characters:too_high"),
    ("a text of none", "a", TEXT | {"max_characters": 0}, "max_characters:too_low"),
    ("a text of many", "a", TEXT | {"max_characters": 1.5}, "integer_expected"),
    ("a rule", "a8", TEXT | {"validation_rule": "email"}, "created"),
    ("a rule that does not exist", "a", TEXT | {"validation_rule": "x"},
     "validation_rule:not_a_choice"),
    ("no expression", "a", TEXT | REGEXP, "validation_regexp:blank"),
    ("an expression", "a9", TEXT | REGEXP | {"validation_regexp": "/^[a-z]+$/i"}, "created"),
    ("no rule", "a", TEXT | {"validation_regexp": "/a/"}, "validation_regexp:regexp_without_rule"),
    ("half an expression", "a", TEXT | REGEXP | {"validation_regexp": "/(a/"},
     "validation_regexp:regexp_unfit"),
    ("dates", "b1", DATE | {"date_min": "2020-01-01", "date_max": "2021-01-01T00:00:00+02:00"},
     "created"),
    ("dates the wrong way", "b", DATE | {"date_min": "2021-01-02", "date_max": "2021-01-01"},
     "date_max:bounds_reversed"),
    ("no date", "b", DATE | {"date_min": "tomorrow"}, "date_min:not_a_date"),
    ("a picture", "b2", IMAGE | {"allowed_extensions": ["PNG", "png"], "max_file_size": 1.5},
     "created"),
    ("a path as extension", "b", IMAGE | {"allowed_extensions": ["../x"]},
     "allowed_extensions:extension_characters"),
    ("a picture of 0 bytes", "b", IMAGE | {"max_file_size": "0"}, "max_file_size:out_of_range"),
    ("a default that is no boolean", "b", TEXT | {"type": "pim_catalog_boolean",
     "default_value": "x"}, "boolean_expected"),
    ("reference data of nothing", "b", TEXT | {"type": "pim_reference_data_simpleselect"},
     "reference_data_name:blank"),
    ("another code in the body", "b", TEXT | {"code": "c"}, "code_mismatch"),
]  # fmt: skip
CHANGED = [
    ("nothing", "weight", {}, "kept"),
    ("its type", "weight", {"type": "pim_catalog_number"},
     "type:immutable metric_family:not_of_type default_metric_unit:not_of_type"),
    ("localizable", "weight", {"localizable": True}, "localizable:immutable"),
    ("scopable", "weight", {"scopable": True}, "scopable:immutable"),
    ("its measurement family", "weight", {"metric_family": "Area", "default_metric_unit": "ARE"},
     "metric_family:immutable"),
    ("unique", "ean", {"unique": False}, "unique:immutable"),
    ("the main identifier's uniqueness", "sku", {"unique": False}, "unique:immutable"),
    ("the main identifier", "sku", {"is_main_identifier": False},
     "is_main_identifier:immutable"),
    ("its unit", "weight", {"default_metric_unit": "GRAM"}, "kept"),
    ("what is only read", "weight", {"group_labels": {"en_US": "?"}}, "kept"),
]  # fmt: skip


def test_what_a_new_attribute_may_be():
    draft = Draft(BASICS, [])
    for told, code, data, expected in NEW:
        assert (told, wished(draft, ATTRIBUTE, code, data)) == (told, expected)


def test_what_may_become_of_an_attribute():
    """An attribute that changed its type would leave values of the former one behind."""
    draft = catalog()
    for told, code, data, expected in CHANGED:
        assert (told, wished(draft, ATTRIBUTE, code, data)) == (told, expected)


def test_an_eleventh_identifier_is_refused():
    draft = Draft(BASICS, [])
    for number in range(9):
        assert wished(draft, ATTRIBUTE, f"id{number}", IDENTIFIER) == "created"
    assert wished(draft, ATTRIBUTE, "one_more", IDENTIFIER) == "type:identifiers_too_many"


def test_what_goes_without_saying_is_written_out():
    draft = Draft(BASICS, [])
    wished(draft, ATTRIBUTE, "price", NUMBER | {"number_min": 1e-7, "decimals_allowed": True})
    price = draft.get(ATTRIBUTE, "price")
    assert price["number_min"] == "0.0000001"
    assert (price["negative_allowed"], price["max_characters"], price["labels"]) == (
        False,
        None,
        {},
    )
    wished(draft, ATTRIBUTE, "code2", IDENTIFIER)
    assert draft.get(ATTRIBUTE, "code2")["unique"]
    wished(draft, ATTRIBUTE, "shot", IMAGE | {"allowed_extensions": ["PNG", "png"]})
    assert draft.get(ATTRIBUTE, "shot")["allowed_extensions"] == ["png"]


def test_labels_are_merged_and_null_takes_one_away():
    draft = Draft(BASICS, [])
    wished(draft, ATTRIBUTE, "a", TEXT | {"labels": {"en_US": "A", "fr_FR": "B", "de_DE": "C"}})
    wished(draft, ATTRIBUTE, "a", {"labels": {"fr_FR": None, "de_DE": "", "it_IT": "D"}})
    assert draft.get(ATTRIBUTE, "a")["labels"] == {"en_US": "A", "it_IT": "D"}
