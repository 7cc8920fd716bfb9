"""A small catalog: shirts in colours and sizes, and all types of attributes."""

from types import SimpleNamespace
from typing import Any

import pytest

from keydesk.catalog import reading, verbs
from keydesk.catalog.model import CODE, IDENTIFIER, UUID, Window, Wish
from keydesk.structures import snapshots, store
from keydesk.structures.basics import BARE_ATTRIBUTE
from keydesk.structures.model import Entry

ATTRIBUTES: dict[str, dict[str, Any]] = {
    "name": {"type": "text", "localizable": True},
    "description": {"type": "textarea", "localizable": True, "scopable": True},
    "price": {"type": "price_collection", "decimals_allowed": True},
    "weight": {
        "type": "metric", "decimals_allowed": True, "negative_allowed": False,
        "metric_family": "Weight", "default_metric_unit": "KILOGRAM",
    },
    "stock": {"type": "number", "decimals_allowed": False, "number_min": "0", "number_max": "999"},
    "color": {"type": "simpleselect"},
    "size": {"type": "simpleselect"},
    "materials": {"type": "multiselect"},
    "smart": {"type": "boolean"},
    "release": {"type": "date", "date_min": "2020-01-01"},
    "ean": {"type": "text", "unique": True, "max_characters": 13},
    "mail": {"type": "text", "validation_rule": "email"},
    "image": {"type": "image", "allowed_extensions": ["png"]},
    "slogan": {"type": "text", "localizable": True, "available_locales": ["fr_FR"]},
}  # fmt: skip
OPTIONS = {"color": ("red", "blue"), "size": ("s", "m", "l"), "materials": ("wool", "silk")}
UNITS = {
    code: {
        "code": code, "labels": {}, "symbol": symbol,
        "convert_from_standard": [{"operator": "mul", "value": factor}],
    }
    for code, symbol, factor in (("GRAM", "g", "0.001"), ("KILOGRAM", "kg", "1"))
}  # fmt: skip
SHIRT = {
    "code": "shirt", "attributes": ["sku", *ATTRIBUTES], "attribute_as_label": "name",
    "attribute_as_image": "image", "labels": {},
    "attribute_requirements": {
        "ecommerce": ["sku", "name", "price", "slogan"], "print": ["sku", "description"],
    },
}  # fmt: skip


def channel(code: str, locales: list[str], currencies: list[str]) -> dict[str, Any]:
    return {
        "code": code, "locales": locales, "currencies": currencies, "category_tree": "master",
        "conversion_units": {}, "labels": {},
    }  # fmt: skip


def variant(code: str, *axes: list[str]) -> dict[str, Any]:
    held = [["color", "image"], ["size", "ean", "stock"]]
    sets = [
        {"level": n + 1, "axes": axis, "attributes": [*axis, *(held[n] if len(axes) > 1 else [])]}
        for n, axis in enumerate(axes)
    ]
    return {"code": code, "family": "shirt", "labels": {}, "variant_attribute_sets": sets}


def documents() -> list[tuple[str, str, dict[str, Any]]]:
    attributes = [
        BARE_ATTRIBUTE | {"code": code} | rest | {"type": f"pim_catalog_{rest['type']}"}
        for code, rest in ATTRIBUTES.items()
    ]
    option = {"sort_order": 0, "labels": {}}
    weight = {"code": "Weight", "labels": {}, "standard_unit_code": "KILOGRAM", "units": UNITS}
    linked = {"labels": {}, "is_quantified": False, "is_two_way": False}
    return [
        *(("attribute", "", one) for one in attributes),
        *(
            ("attribute_option", attribute, option | {"code": code, "attribute": attribute})
            for attribute, codes in OPTIONS.items() for code in codes
        ),
        ("family", "", SHIRT),
        ("family_variant", "shirt", variant("by_size", ["size"])),
        ("family_variant", "shirt", variant("by_color_size", ["color"], ["size"])),
        ("category", "", {"code": "summer", "parent": "master", "labels": {}}),
        ("category", "", {"code": "beach", "parent": "summer", "labels": {}}),
        ("channel", "", channel("print", ["fr_FR"], ["EUR"])),
        ("association_type", "", linked | {"code": "FRIEND", "is_two_way": True}),
        ("association_type", "", linked | {"code": "SET", "is_quantified": True}),
        ("measurement_family", "", weight),
        ("group", "", {"code": "sale", "type": "RELATED", "labels": {}}),
    ]  # fmt: skip


@pytest.fixture
def catalog(house):
    """`save(keyed, key, **data)`, `seen(keyed, key)`, `listed(*filters)`; with `house`."""
    organization = house.by.organization_id
    with house.write() as db:
        snapshots.hold(db, organization, now=house.now)
        known = {(e.kind, e.code) for e in store.everything(db, organization)}
        entries = [Entry(k, o, d["code"], d, house.now, house.now) for k, o, d in documents()]
        store.add(db, organization, [e for e in entries if (e.kind, e.code) not in known])
        both = channel("ecommerce", ["en_US", "fr_FR"], ["EUR", "USD"])
        store.replace(
            db, organization, [Entry("channel", "", "ecommerce", both, house.now, house.now)]
        )
        snapshots.changed(db, organization)
    return SimpleNamespace(house=house, **doing(house))


def doing(house) -> dict[str, Any]:
    def save(keyed: str, *wishes: tuple[str, dict[str, Any]], by=None, may_create=True):
        asked = [Wish(key, data) for key, data in wishes]
        return house.do(verbs.save, keyed, asked, by=by, may_create=may_create)

    def put(key: str, keyed: str = IDENTIFIER, **data: Any):
        (outcome,) = save(keyed, (key, data))
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def seen(key: str, keyed: str = IDENTIFIER, by=None):
        with house.read() as db:
            by_ = by or house.by
            structure = snapshots.current(db, by_)
            return reading.find(db, by_.organization_id, structure, keyed, key)

    def listed(*filters, keyed: str = IDENTIFIER, by=None, limit: int = 100, after: str = ""):
        organization = (by or house.by).organization_id
        with house.read() as db:
            structure = snapshots.whole(db, organization)
            query = reading.Query(keyed, house.now, filters)
            found = reading.part(db, organization, structure, query, Window(limit, after=after))
            assert reading.count(db, organization, structure, query) >= len(found)
        return [vars(one.own)[keyed] for one in found]

    def drop(key: str, keyed: str = IDENTIFIER):
        with house.write() as db:
            verbs.delete(db, house.by, keyed, key, now=house.now)

    return {
        "save": save,
        "put": put,
        "seen": seen,
        "listed": listed,
        "drop": drop,
        "UUID": UUID,
        "CODE": CODE,
    }


def value(data: Any, locale: str | None = None, scope: str | None = None) -> list[dict[str, Any]]:
    return [{"locale": locale, "scope": scope, "data": data}]
