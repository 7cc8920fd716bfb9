"""What goes out comes in again as it was, in every format."""

import json
from dataclasses import replace

import pytest

from keydesk.auth.rights import rights as rights_of
from keydesk.catalog import sample
from keydesk.catalog.store import products
from keydesk.media import storage
from keydesk.transfers.export_desk import Export
from tests.transfers.conftest import SMALL, bring, told

FORMATS = (("csv", "out"), ("xlsx", "all.xlsx"), ("jsonl", "set.zip"))


def export(house, path, format_="csv", by=None, kinds=()) -> dict[str, int]:
    found = Export(house.inside, by or house.by, kinds, lambda *_: None)
    found.write(path, format_)
    return found.counts


def moments(house):
    with house.read() as db:
        rows = products.select().where(products.c.organization_id == house.by.organization_id)
        return sorted((row.uuid, row.updated_at) for row in db.execute(rows))


def unchanged(house, folder) -> None:
    for format_, name in FORMATS:
        before, moment = told(house), moments(house)
        house.later(hours=1)
        counts = export(house, folder / name, format_)
        again = bring(house, folder / name)
        assert told(house) == before, format_
        assert moments(house) == moment, format_
        kinds = {tuple(of) for of in again.counts.values()}
        assert kinds <= {("unchanged",)}, format_
        assert sum(sum(of.values()) for of in again.counts.values()) == sum(counts.values())


def test_an_import_of_an_export_changes_nothing(house, write, tmp_path):
    """Without the pictures: those of the whole sample are made anew for each test."""
    house.do(sample.load)
    unchanged(house, tmp_path)


def test_files_and_models_and_two_ways_too(sqlite_house, write, tmp_path):
    house = sqlite_house
    with house.write() as db:
        sample.load(db, house.by, storage.of(house.settings), now=house.now)
    bring(house, write(SMALL))
    unchanged(house, tmp_path)


@pytest.mark.world
def test_icecat_comes_in_whole_and_goes_round(house, icecat_set, tmp_path):
    done = bring(house, icecat_set)
    assert [one for one in done.problems if one.refused] == []
    assert done.counts["products.csv"]["created"] == 1239
    unchanged(house, tmp_path)


@pytest.mark.parametrize(("format_", "name"), FORMATS)
def test_an_export_founds_the_same_catalog_elsewhere(house, write, tmp_path, format_, name):
    """A group that holds no attribute any more was refused: the attributes came after it."""
    groups = "code;attributes;label-en_US\nlooks;name,sku;Looks\nother;;Others\n"
    attributes = "code;type;group\nname;pim_catalog_text;looks\n"
    bring(house, write({"attribute_groups.csv": groups, "attributes.csv": attributes}))
    bring(house, write({"products.csv": "sku;name\nA;a\n"}, "more"))
    export(house, tmp_path / name, format_)
    done = bring(house, tmp_path / name, by=house.other)
    assert [(one.part, one.line, one.told) for one in done.problems] == []
    export(house, tmp_path / "again", by=house.other)
    export(house, tmp_path / "once", kinds=())
    for path in sorted((tmp_path / "once").glob("*.csv")):
        assert (tmp_path / "again" / path.name).read_text() == path.read_text(), path.name


def test_what_begins_like_a_formula_is_data_and_stays_as_it_is(house, write, tmp_path):
    names = ["=1+1", "+2", "-3", "@SUM(A1)", "=HYPERLINK(1)", "\ttab", "'quoted"]
    place = {"locale": None, "scope": None}
    values = [{"note": [place | {"data": text}]} for text in names]
    lines = [json.dumps({"identifier": f"p{n}", "values": one}) for n, one in enumerate(values)]
    attributes = "code;type;group\nnote;pim_catalog_text;other\n"
    root = write({"attributes.csv": attributes, "products.jsonl": "\n".join(lines)})
    assert bring(house, root).counts["products.jsonl"] == {"created": len(names)}
    unchanged(house, tmp_path)


def test_a_group_takes_out_only_its_part(house, write, tmp_path):
    bring(house, write(SMALL | {"products.csv": "sku;categories\nC;lamps\nD;master\n"}))
    rights = rights_of({"categories": {"lamps": "view"}})
    by = replace(house.by, rights=rights)
    counts = export(house, tmp_path / "part", by=by)
    text = (tmp_path / "part" / "products.csv").read_text()
    assert counts["products"] == 1
    assert ";C;" in text
    assert "D" not in text.replace("uuid", "")
    assert (tmp_path / "part" / "categories.csv").read_text().count("master") == 0


def test_only_what_may_be_read_goes_out(house, tmp_path):
    by = replace(house.by, permissions=frozenset({"categories:read"}))
    assert list(export(house, tmp_path / "some", by=by)) == ["categories"]
