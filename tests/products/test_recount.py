"""After a family was changed, filters by completeness find what pages show."""

from sqlalchemy import insert

from keydesk.catalog.filters import Filter
from keydesk.catalog.model import IDENTIFIER
from keydesk.jobs import Runner
from keydesk.structures import log, snapshots, store
from keydesk.structures.model import Entry
from tests.products.conftest import SHIRT, value

DONE = Filter("completeness", "=", 100, locale="fr_FR", scope="print")


def loosened(catalog):
    """Print no longer asks for a description."""
    house, now = catalog.house, catalog.house.now
    own = house.by.organization_id
    document = SHIRT | {"attribute_requirements": {"print": ["sku"]}}
    with house.write() as db:
        store.replace(db, own, [Entry("family", "", "shirt", document, now, now)])
        snapshots.changed(db, own)
        stale = {"organization_id": own, "family": "shirt", "after": ""}
        db.execute(insert(store.stale_families).values(stale))


def test_a_job_counts_anew(catalog):
    catalog.save(IDENTIFIER, *((f"p{n:03}", {"family": "shirt"}) for n in range(250)))
    assert catalog.listed(DONE) == []
    loosened(catalog)
    job = Runner(catalog.house.inside)
    assert job.recount_catalog() == 250
    assert len(catalog.listed(DONE)) == 100
    assert job.recount_catalog() == 0


def test_the_book_of_the_catalog_is_kept_as_long_as_the_setting_says(catalog):
    catalog.put("a")
    uuid = catalog.seen("a").own.uuid
    catalog.house.later(days=401)
    catalog.put("a", values={"stock": value(1)})
    assert Runner(catalog.house.inside).forget_catalog_events() > 0
    with catalog.house.read() as db:
        own = catalog.house.by.organization_id
        left = log.about(db, own, uuid, before=None, limit=9)
    assert [row["name"] for row in left] == ["product.updated"]
