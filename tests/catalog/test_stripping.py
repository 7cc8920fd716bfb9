"""What hides nothing gives the very thing back; what hides something leaves the original alone."""

import copy
from datetime import UTC, datetime

from keydesk.auth.rights import rights
from keydesk.catalog.inheriting import whole
from keydesk.catalog.model import Product
from keydesk.catalog.stripping import Shown
from keydesk.structures.basics import BARE_ATTRIBUTE
from keydesk.structures.model import ATTRIBUTE, CATEGORY, CHANNEL, KINDS, Structure
from keydesk.structures.restricting import restricted

THEN = datetime(2026, 1, 1, tzinfo=UTC)
EVERYTHING = {name: {"*": "view"} for name in ("categories", "channels", "locales")}
EVERYTHING["attribute_groups"] = {"*": "view"}
TEXT = BARE_ATTRIBUTE | {"type": "pim_catalog_text"}
ATTRIBUTES = {
    "name": TEXT | {"code": "name", "localizable": True, "group": "shown"},
    "note": TEXT | {"code": "note", "group": "hidden"},
}
SHOP = {"code": "shop", "locales": ["en_US", "fr_FR"], "currencies": [], "category_tree": "all"}
DOCUMENTS = {
    **{kind: {} for kind in KINDS},
    ATTRIBUTE: ATTRIBUTES,
    "attribute_group": {"shown": {"code": "shown"}, "hidden": {"code": "hidden"}},
    CATEGORY: {"all": {"code": "all", "parent": None}, "b": {"code": "b", "parent": None}},
    CHANNEL: {"shop": SHOP},
}
STRUCTURE = Structure("1", DOCUMENTS, {kind: {} for kind in KINDS})


def value(data, locale=None):
    return {"locale": locale, "scope": None, "data": data}


def product():
    document = {
        "values": {"name": [value("a", "en_US"), value("b", "fr_FR")], "note": [value("c")]},
        "categories": ["all", "b"],
        "groups": [],
        "associations": {"X": {"products": ["seen", "unseen"], "product_models": [], "groups": []}},
        "quantified_associations": {},
    }
    return Product("1", "p", True, None, None, document, THEN, THEN)


def shown(sections, products):
    return Shown(restricted(STRUCTURE, rights(EVERYTHING | sections)), products, ())


def test_where_nothing_is_hidden_nothing_is_copied():
    one = whole(product(), {})
    own = one.own.document
    told = shown({}, {"seen", "unseen"}).whole(one)
    assert told == one
    assert told.values is own["values"]


def test_each_kind_of_thing_is_taken_away_and_the_original_stays():
    one = whole(product(), {})
    before = copy.deepcopy(one)
    hiding = {
        "locales": ({"locales": {"fr_FR": "view"}}, ["values", "name"], [value("b", "fr_FR")]),
        "groups": ({"attribute_groups": {"hidden": "view"}}, ["values", "note"], [value("c")]),
        "categories": ({"categories": {"b": "view"}}, ["categories"], ["b"]),
    }
    for sections, path, left in hiding.values():
        told = shown(sections, {"seen", "unseen"}).whole(one).own.document
        for name in path:
            told = told[name]
        assert told == left
    named = shown({}, {"seen"}).whole(one).associations["X"]["products"]
    assert named == ["seen"]
    assert one == before


def test_an_attribute_without_a_value_that_is_seen_is_not_there():
    told = shown({"locales": {"de_DE": "view"}}, ()).whole(whole(product(), {}))
    assert told.values.keys() == {"note"}
