"""A set of files for each test, and an import as the command line does it."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from keydesk.structures import log
from keydesk.transfers import import_desk, noting, sources
from keydesk.transfers.reading import Said

ROOT = Path(__file__).parents[2]
SMALL = {  # children before parents, models below others first, links to what comes later
    "categories.csv": "code;parent;label-en_US\nlamps;home;Lamps\nhome;;Home\n",
    "attribute_groups.csv": "code;sort_order;attributes\nlooks;2;colour,name\n",
    "attributes.csv": (
        "code;type;group;localizable;scopable;unique;metric_family;default_metric_unit;decimals_allowed\n"
        "name;pim_catalog_text;looks;1;0;0;;;\n"
        "colour;pim_catalog_simpleselect;looks;0;0;0;;;\n"
        "size;pim_catalog_simpleselect;other;0;0;0;;;\n"
        "weight;pim_catalog_metric;other;0;0;0;Weight;GRAM;1\n"
        "price;pim_catalog_price_collection;other;0;0;0;;;1\n"
        "picture;pim_catalog_image;other;0;0;0;;;\n"
    ),
    "attribute_options.csv": (
        "attribute;code;sort_order;label-en_US\n"
        "colour;red;1;Red\nsize;s;1;Small\ncolour;blue;2;Blue\nsize;l;2;Large\n"
    ),
    "channels.csv": "code;locales;currencies;tree\nshop;en_US,fr_FR;USD,EUR;home\n",
    "association_types.csv": "code;is_quantified;is_two_way\nKIT;1;0\nTWIN;0;1\n",
    "families.csv": (
        "code;attributes;attribute_as_label;requirements-shop\n"
        "lamp;sku,name,colour,size,weight,price,picture;name;sku,name\n"
    ),
    "family_variants.csv": (
        "code;family;variant-axes_1;variant-axes_2;variant-attributes_1;variant-attributes_2\n"
        "by_both;lamp;colour;size;colour;size,weight,price\n"
    ),
    "product_models.csv": (
        "code;family_variant;parent;categories;name-en_US;colour\n"
        "orb-red;by_both;orb;;;red\norb;by_both;;lamps;Orb;\n"
    ),
    "products.csv": (
        "sku;family;parent;categories;enabled;name-en_US;size;weight;weight-unit;price-USD;price-EUR;"
        "picture;TWIN-products;KIT-products;KIT-products-quantity\n"
        "A;lamp;orb-red;;1;;s;1.5;KILOGRAM;10;;;B;;\n"
        'B;lamp;;lamps;1;"two\nlines";;250;GRAM;;9.50;files/b.jpg;A;A;2\n'
    ),
}  # fmt: skip


def icecat() -> Path | None:
    """The demonstration catalog of Akeneo's open-source edition, where somebody has put it: the
    folder that ICECAT names, or `data/icecat` in a folder beside the repository."""
    named = [Path(os.environ["ICECAT"])] if "ICECAT" in os.environ else []
    return next((path for path in (*named, *ROOT.parent.glob("*/data/icecat"))), None)


@pytest.fixture
def icecat_set() -> Path:
    found = icecat()
    if found is None:
        pytest.skip("No icecat catalog here: ICECAT names its folder.")
    return found


@pytest.fixture
def write(tmp_path):
    """`write(name="content")`: a set of files in a folder of its own; its path."""

    def made(files: dict[str, str | bytes], folder: str = "set") -> Path:
        root = tmp_path / folder
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            (root / name).write_bytes(data)
        return root

    return made


def bring(house, path: Path, *, by=None, said: Said | None = None, kind: str = "", watch=None):
    """The whole import; `.transfer`, `.counts` by file, `.problems`."""
    by = by or house.by
    with sources.opened(path, kind) as source:
        importing, lines = import_desk.prepared(house.inside, by, source, said or Said())
        importing.watch = watch or importing.watch
        begun = import_desk.begun(house.inside, by, importing, lines, "test")
        ended = import_desk.carried_out(house.inside, lambda _: by, importing, begun)
    with house.read() as db:
        problems = noting.problems(db, by.organization_id, ended.id, limit=10_000)
    return SimpleNamespace(transfer=ended, counts=ended.counts, problems=problems)


def told(house, by=None) -> list[tuple[str, str, int]]:
    """What the catalog's book holds: name, label and how many changes, oldest first."""
    mine = log.rows.organization_id == (by or house.by).organization_id
    with house.read() as db:
        found = db.execute(log.catalog_events.select().where(mine).order_by(log.rows.id))
        return [(r.name, r.label, len(r.changes)) for r in found]
