"""A catalog to measure: 40 values per product, and of each rare thing exactly fifty."""

import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, select, text

from keydesk.accounts.store import organizations
from keydesk.auth import Caller
from keydesk.catalog import verbs
from keydesk.catalog.model import CODE, IDENTIFIER, Wish
from keydesk.catalog.store import (
    product_categories,
    product_completenesses,
    product_groups,
    product_values,
    products,
)
from keydesk.kit.db import Database, Db
from keydesk.structures import snapshots, store
from keydesk.structures.basics import BARE_ATTRIBUTE
from keydesk.structures.model import Entry

THEN, NOW = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
TYPES = (
    *["text"] * 14, *["textarea"] * 4, *["number"] * 6, *["simpleselect"] * 5,
    *["multiselect"] * 3, *["boolean"] * 4, *["date"] * 2, *["metric"] * 2,
)  # fmt: skip
LONG = "text that is longer than its key " * 6
OPTIONS, CATEGORIES, SEEDS, RARE = 10, 20, 1_000, 50
WEIGHT = {"code": "Load", "labels": {}, "standard_unit_code": "KILOGRAM", "units": {"KILOGRAM": {}}}


def rare() -> dict[str, dict[str, Any]]:
    """Filters that find fifty products in a catalog of any size."""
    ecommerce = {"scope": "ecommerce", "locale": "en_US"}
    return {
        "identifier": {"operator": "IN", "value": [f"p{n:07}" for n in range(RARE)]},
        "family": {"operator": "IN", "value": ["rare"]},
        "categories": {"operator": "IN", "value": ["rare"]},
        "groups": {"operator": "IN", "value": ["rare"]},
        "enabled": {"operator": "=", "value": False},
        "parent": {"operator": "=", "value": "rare"},
        "updated": {"operator": ">", "value": "2026-03-01 00:00:00"},
        "created": {"operator": ">", "value": "2026-03-01 00:00:00"},
        "completeness": {"operator": "<", "value": 100, **ecommerce},
        "a3": {"operator": "=", "value": "RARE text"},
        "a5": {"operator": "STARTS WITH", "value": "rare"},
        "a14": {"operator": "=", "value": f"rare {LONG}"},
        "a18": {"operator": "=", "value": 7777},
        "a24": {"operator": "IN", "value": ["rare"]},
        "a30": {"operator": "IN", "value": ["rare"]},
    }


def scanned() -> dict[str, dict[str, Any]]:
    """Filters for which every row of an attribute is looked at; fifty products, too."""
    return {
        "a3": {"operator": "CONTAINS", "value": "are tex"},
        "a14": {"operator": "CONTAINS", "value": "RARE"},
        "a4": {"operator": "EMPTY"},
    }


def line(n: int, salt: int = 0) -> dict[str, Any]:
    """What a connector sends of one product."""
    values = {
        f"a{m}": [
            {"locale": "en_US" if m < 3 else None, "scope": None, "data": _data(t, n, m, salt)}
        ]
        for m, t in enumerate(TYPES)
    }
    return {"family": "usual", "categories": [f"c{n % CATEGORIES}"], "values": values}


def _data(type_: str, n: int, m: int, salt: int) -> Any:
    return {
        "text": f"Some text {n} {m} {salt}",
        "textarea": f"A longer text about the product {n}. " * 4,
        "number": n % 500,
        "simpleselect": f"o{n % OPTIONS}",
        "multiselect": ["o1", f"o{2 + n % 8}"],
        "boolean": n % 2 == 0,
        "date": "2024-05-01",
        "metric": {"amount": "1.5", "unit": "KILOGRAM"},
    }[type_]


def fill(data: Path, url: str, number: int) -> None:
    """The first thousand by the verbs; the rest are copies of them, row by row."""
    database = Database(url or f"sqlite:///{data / 'keydesk.db'}")
    with database.write() as db:
        home = db.execute(select(organizations.c.id)).scalar_one()
        by = Caller("cli:benchmark", home)
        _structure(db, home)
        _seeds(db, by)
    for first in range(SEEDS, number, SEEDS):
        with database.write() as db:
            _copy(db, home, first)
    with database.engine.connect() as db:
        db.execute(text("ANALYZE"))
        db.commit()
    database.dispose()


def _structure(db: Db, home: str) -> None:
    snapshots.hold(db, home, now=THEN)
    attributes = [_attribute(f"a{m}", type_, m) for m, type_ in enumerate(TYPES)]
    codes = ["sku", *(one["code"] for one in attributes), "size"]
    required = {"ecommerce": ["sku", *(f"a{m}" for m in range(15))]}
    family = {
        "attributes": codes, "attribute_requirements": required, "attribute_as_label": "a0",
        "attribute_as_image": None, "labels": {},
    }  # fmt: skip
    variant = {
        "code": "by_size", "family": "usual", "labels": {},
        "variant_attribute_sets": [{"level": 1, "axes": ["size"], "attributes": codes[1:]}],
    }  # fmt: skip
    selects = [one["code"] for one in attributes if "select" in one["type"]]
    documents = [
        *(("attribute", "", one) for one in [*attributes, _attribute("size", "simpleselect", 99)]),
        *(("attribute_option", of, _option(of, f"o{m}")) for of in selects for m in range(OPTIONS)),
        *(("attribute_option", of, _option(of, "rare")) for of in ("a24", "a30")),
        *(("attribute_option", "size", _option("size", f"s{m}")) for m in range(RARE)),
        *(("family", "", family | {"code": code}) for code in ("usual", "rare")),
        ("family_variant", "usual", variant),
        *(("category", "", _category(f"c{m}")) for m in range(CATEGORIES)),
        ("category", "", _category("rare")),
        ("measurement_family", "", WEIGHT),
        ("group", "", {"code": "rare", "type": "RELATED", "labels": {}}),
    ]
    entries = [Entry(kind, owner, one["code"], one, THEN, THEN) for kind, owner, one in documents]
    store.add(db, home, entries)
    snapshots.changed(db, home)


def _attribute(code: str, type_: str, m: int) -> dict[str, Any]:
    metric = {"metric_family": "Load", "default_metric_unit": "KILOGRAM", "decimals_allowed": True}
    own = {"code": code, "type": f"pim_catalog_{type_}", "localizable": m < 3}
    return BARE_ATTRIBUTE | own | (metric if type_ == "metric" else {})


def _option(attribute: str, code: str) -> dict[str, Any]:
    return {"code": code, "attribute": attribute, "sort_order": 0, "labels": {}}


def _category(code: str) -> dict[str, Any]:
    return {"code": code, "parent": "master", "labels": {}}


def _seeds(db: Db, by: Caller) -> None:
    """Each rare thing stands at fifty products of its own, and none of it is copied."""
    model = {"family_variant": "by_size"}
    verbs.save(db, by, CODE, [Wish("rare", model)], may_create=True, now=THEN)
    wishes = [Wish(f"p{n:07}", line(n) | _rare(n)) for n in range(SEEDS)]
    for first in range(0, SEEDS, 100):
        now = NOW if first == 500 else THEN
        some = wishes[first : first + 100]
        parts = (some[:RARE], some[RARE:]) if first == 500 else (some,)
        for part, at in zip(parts, (now, THEN), strict=False):
            for outcome in verbs.save(db, by, IDENTIFIER, part, may_create=True, now=at):
                if isinstance(outcome, Exception):
                    raise SystemExit(repr(vars(outcome)))


RARE_VALUES = {
    "a3": "Rare text", "a5": "Rare beginning", "a14": f"Rare {LONG}", "a18": 7777, "a24": "rare",
    "a30": ["rare"],
}  # fmt: skip


def _rare(n: int) -> dict[str, Any]:
    kinds: list[dict[str, Any]] = [
        {"family": "rare"},
        {"categories": ["rare"]},
        {"groups": ["rare"]},
        {"enabled": False},
        {"parent": "rare", "values": _values(n) | {"size": _value(f"s{n % RARE}")}},
        {"values": {code: one for code, one in _values(n).items() if code not in ("a3", "a4")}},
        {"values": _values(n) | {code: _value(data) for code, data in RARE_VALUES.items()}},
    ]
    return kinds[n // RARE] if n < RARE * len(kinds) else {}


def _values(n: int) -> dict[str, Any]:
    values: dict[str, Any] = line(n)["values"]
    return values


def _value(data: Any, m: int = 99) -> list[dict[str, Any]]:
    """Three of the attributes are localizable."""
    return [{"locale": "en_US" if m < 3 else None, "scope": None, "data": data}]


def _copy(db: Db, home: str, first: int) -> None:
    """A thousand more like the last of the seeds, none of them rare."""
    like = [f"p{n:07}" for n in range(SEEDS - 100, SEEDS)] * 10
    mine = (products.c.organization_id == home) & products.c.identifier.in_(like[:100])
    rows = {
        row["identifier"]: dict(row) for row in db.execute(select(products).where(mine)).mappings()
    }
    made = [
        rows[identifier] | {"identifier": f"p{first + m:07}", "uuid": str(uuid.uuid4())}
        for m, identifier in enumerate(like)
    ]
    db.execute(insert(products), made)
    for table in (product_categories, product_completenesses, product_groups, product_values):
        copies = [(rows[i]["uuid"], one["uuid"]) for i, one in zip(like, made, strict=True)]
        _copy_rows(db, table, home, copies)


def _copy_rows(db: Db, table: Table, home: str, copies: list[tuple[str, str]]) -> None:
    """`copies`: pairs of the uuid that is copied and the new one."""
    mine = (table.c.organization_id == home) & table.c.uuid.in_({former for former, _ in copies})
    of: dict[str, list[dict[str, Any]]] = {}
    for row in db.execute(select(table).where(mine)).mappings():
        of.setdefault(row["uuid"], []).append(dict(row))
    new = [one | {"uuid": uuid_} for former, uuid_ in copies for one in of.get(former, ())]
    if new:
        db.execute(insert(table), new)
