"""What a column says, by its name; in what order files need each other."""

from keydesk.structures import snapshots
from keydesk.structures.basics import BARE_ATTRIBUTE
from keydesk.structures.model import Structure
from keydesk.transfers import columns, steps
from keydesk.transfers.kinds import BY_NAME
from keydesk.transfers.product_columns import plan

BASE = snapshots.BASICS.documents


def attribute(code, type_, **more):
    return {code: BARE_ATTRIBUTE | {"code": code, "type": f"pim_catalog_{type_}"} | more}


ATTRIBUTES = (
    attribute("name", "text", localizable=True)
    | attribute("text", "textarea", localizable=True, scopable=True)
    | attribute("stock", "number", scopable=True)
    | attribute("smart", "boolean")
    | attribute("tags", "multiselect")
    | attribute("day", "date")
    | attribute("weight", "metric", default_metric_unit="GRAM", decimals_allowed=True)
    | attribute("price", "price_collection")
)
STRUCTURE = Structure("1", {**BASE, "attribute": {**BASE["attribute"], **ATTRIBUTES}}, {})


def value(data, locale=None, scope=None):
    return {"locale": locale, "scope": scope, "data": data}


def test_cells_become_values():
    cases = {
        "name-en_US": ("Lamp", {"name": [value("Lamp", "en_US")]}),
        "text-en_US-ecommerce": ("x", {"text": [value("x", "en_US", "ecommerce")]}),
        "stock-ecommerce": ("12", {"stock": [value(12, None, "ecommerce")]}),
        "smart": ("1", {"smart": [value(True)]}),
        "tags": ("a, b", {"tags": [value(["a", "b"])]}),
        "day": ("2026-11-22", {"day": [value("2026-11-22T00:00:00+00:00")]}),
        "weight": ("1.5", {"weight": [value({"amount": "1.5", "unit": "GRAM"})]}),
        "price-EUR": ("9", {"price": [value([{"amount": 9, "currency": "EUR"}])]}),
        "price": ("9 EUR, 8.5 USD", {"price": [value([
            {"amount": 9, "currency": "EUR"}, {"amount": "8.5", "currency": "USD"}])]}),
        "nothing-x": ("y", {"nothing": [value("y", "x")]}),
        "name": ("y", {"name": [value("y")]}),
    }  # fmt: skip
    for name, (cell, values) in cases.items():
        made, _ = plan(STRUCTURE, [name], models=False).document([cell])
        assert made == {"values": values}, name


def test_an_amount_and_its_unit_meet_in_any_order():
    for names in (["weight", "weight-unit"], ["weight-unit", "weight"]):
        cells = ["2" if name == "weight" else "KILOGRAM" for name in names]
        made, _ = plan(STRUCTURE, names, models=False).document(cells)
        assert made["values"]["weight"][0]["data"] == {"amount": "2", "unit": "KILOGRAM"}


def test_empty_cells_empty_and_missing_columns_do_not():
    names = ["sku", "family", "enabled", "categories", "name-en_US", "name-de_DE", "stock-print",
             "PACK-products", "nothing"]  # fmt: skip
    made, blanks = plan(STRUCTURE, names, models=False).document(["a", *[""] * 8])
    assert made == {
        "identifier": "a", "family": None, "categories": [],
        "associations": {"PACK": {"products": []}},
    }  # fmt: skip
    assert blanks == {("name", "en_US", None)}  # of what no channel has, nothing can be said


def test_quantities_stand_beside_names():
    quantified = {"SET": {"code": "SET", "is_quantified": True, "is_two_way": False, "labels": {}}}
    structure = Structure("2", {**STRUCTURE.documents, "association_type": quantified}, {})
    names = ["SET-products", "SET-products-quantity"]
    made, _ = plan(structure, names, models=False).document(["x,y", "2,z"])
    assert made["quantified_associations"]["SET"]["products"] == [
        {"identifier": "x", "quantity": 2}, {"identifier": "y", "quantity": "z"},
    ]  # fmt: skip


def test_columns_of_the_structure():
    made = columns.document(
        BY_NAME["family_variants"],
        {"code": "v", "label-fr_FR": "", "variant-axes_1": "a,b", "variant-attributes_1": "a",
         "variant-axes_2": "", "variant-attributes_2": ""},
    )  # fmt: skip
    assert made == {
        "code": "v", "labels": {"fr_FR": None},
        "variant_attribute_sets": [{"level": 1, "axes": ["a", "b"], "attributes": ["a"]}],
    }  # fmt: skip
    channel = columns.document(
        BY_NAME["channels"], {"code": "c", "tree": "m", "conversion_units": "weight: GRAM"}
    )
    assert channel["category_tree"] == "m"
    assert channel["conversion_units"] == {"weight": "GRAM"}


def test_files_are_read_in_the_order_in_which_they_need_each_other():
    told = [(step.kind.name, step.phase) for step in steps.steps(BY_NAME)]
    names = [name for name, _ in told]
    assert names.index("categories") < names.index("channels") < names.index("families")
    assert names.index("attribute_groups") < names.index("attributes") < names.index("families")
    assert told[-2:] == [("product_models", "later"), ("products", "later")]


def test_parents_come_first_and_circles_are_found():
    lines = [("c", "b"), ("x", "y"), ("b", "a"), ("a", None), ("y", "x"), ("z", "y"), ("s", "s"),
             ("g", "nowhere")]  # fmt: skip
    ordered, lost = steps.in_order(lines)
    assert [lines[at][0] for at in ordered] == ["a", "g", "b", "c"]
    assert [lines[at][0] for at in lost] == ["x", "y", "z", "s"]
