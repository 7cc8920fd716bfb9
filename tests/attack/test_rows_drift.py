"""What filters and rights ask is what the documents say, whatever was moved, swapped, deleted."""

from random import Random

from sqlalchemy import select

from keydesk.catalog import keys, loading, visible
from keydesk.catalog import verbs as products
from keydesk.catalog.inheriting import whole
from keydesk.catalog.model import CODE, IDENTIFIER, UUID, Product, Wish
from keydesk.catalog.store import (
    model_categories,
    model_values,
    product_categories,
    product_values,
)
from keydesk.kit.errors import KeydeskError
from keydesk.structures import snapshots
from keydesk.structures.violations import Saved
from tests.akeneo.conftest import NOW
from tests.rights import shelves
from tests.rights.conftest import OWNER, shop

__all__ = ["shop"]
CATEGORIES = sorted(shelves.PARENTS)
STEPS = 25


def said(db):
    """By table, the rows that there should be and those that there are."""
    mine = OWNER.organization_id
    structure = snapshots.whole(db, mine)
    models = {one.code: one for one in map(loading.model, db.execute(loading.all_models))}
    every = [*models.values(), *map(loading.product, db.execute(loading.all_products))]
    for tables, kind in (
        ((product_categories, product_values), Product),
        ((model_categories, model_values), None),
    ):
        wanted, values = set(), set()
        for one in every:
            if isinstance(one, Product) != (kind is Product):
                continue
            name = one.uuid if kind else one.code
            seen = whole(one, models)
            deciding = visible.deciding(one, seen.ancestors)
            wanted |= {(c, name, c in deciding) for c in (seen.categories or [visible.NONE])}
            for code, entries in seen.values.items():
                rows = keys.rows(structure.attributes[code], entries)
                values |= {(*row, name) for row, _ in rows}
        key = "uuid" if kind else "code"
        for table, told, names in (
            (tables[0], wanted, ("category", key, "decides")),
            (tables[1], values, ("attribute", "place", "value", key)),
        ):
            there = select(*(table.c[n] for n in names)).where(table.c.organization_id == mine)
            yield table.name, told, {tuple(row) for row in db.execute(there)}


def anything(random, uuids, names, models):
    """A batch of wishes: how they are keyed, and they."""
    some = random.sample(CATEGORIES, random.choice([0, 0, 1, 2]))
    entry = {"locale": None, "scope": None, "data": random.choice(["x", "y", None])}
    match random.choice(["model", "model", "product", "parent", "swap", "create"]):
        case "model":
            data = [{"categories": some}, {"values": {"d_scoped": [entry | {"scope": "print"}]}},
                    {"parent": "model-04"}]  # fmt: skip
            return CODE, [Wish(one, random.choice(data)) for one in random.sample(models, 2)]
        case "product":
            data = [{"categories": some}, {"values": {"b_bare": [entry]}}, {"family": None},
                    {"family": "things"}, {"parent": None}]  # fmt: skip
            return IDENTIFIER, [Wish(one, random.choice(data)) for one in random.sample(names, 3)]
        case "parent":
            parent = random.choice(models)
            return IDENTIFIER, [Wish(one, {"parent": parent}) for one in random.sample(names, 3)]
        case "swap":
            a, b = random.sample(sorted(uuids), 2)
            pairs = ((a, uuids[b]), (b, f"t{uuids[a]}"), (a, f"u{uuids[b]}"), (b, uuids[a]))
            return UUID, [
                Wish(u, {"values": {"sku": [entry | {"data": n}]}, "categories": some})
                for u, n in pairs
            ]
    size = {"size": [entry | {"data": random.choice("sm")}]}
    new = {"parent": random.choice(models), "values": size, "categories": some}
    return IDENTIFIER, [Wish(f"n{random.randrange(9)}", new)]


def test_rows_are_what_documents_say(shop):
    random, saved = Random(8), 0
    for step in range(STEPS):
        with shop.database.write() as db:
            every = list(map(loading.product, db.execute(loading.all_products)))
            uuids = {one.uuid: one.identifier for one in every}
            models = list(db.execute(select(loading.product_models.c.code)).scalars())
            names = [name for name in uuids.values() if name]
            if step % 12 == 11:
                gone = (IDENTIFIER, random.choice(names)) if step < 20 else (CODE, models[-1])
                products.delete(db, OWNER, *gone, now=NOW)
            else:
                keyed, wishes = anything(random, uuids, names, models)
                out = products.save(db, OWNER, keyed, wishes, may_create=True, now=NOW)
                saved += sum(isinstance(one, Saved) for one in out)
                assert all(isinstance(one, (Saved, KeydeskError)) for one in out)
            for table, told, there in said(db):
                assert (told - there, there - told) == (set(), set()), (step, table)
    assert saved > STEPS / 2
