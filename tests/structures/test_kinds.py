"""The rules of all kinds but attributes, as tables."""

import pytest

from keydesk.structures.draft import Draft, Key
from keydesk.structures.editing import edit
from keydesk.structures.model import (
    ASSOCIATION_TYPE,
    ATTRIBUTE,
    ATTRIBUTE_GROUP,
    CATEGORY,
    CHANNEL,
    FAMILY,
    GROUP,
    GROUP_TYPE,
    KINDS,
    MEASUREMENT,
    OPTION,
    VARIANT,
    Structure,
)
from keydesk.structures.views import shown
from tests.structures.trial import SETS, catalog, wished

ONE = [{"operator": "mul", "value": "1"}]
STEP = {"operator": "mul", "value": "2"}
FLOW = {"standard_unit_code": "DROP", "units": {"DROP": {"convert_from_standard": ONE}}}
STEPS = "units[CUP][convert_from_standard]"
SHOP = {"category_tree": "master", "locales": ["fr_FR"], "currencies": ["EUR"]}


def unit(*steps, **more):
    return {"units": {"CUP": {"convert_from_standard": list(steps)} | more}}


def level(number, axes, attributes=()):
    return {"level": number, "axes": axes.split(), "attributes": list(attributes)}


TABLE = {
    FAMILY: [
        ("without anything", "f1", {}, "created"),
        ("an attribute that does not exist", "f", {"attributes": ["x"]}, "unknown_code"),
        ("named by what is no text", "shoes", {"attribute_as_label": "weight"},
         "attribute_as_label:not_of_types"),
        ("named by what it has not", "f", {"attribute_as_label": "name"},
         "attribute_as_label:not_of_family"),
        ("named by nothing that exists", "f", {"attribute_as_label": "x"}, "unknown_code"),
        ("shown by a text", "shoes", {"attribute_as_image": "name"},
         "attribute_as_image:not_of_types"),
        ("shown", "shoes", {"attribute_as_image": "picture"}, "kept"),
        ("required nowhere", "f", {"attribute_requirements": {"x": []}}, "unknown_code"),
        ("what it has not is required", "f", {"attribute_requirements": {"ecommerce": ["name"]}},
         "attribute_requirements:requirement_not_of_family"),
        ("required", "shoes", {"attribute_requirements": {"ecommerce": ["name"]}}, "kept"),
        ("an axis leaves", "shoes", {"attributes": ["name", "picture"]},
         "attributes:axis_of_variant"),
        ("an array for an object", "f", {"attribute_requirements": ["x"]}, "object_expected"),
        ("a parent", "f", {"parent": "shoes"}, "property_unknown"),
    ],
    VARIANT: [
        ("two levels", "v1", {SETS: [level(1, "color"), level(2, "size")]}, "created"),
        ("all sorts of axes", "v2", {SETS: [level(1, "size weight smart")]}, "created"),
        ("no level", "v", {}, f"{SETS}:levels"),
        ("three levels", "v", {SETS: [level(n, "size") for n in (1, 2, 3)]}, f"{SETS}:levels"),
        ("a level that does not count", "v", {SETS: [{"axes": []}]}, "key_missing"),
        ("no axis", "v", {SETS: [level(1, "")]}, f"{SETS}:axes_missing"),
        ("an axis that does not exist", "v", {SETS: [level(1, "x")]}, "unknown_code"),
        ("a text as axis", "v", {SETS: [level(1, "ean")]}, f"{SETS}:axis_type"),
        ("an axis per channel", "v", {SETS: [level(1, "season")]}, f"{SETS}:axis_localizable"),
        ("of another family", "v", {SETS: [level(1, "size", ["released"])]},
         f"{SETS}:not_of_family"),
        ("one on two levels", "v", {SETS: [level(1, "color", ["size"]), level(2, "size")]},
         f"{SETS}:attribute_twice"),
        ("a unique one above the products", "v",
         {SETS: [level(1, "color", ["ean"]), level(2, "size")]},
         f"{SETS}:unique_not_on_last_level"),
        ("another axis", "by_size", {SETS: [level(1, "color")]}, f"{SETS}:immutable"),
        ("one level fewer", "v1", {SETS: [level(1, "color")]}, f"{SETS}:levels_changed"),
        ("one level more", "by_size", {SETS: [level(1, "size"), level(2, "color")]},
         f"{SETS}:levels_changed"),
        ("what it has in common is only read", "by_size", {"common_attributes": []}, "kept"),
        ("a text for the levels", "v", {SETS: "1"}, "array_expected"),
        ("a text for a level", "v", {SETS: ["1"]}, "object_expected"),
    ],
    CATEGORY: [
        ("a tree", "c1", {}, "created"),
        ("a child", "c2", {"parent": "c1"}, "created"),
        ("a grandchild", "c3", {"parent": "c2"}, "created"),
        ("of no parent", "c", {"parent": "x"}, "unknown_code"),
        ("below itself", "c2", {"parent": "c2"}, "parent:cycle"),
        ("below its own child", "c2", {"parent": "c3"}, "parent:cycle"),
        ("a root goes elsewhere", "c1", {"parent": "master"}, "parent:immutable"),
        ("a child goes elsewhere", "c3", {"parent": "master"}, "kept"),
        ("a new one below itself", "c", {"parent": "c"}, "unknown_code"),
        ("what is only read", "c3", {"updated": "x", "position": 3}, "kept"),
    ],
    CHANNEL: [
        ("a shop", "print", SHOP, "created"),
        ("digits only", "123", SHOP, "code:code_needs_letter"),
        ("nothing", "s", {}, "locales:too_few currencies:too_few category_tree:blank"),
        ("no such tree", "s", SHOP | {"category_tree": "x"}, "unknown_code"),
        ("a branch as tree", "s", SHOP | {"category_tree": "branch"}, "category_tree:not_root"),
        ("no such locale", "s", SHOP | {"locales": ["fr_FR", "xx_XX"]}, "unknown_code"),
        ("no such currency", "s", SHOP | {"currencies": ["XYZ"]}, "unknown_code"),
        ("converts", "print", {"conversion_units": {"weight": "GRAM"}}, "kept"),
        ("converts no more", "print", {"conversion_units": {"weight": None}}, "kept"),
        ("converts a text", "s", SHOP | {"conversion_units": {"name": "GRAM"}}, "unknown_code"),
        ("converts to metres", "s", SHOP | {"conversion_units": {"weight": "METER"}},
         "unknown_code"),
        ("converts nothing", "s", SHOP | {"conversion_units": {"x": "METER"}}, "unknown_code"),
        ("a null for an array", "print", {"locales": None}, "array_expected"),
    ],
    ASSOCIATION_TYPE: [
        ("both ways", "t1", {"is_two_way": True}, "created"),
        ("counted", "t2", {"is_quantified": True}, "created"),
        ("both", "t", {"is_two_way": True, "is_quantified": True},
         "is_quantified:quantified_two_way"),
        ("one way", "t1", {"is_two_way": False}, "is_two_way:immutable"),
        ("no longer counted", "t2", {"is_quantified": False}, "is_quantified:immutable"),
    ],
    MEASUREMENT: [
        ("a new one", "Flow", FLOW, "created"),
        ("a unit more", "Flow", unit(STEP), "kept"),
        ("no unit", "M", {}, "standard_unit_code:blank units:units_count"),
        ("its standard is missing", "M", FLOW | {"standard_unit_code": "CUP"},
         "standard_unit_code:standard_unit_missing"),
        ("its standard converts", "Flow", {"units": {"DROP": {"convert_from_standard": [STEP]}}},
         "units:standard_unit_converts"),
        ("another standard", "Flow", {"standard_unit_code": "CUP"},
         "standard_unit_code:immutable units:standard_unit_converts"),
        ("a unit without steps", "Flow", unit(),
         f"{STEPS}:steps_count"),
        ("six steps", "Flow", unit(*[STEP] * 6), f"{STEPS}:steps_count"),
        ("a power", "Flow", unit(STEP | {"operator": "pow"}),
         f"{STEPS}[0][operator]:not_a_choice"),
        ("times nothing", "Flow", unit(STEP | {"value": "0.0"}),
         f"{STEPS}[0][value]:zero"),
        ("times infinity", "Flow", unit(STEP | {"value": "Infinity"}),
         f"{STEPS}[0][value]:not_a_number"),
        ("a step of nothing", "Flow", unit({}),
         f"{STEPS}[0][operator]:not_a_choice {STEPS}[0][value]:blank"),
        ("units as an array", "Flow", {"units": [1]}, "object_expected"),
        ("a unit that is none", "Flow", {"units": {"CUP": 1}}, "object_expected"),
        ("a unit with a blank in it", "Flow", {"units": {"A B": {"convert_from_standard": ONE}}},
         "units[A B][code]:code_characters"),
    ],
    ATTRIBUTE_GROUP: [
        ("a new one", "g1", {"sort_order": "3"}, "created"),
        ("with attributes", "g1", {"attributes": ["name", "size"]}, "kept"),
        ("with what does not exist", "g1", {"attributes": ["x"]}, "unknown_code"),
        ("the last resort without one", "other", {"attributes": []},
         " ".join(["attributes:no_other_group"] * 8)),
        ("a group after a word", "g1", {"sort_order": "last"}, "integer_expected"),
    ],
    GROUP_TYPE: [("a new one", "seasonal", {"labels": {"en_US": "Seasonal"}}, "created")],
    GROUP: [
        ("a new one", "winter", {"type": "seasonal"}, "unknown_code"),
        ("of a type", "winter", {"type": "RELATED"}, "created"),
        ("of none", "summer", {}, "type:blank"),
    ],
    OPTION: [
        ("a new one", "s", {"sort_order": 3, "labels": {"en_US": "Small"}}, "created"),
        ("a code with a minus", "x-l", {}, "code:code_characters"),
        ("of another attribute", "m", {"attribute": "color"}, "code_mismatch"),
        ("as it is read", "m", {"code": "m", "attribute": "size", "sort_order": 2, "labels": {}},
         "created"),
    ],
}  # fmt: skip
OWNERS = {VARIANT: "shoes", OPTION: "size"}


@pytest.mark.parametrize("kind", TABLE)
def test_what_may_become_of(kind):
    draft = catalog()
    for told, code, data, expected in TABLE[kind]:
        result = wished(draft, kind, code, data, OWNERS.get(kind, ""))
        assert (told, result) == (told, expected)


@pytest.mark.parametrize("kind", TABLE)
def test_who_may_only_update_creates_nothing(kind):
    owner = OWNERS.get(kind, "")
    assert wished(catalog(), kind, "new", {}, owner, may_create=False) == "forbidden"


def test_the_identifier_is_in_every_family_and_required():
    draft = catalog()
    family = {"attributes": ["name"], "attribute_requirements": {"ecommerce": ["name"]}}
    edit(draft, Key(FAMILY, "", "hats"), family, may_create=True)
    hats = draft.get(FAMILY, "hats")
    assert hats["attributes"] == ["sku", "name"]
    assert hats["attribute_requirements"] == {"ecommerce": ["sku", "name"]}
    assert hats["attribute_as_label"] == "sku"


def test_a_family_that_is_sent_back_as_it_was_read_is_not_changed():
    draft = catalog()
    structure = structure_of(draft)
    for kind, code, owner in ((FAMILY, "shoes", ""), (VARIANT, "by_size", "shoes"),
                              (ATTRIBUTE, "weight", ""), (CATEGORY, "branch", ""),
                              (CHANNEL, "ecommerce", ""), (MEASUREMENT, "Area", ""),
                              (ATTRIBUTE_GROUP, "other", "")):  # fmt: skip
        [read] = shown(structure, kind, [structure.documents[kind][code]])
        again = Draft(structure, [])
        assert wished(again, kind, code, read, owner) == "kept"
        assert again.changed() == {}, kind


def structure_of(draft):
    at = {kind: {} for kind in KINDS}
    return Structure("", draft.documents, at)


def test_what_leaves_a_family_leaves_its_requirements_and_variants():
    """A variant that names what its family has not would ask for values that no product has."""
    draft = catalog()
    required = {"attribute_requirements": {"ecommerce": ["weight", "name"]}}
    assert wished(draft, FAMILY, "shoes", required) == "kept"
    assert wished(draft, FAMILY, "shoes", {"attributes": ["sku", "name", "size"]}) == "kept"
    assert draft.get(FAMILY, "shoes")["attribute_requirements"] == {"ecommerce": ["sku", "name"]}
    assert draft.get(VARIANT, "by_size")[SETS] == [level(1, "size", ["size", "sku"])]


def test_unique_attributes_and_axes_come_to_their_level_by_themselves():
    sets = catalog().get(VARIANT, "by_size")[SETS]
    assert sets == [level(1, "size", ["weight", "size", "sku", "ean"])]


def test_a_level_keeps_what_is_not_said():
    draft = catalog()
    sets = [{"level": 1, "attributes": ["smart"]}]
    assert wished(draft, VARIANT, "by_size", {SETS: sets}, "shoes") == "kept"
    kept = draft.get(VARIANT, "by_size")[SETS]
    assert kept == [level(1, "size", ["smart", "size", "sku", "ean"])]


def test_a_variant_of_another_family_is_not_touched():
    draft = catalog()
    wished(draft, FAMILY, "hats", {"attributes": ["size"]})
    sets = {SETS: [level(1, "size")]}
    assert wished(draft, VARIANT, "by_size", sets, "hats") == "code:taken"


def test_a_group_that_names_attributes_moves_them():
    """The attribute's group is the truth; two groups that both claim one cannot be."""
    draft = catalog()
    wished(draft, ATTRIBUTE_GROUP, "texts", {"attributes": ["name", "ean"]})
    assert draft.get(ATTRIBUTE, "name")["group"] == "texts"
    wished(draft, ATTRIBUTE_GROUP, "texts", {"attributes": ["ean"]})
    assert draft.get(ATTRIBUTE, "name")["group"] == "other"
    assert draft.get(ATTRIBUTE, "ean")["group"] == "texts"


def test_a_refused_wish_leaves_nothing_behind():
    draft = catalog()
    before = dict(draft.after)
    wished(draft, FAMILY, "shoes", {"attributes": ["name"], "labels": {"en_US": "Shoes"}})
    assert draft.after == before
