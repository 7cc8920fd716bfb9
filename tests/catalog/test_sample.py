"""The sample is what it says: a full small catalog that obeys its own rules."""

from collections import Counter
from io import BytesIO

from PIL import Image
from sqlalchemy import select

from keydesk.catalog import reading, sample, verbs
from keydesk.catalog.model import IDENTIFIER, Window, Wish
from keydesk.catalog.sample.reading import MEDIA, documents, media
from keydesk.catalog.store import product_completenesses
from keydesk.media import storage, store
from keydesk.structures import snapshots
from keydesk.structures.model import REFERENCE, REFERENCES, TYPES

PRODUCTS, MODELS = documents("products"), documents("product_models")


def whole(house):
    """The structure, and the products by their identifiers."""
    with house.read() as db:
        mine, query = house.by.organization_id, reading.Query(IDENTIFIER, now=house.now)
        structure = snapshots.whole(db, mine)
        found = reading.part(db, mine, structure, query, Window(limit=100))
        return structure, {one.own.identifier: one for one in found}


def test_it_becomes_a_whole_catalog_by_the_verbs_of_the_api(house):
    assert house.do(sample.load, storage.of(house.settings))
    structure, products = whole(house)
    assert set(products) == set(sample.IDENTIFIERS)
    assert structure.channels["ecommerce"].locales == {"de_DE", "en_US", "fr_FR"}
    assert structure.channels["print"].locales == {"en_US", "fr_FR"}
    assert structure.channels["print"].currencies < structure.channels["ecommerce"].currencies
    assert {one.depth for one in structure.variants.values()} == {1, 2}
    chair, sofa = products["NL-CHR-1101"], products["NL-SOF-2042"]
    assert [one.code for one in chair.ancestors] == ["vik"]
    assert [one.code for one in sofa.ancestors] == ["havn_fog_grey", "havn"]
    assert {"name", "color", "size", "picture"} <= set(sofa.values)
    assert chair.associations["PAIRS_WITH"]["products"]  # of which only the table's side is written
    with house.read() as db:
        codes = [one["data"] for name in MEDIA for one in chair.values[name]]
        assert len(store.extensions(db, house.by.organization_id, codes)) == 3
        c = product_completenesses.c
        percents = Counter(db.execute(select(c.percent)).scalars())
    assert len(percents) > 2
    assert percents[100] > sum(percents.values()) / 2


def test_twice_is_once_and_what_a_visitor_changed_stays(house):
    """The demo put everything back at each start, under the hands of whoever tried it."""
    house.do(sample.load)
    off = [Wish("NL-CHR-1101", {"enabled": False})]
    house.do(verbs.save, IDENTIFIER, off, may_create=False)
    assert not house.do(sample.load)
    _, products = whole(house)
    assert products["NL-CHR-1101"].own.enabled is False
    assert "picture" not in products["NL-CHR-1101"].values  # nobody said where to keep files


def test_each_type_of_attribute_is_there():
    used = {one["type"] for one in documents("attributes")}
    assert used == set(TYPES) - {REFERENCE, REFERENCES}
    kinds = {(one.get("localizable"), one.get("scopable")) for one in documents("attributes")}
    assert {(True, True), (True, None), (None, True), (None, None)} <= kinds


def test_it_is_small_and_its_labels_are_in_all_its_languages():
    assert 55 <= len(PRODUCTS) <= 75
    assert 0 < sum(not one["enabled"] for one in PRODUCTS) < 10
    assert any("/" in one["identifier"] for one in PRODUCTS)
    for kind in ("attributes", "attribute_options", "categories", "families", "channels"):
        for one in documents(kind):
            assert set(one["labels"]) == {"de_DE", "en_US", "fr_FR"}, one["code"]


def test_each_picture_is_used_and_each_is_a_small_one():
    named = {
        value["data"]
        for one in (*PRODUCTS, *MODELS)
        for attribute in MEDIA
        for value in one["values"].get(attribute, ())
    }
    assert named == set(media())
    contents = {name: found.read_bytes() for name, found in media().items()}
    assert sum(map(len, contents.values())) < 400_000
    for name, content in contents.items():
        if name.endswith(".webp"):
            with Image.open(BytesIO(content)) as picture:
                assert (picture.format, picture.size) == ("WEBP", (400, 400))


def test_what_is_linked_exists():
    known, models = set(sample.IDENTIFIERS), {one["code"] for one in MODELS}
    for one in PRODUCTS:
        for kind in one["associations"].values():
            assert set(kind.get("products", ())) <= known
            assert set(kind.get("product_models", ())) <= models
        for kind in one["quantified_associations"].values():
            assert {entry["identifier"] for entry in kind["products"]} <= known
