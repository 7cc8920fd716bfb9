"""Who sees a part of a catalog takes out that part, and brings in no more."""

from dataclasses import replace

from keydesk.auth.rights import rights as rights_of
from keydesk.transfers.export_desk import Export
from tests.transfers.conftest import SMALL, bring

GROUP = {
    "categories": {"lamps": "edit"}, "channels": {"*": "view"}, "locales": {"en_US": "edit"},
    "attribute_groups": {"looks": "edit"},
}  # fmt: skip
MINE = (
    "sku;name-en_US;name-fr_FR;weight;categories;TWIN-products\n"
    "H;mine;;;;\nZ;x;oui;;;\nY;x;;5;;\nW;x;;;secret;\nQ;x;;;;H\n"
)


def test_what_a_group_hides_neither_goes_out_nor_is_told_of_nor_written(house, write, tmp_path):
    files = dict(SMALL)
    files["categories.csv"] += "secret;home;Geheim\n"
    files["products.csv"] += (
        "HIDDEN;lamp;;secret;1;Geheim;;;;;;;A;A;3\n"
        "C;lamp;;lamps,secret;1;both;;250;GRAM;;;;HIDDEN,A;HIDDEN;2\n"
    )
    bring(house, write(files))
    by = replace(house.by, rights=rights_of(GROUP))
    for format_ in ("jsonl", "csv"):
        Export(house.inside, by, [], lambda *_: None).write(tmp_path / format_, format_)
        texts = [path.read_text() for path in (tmp_path / format_).iterdir()]
        for hidden in ("HIDDEN", "secret", "Geheim", "fr_FR", "weight", "price"):
            assert not any(hidden in text for text in texts), hidden
    tried = bring(house, write({"products.csv": MINE.replace("H;", "HIDDEN;")}, "mine"), by=by)
    assert tried.counts["products.csv"]["refused"] >= 4
    assert not any("Geheim" in str(one.told) for one in tried.problems)
