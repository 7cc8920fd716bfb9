"""Loading the sample: once, twice, and after a change."""

from datetime import timedelta

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from keydesk import events
from keydesk.auth import Caller
from keydesk.catalog import store, verbs
from tests.catalog.conftest import NOW, product

LATER = NOW + timedelta(days=1)


def test_loading_twice_changes_nothing_and_writes_one_event(database):
    by = Caller("cli:root", "twice")
    with database.write() as db:
        verbs.load_sample(db, by, [product("a"), product("b")], now=NOW)
        verbs.load_sample(db, by, [product("a"), product("b")], now=LATER)
        assert [p.updated_at for p in store.everything(db, "twice").values()] == [NOW, NOW]
        (event,) = events.since(db, "twice")
        assert (event["name"], event["data"]) == ("products.loaded", {"created": 2, "updated": 0})


def test_a_changed_product_is_written_again_under_its_old_birthday(database):
    by = Caller("cli:root", "changed")
    with database.write() as db:
        verbs.load_sample(db, by, [product("a"), product("b")], now=NOW)
        verbs.load_sample(db, by, [product("a", enabled=False), product("b")], now=LATER)
        found = store.everything(db, "changed")
    assert (found["a"].enabled, found["a"].created_at, found["a"].updated_at) == (False, NOW, LATER)
    assert found["b"].updated_at == NOW


def test_identifiers_sort_by_code_point_on_both_databases():
    """A cursor skipped products where the database sorted by its own locale."""
    table = CreateTable(store.products)
    assert 'VARCHAR(255) COLLATE "C"' in str(table.compile(dialect=postgresql.dialect()))
    assert "COLLATE" not in str(table.compile(dialect=sqlite.dialect()))


def test_a_list_follows_code_points(database):
    by = Caller("cli:root", "sorted")
    names = ["a", "B", "é", "Z-1", "z_1", "10", "9", "\U0001f6cb"]
    with database.write() as db:
        verbs.load_sample(db, by, [product(name) for name in names], now=NOW)
        window = verbs.Window(limit=100)
        listed = [p.identifier for p in verbs.list_products(db, "sorted", window)]
    assert listed == sorted(names)
