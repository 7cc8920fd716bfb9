"""Filters by values of attributes, of products and of models, against looking at every value."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from keydesk.catalog import attributes, keys, narrowing, reading, recounting
from keydesk.catalog.filters import Filter
from keydesk.catalog.model import CODE, IDENTIFIER, Window
from keydesk.catalog.store import model_values, product_values
from keydesk.jobs import Runner
from keydesk.kit.errors import Unavailable
from keydesk.media.store import media_files
from keydesk.structures import snapshots
from keydesk.structures.store import stale_families
from tests.products.conftest import ATTRIBUTES, value
from tests.products.naive import fulfils

LONG = "A long story about a chair. " * 8
TEXTS = [
    "Sofa", "SOFA", "sofa bed", "Straße", "STRASSE", "éclair", "e\u0301clair", "100%", "a_b",
    "\U0010ffff", "x\U0010ffffy", LONG, LONG + "The end.", LONG + "THE END!", LONG[:110],
    LONG[:110] + "…", LONG[:150], LONG[:151], LONG.upper(),
]  # fmt: skip
PARTS = [*TEXTS, "", "so", "OFA", "the END", "story about", "ss", "%", "…", "chair. a long", "…a"]
AMOUNTS = ["-2.5", "-1", "0", "0.0005", "0.5", "1", "9", "10", "10.01", "500", "999", "1000"]
DAYS = ["2020-01-01", "2024-02-29", "2024-03-01", "2031-12-31"]
FILES = {"a/b/c/d/abcd_Front_view.png": "Front view.PNG", "e/f/a/b/efab_x.png": "Élan.png"}
COUNTS = [int(a) for a in AMOUNTS if "." not in a and 0 <= int(a) < 1000]


def data_of(kind):
    amount = st.sampled_from(AMOUNTS[2:])
    return {
        "text": st.sampled_from([t[:200] for t in TEXTS]),
        "textarea": st.sampled_from(TEXTS),
        "number": st.sampled_from(COUNTS),
        "metric": st.fixed_dictionaries({"amount": amount, "unit": st.sampled_from(["GRAM",
            "KILOGRAM"])}),
        "price_collection": st.lists(
            st.fixed_dictionaries({"amount": amount, "currency": st.sampled_from(["EUR", "USD"])}),
            min_size=1, max_size=2,
        ),
        "boolean": st.booleans(),
        "date": st.sampled_from(DAYS),
        "image": st.sampled_from(sorted(FILES)),
        "color": st.sampled_from(["red", "blue"]),
        "materials": st.lists(st.sampled_from(["wool", "silk"]), min_size=1, unique=True),
    }[kind]  # fmt: skip


KIND = {
    code: code if code in ("color", "materials") else ATTRIBUTES[code]["type"]
    for code in (
        "name", "description", "price", "weight", "stock", "color", "materials", "smart",
        "release", "image",
    )
}  # fmt: skip
PLACES = {
    "name": [("en_US", None), ("fr_FR", None)],
    "description": [("en_US", "ecommerce"), ("fr_FR", "ecommerce"), ("fr_FR", "print")],
}


@st.composite
def values(draw, codes):
    found = {}
    for code in draw(st.lists(st.sampled_from(codes), unique=True)):
        locale, scope = draw(st.sampled_from(PLACES.get(code, [(None, None)])))
        data = draw(st.none() | data_of(KIND[code]))
        found[code] = value(data, locale, scope)
    return found


def asked_of(kind, operator):
    if operator in attributes.EMPTY:
        return st.none()
    if kind in ("text", "textarea", "image"):
        text = st.sampled_from([*PARTS, *FILES.values()] if kind == "image" else PARTS)
        return (
            st.lists(text, max_size=3) if operator.endswith("IN") and "A" not in operator else text
        )
    if kind == "date":
        day = st.sampled_from(DAYS)
        return st.lists(day, min_size=2, max_size=2) if operator.endswith("BETWEEN") else day
    if kind in ("color", "materials"):
        return st.lists(data_of("color") if kind == "color" else st.sampled_from(["wool", "silk"]))
    if kind == "price_collection":
        one = {"amount": st.sampled_from(AMOUNTS), "currency": st.sampled_from(["EUR", "USD"])}
        return st.fixed_dictionaries(one)
    if kind == "number":
        return st.sampled_from([*AMOUNTS, 10, 0.5, 1e9])
    return data_of(kind)


@st.composite
def filters(draw):
    code = draw(st.sampled_from(sorted(KIND)))
    kind = f"pim_catalog_{ATTRIBUTES[code]['type']}"
    operator = draw(st.sampled_from(attributes.OPERATORS[kind]))
    locale, scope = draw(st.sampled_from(PLACES.get(code, [(None, None)])))
    asked = draw(asked_of(KIND[code], operator))
    if KIND[code] == "price_collection" and operator in attributes.EMPTY:
        asked = draw(st.sampled_from([None, {"currency": "USD"}]))
    return Filter(code, operator, asked, locale, scope)


PRODUCTS = st.dictionaries(
    st.sampled_from([f"p{n}" for n in range(8)]), values(sorted(KIND)), min_size=3
)
ROOT = [code for code in sorted(KIND) if code not in ("color", "image", "stock")]
MODELS = st.dictionaries(st.just("root"), values(ROOT)) | st.dictionaries(
    st.just("lower"), values(["image"])
)


@pytest.fixture
def tree(catalog):
    """Products, two models one below the other, variants below them; two files."""
    house = catalog.house
    now, own = house.now - timedelta(days=1), house.by.organization_id
    with house.write() as db:
        db.execute(insert(media_files), [
            {"organization_id": own, "code": code, "digest": "", "original_filename": name,
             "mime_type": "", "extension": "png", "size": 1, "created_at": now}
            for code, name in FILES.items()
        ])  # fmt: skip
    catalog.put("root", CODE, family_variant="by_color_size")
    catalog.put(
        "lower", CODE, family_variant="by_color_size", parent="root", values={"color": value("red")}
    )
    for size in ("s", "m"):
        catalog.put(f"v{size}", parent="lower", values={"size": value(size)})
    catalog.save(IDENTIFIER, *((f"p{n}", {"family": "shirt" if n else None}) for n in range(8)))
    return catalog


def same_rows(catalog, everything):
    """The rows are those of the documents, no more and no less."""
    with catalog.house.read() as db:
        structure = snapshots.whole(db, catalog.house.by.organization_id)
        for table, keyed in ((product_values, "uuid"), (model_values, "code")):
            mine = table.c.organization_id == catalog.house.by.organization_id
            columns = [table.c[name] for name in ("attribute", "place", "value", keyed)]
            written = {tuple(row) for row in db.execute(select(*columns).where(mine))}
            wanted = {
                (*row, getattr(one.own, keyed))
                for one in everything[keyed]
                for code, entries in one.values.items()
                for row, _ in keys.rows(structure.attributes[code], entries)
            }
            assert written == wanted


def everything(catalog):
    with catalog.house.read() as db:
        own = catalog.house.by.organization_id
        structure = snapshots.whole(db, own)
        found = {
            named: reading.part(
                db, own, structure, reading.Query(keyed, catalog.house.now), Window(100)
            )
            for named, keyed in (("uuid", IDENTIFIER), ("code", CODE))
        }
        return structure, found


@settings(
    max_examples=3, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(PRODUCTS, MODELS, st.lists(filters(), min_size=25, max_size=25), st.sampled_from([0, 1000]))
def test_every_filter_finds_what_looking_at_every_value_finds(
    tree, monkeypatch, products, models, asked, few
):
    """What was written in the examples before this one stays: changes are searched, too."""
    monkeypatch.setattr(narrowing, "FEW", few)
    for code, own in models.items():
        tree.put(code, CODE, values=own)
    outcomes = tree.save(IDENTIFIER, *((key, {"values": own}) for key, own in products.items()))
    assert not [vars(one) for one in outcomes if isinstance(one, Exception)]
    structure, all_ = everything(tree)
    same_rows(tree, all_)
    for one in asked:
        for named, keyed in (("uuid", IDENTIFIER), ("code", CODE)):
            wanted = [w for w in all_[named] if fulfils(w, one, structure, FILES)]
            assert tree.listed(one, keyed=keyed) == [vars(w.own)[keyed] for w in wanted], one


def test_what_goes_leaves_no_rows_and_a_job_writes_them_all_anew(tree):
    """While it does, a search of values is refused: it would overlook what is not written yet."""
    tree.put("root", CODE, values={"name": value("Root", "en_US")})
    tree.put("p1", values={"stock": value(5), "image": value(next(iter(FILES)))})
    own = tree.house.by.organization_id
    with tree.house.write() as db:
        db.execute(delete(model_values))
        db.execute(delete(product_values).where(product_values.c.attribute != "size"))
        row = {"organization_id": own, "family": recounting.ALL, "after": ""}
        db.execute(insert(stale_families).values(row))
    tree.put("p1", values={"stock": value(6)})
    with pytest.raises(Unavailable):
        tree.listed(Filter("stock", "=", 6))
    assert Runner(tree.house.inside).recount_catalog() > 0
    _, after = everything(tree)
    same_rows(tree, after)
    assert tree.listed(Filter("stock", "=", 6)) == ["p1"]
    assert tree.listed(Filter("name", "=", "root", "en_US")) == ["vm", "vs"]
    tree.drop("lower", CODE)
    tree.drop("p1")
    same_rows(tree, everything(tree)[1])


def test_things_with_several_such_values_are_no_fewer_things(tree, monkeypatch):
    """Rows were read until there were too many, and taken for few because some were of the same
    product; what the rest named was never found."""
    monkeypatch.setattr(narrowing, "FEW", 5)
    both, one = ({"materials": value(listed)} for listed in (["wool", "silk"], ["wool"]))
    tree.save(IDENTIFIER, *((f"p{n}", {"values": both if n < 4 else one}) for n in range(6)))
    asked = Filter("materials", "IN", ["wool", "silk"])
    assert tree.listed(asked) == [f"p{n}" for n in range(6)]


def test_a_text_that_is_the_code_of_a_file_is_found_as_a_text(tree):
    """The name that the file came with stood in its place."""
    code = "e/f/a/b/efab_x.png"
    tree.put("p1", values={"image": value(code), "name": value(code, "en_US")})
    assert tree.listed(Filter("name", "CONTAINS", "efab", "en_US")) == ["p1"]
    assert tree.listed(Filter("image", "CONTAINS", "élan")) == ["p1"]
