"""Files become a catalog by the same verbs as calls of the API: in order, by line, in one piece."""

from dataclasses import replace

from keydesk.catalog import reading
from keydesk.catalog.model import IDENTIFIER
from keydesk.structures import snapshots
from keydesk.transfers import import_desk, refusals, sources
from keydesk.transfers.reading import Said
from tests.transfers.conftest import SMALL, bring, told

CREATED = {"created": 1}


def product(house, sku: str):
    with house.read() as db:
        structure = snapshots.current(db, house.by)
        return reading.find(db, house.by.organization_id, structure, IDENTIFIER, sku)


def value(house, sku: str, attribute: str):
    return [one["data"] for one in product(house, sku).values.get(attribute, ())]


def test_a_set_is_read_in_the_order_in_which_its_things_need_each_other(house, write):
    done = bring(house, write(SMALL))
    assert [one for one in done.problems if one.refused] == []
    assert [(one.line, one.told) for one in done.problems] == [
        (3, [["picture", "There is no file files/b.jpg here: the value was left out."]])
    ]
    assert done.counts["products.csv"] == {"created": 2, "warned": 1, "linked": 2}
    assert done.counts["product_models.csv"] == {"created": 2}
    whole = product(house, "A")
    assert whole.categories == ["lamps"]
    assert whole.values["weight"][0]["data"] == {"amount": "1.5", "unit": "KILOGRAM"}
    assert value(house, "B", "name") == ["two\nlines"]
    uuid = whole.own.uuid
    kit = product(house, "B").quantified_associations["KIT"]["products"]
    assert kit == [{"uuid": uuid, "quantity": 2}]
    assert product(house, "B").associations["TWIN"]["products"] == [uuid]
    with house.read() as db:
        structure = snapshots.current(db, house.by)
    assert structure.documents["attribute"]["colour"]["group"] == "looks"
    assert structure.channels["shop"].locales == {"en_US", "fr_FR"}


def test_what_is_as_it_was_is_not_written_again(house, write):
    root = write(SMALL)
    bring(house, root)
    before = told(house)
    house.later(hours=1)
    again = bring(house, root)
    assert told(house) == before
    assert {what for of in again.counts.values() for what in of} == {"unchanged", "warned"}


def test_an_empty_cell_empties_and_a_missing_column_leaves_alone(house, write):
    bring(house, write(SMALL))
    bring(house, write({"products.csv": "sku;weight;name-en_US;price-EUR\nB;;Lamp;\n"}, "more"))
    assert value(house, "B", "weight") == value(house, "B", "price") == []
    assert value(house, "B", "name") == ["Lamp"]
    assert product(house, "B").categories == ["lamps"]


def test_a_bad_line_stops_itself_only_and_says_where(house, write):
    """And the line below a cell with a line break still has the number that an editor shows."""
    bring(house, write(SMALL))
    bad = (
        'sku;name-en_US;size;weight;nothing\nC;"a\nb";;;\nD;;huge;x;\n;n;;;\nE;;;;y\nF;;;\n'
        'G;"open;;;\nH;;;;\n'
    )
    done = bring(house, write({"products.csv": bad}, "more"))
    found = [(one.line, one.code, one.told) for one in done.problems]
    places = [(line, code) for line, code, _ in found]
    assert places == [(4, "D"), (5, ""), (6, "E"), (7, ""), (8, "")]
    assert [column for column, _ in found[0][2]] == ["size", "weight"]
    assert found[2][2] == [["nothing", "The nothing attribute does not exist in your PIM."]]
    assert done.counts["products.csv"] == {"created": 2, "refused": 5}
    kept = "".join(text for _, text in refusals.files(done.problems, done.transfer.columns))
    assert kept.splitlines()[:3] == ["sku;name-en_US;size;weight;nothing", "D;;huge;x;", ";n;;;"]
    report = "".join(refusals.report(done.problems)).splitlines()
    assert report[0] == "file;line;code;column;message;refused"
    assert report[1].startswith("products.csv;4;D;size;")
    mended = kept.replace("huge;x", "s;1").replace(";y", ";")
    again = bring(house, write({"products.csv": mended}, "mended"))
    assert again.counts["products.csv"]["created"] == 2


def test_circles_and_gaps_among_categories_are_errors_of_their_lines(house, write):
    text = "code;parent\nb;a\na;b\nc;nowhere\nd;e\ne;\nf;f\ng;b\n"
    done = bring(house, write({"categories.csv": text}))
    assert [one.line for one in done.problems] == [4, 2, 3, 7, 8]
    assert "parent" in done.problems[0].told[0][0]
    assert "circle" in done.problems[1].told[0][1]
    assert done.counts["categories.csv"] == {"created": 2, "refused": 5}


def test_a_line_that_was_refused_is_not_linked_later(house, write):
    files = {"products.csv": "sku;enabled;PACK-products\nx;maybe;y\ny;1;\nz;1;y\n"}
    done = bring(house, write(files))
    assert done.counts["products.csv"] == {"created": 2, "refused": 1, "linked": 1}
    assert [one.line for one in done.problems] == [2]


def test_json_lines_and_one_file_of_any_name(house, write):
    lines = (
        '{"identifier": "a", "values": {}, "associations": {"PACK": {"products": ["b"]}}}\n'
        '[]\n{"identifier": "b", "enabled": false, "_links": {}, "created": "x"}\n{"x'
    )
    root = write({"stuff.jsonl": lines})
    done = bring(house, root / "stuff.jsonl", kind="products")
    assert done.counts == {"stuff.jsonl": {"created": 2, "refused": 2, "linked": 1}}
    assert [(one.line, one.told[0][1], one.raw) for one in done.problems] == [
        (2, "This line is no JSON object.", "[]"), (4, "This line is no JSON object.", '{"x'),
    ]  # fmt: skip


def test_a_trial_changes_nothing_and_finds_the_same(house, write):
    root = write(SMALL | {"products.csv": SMALL["products.csv"] + "C;no;;;;;;;;;;;;;\n"})
    before = told(house)
    with sources.opened(root) as source:
        importing, _ = import_desk.prepared(house.inside, house.by, source, Said())
        tried = import_desk.attempt(house.inside, lambda _: house.by, importing)
    assert told(house) == before
    with house.read() as db:
        assert "lamps" not in snapshots.current(db, house.by).documents["category"]
    done = bring(house, root)
    assert tried.whole
    assert tried.ledger.counts == done.counts
    assert [replace(one, number=0) for one in tried.ledger.problems] == [
        replace(one, number=0) for one in done.problems
    ]


def test_a_long_trial_stops_so_that_others_need_not_wait(house, write, monkeypatch):
    monkeypatch.setattr(import_desk, "MOST_TRIED", 2)
    with sources.opened(write(SMALL)) as source:
        importing, _ = import_desk.prepared(house.inside, house.by, source, Said())
        tried = import_desk.attempt(house.inside, lambda _: house.by, importing)
    assert not tried.whole
    assert list(tried.ledger.counts) == ["categories.csv"]


def test_who_may_not_create_or_change_is_refused_line_by_line(house, write):
    root = write({"categories.csv": "code\nmaster\nnew\n", "products.csv": "sku\na\n"})
    by = replace(house.by, permissions=frozenset({"categories:update"}))
    done = bring(house, root, by=by)
    assert [(one.part, one.line) for one in done.problems] == [
        ("categories.csv", 3), ("products.csv", 2)
    ]  # fmt: skip
    assert "not allowed" in done.problems[0].told[0][1]


def test_parents_are_found_however_their_codes_are_written(house, write):
    """Akeneo's own demonstration catalog names its models so, and eighteen products were lost."""
    text = SMALL["products.csv"].replace("orb-red", "Orb-RED")
    done = bring(house, write(SMALL | {"products.csv": text}))
    assert done.counts["products.csv"]["created"] == 2
    assert product(house, "A").own.parent == "orb-red"
