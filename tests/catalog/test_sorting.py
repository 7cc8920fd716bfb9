"""A cursor means the same on both databases."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from keydesk.catalog import store


def test_identifiers_sort_by_code_point_on_both_databases():
    """A cursor skipped products where the database sorted by its own locale."""
    table = CreateTable(store.products)
    assert 'VARCHAR(255) COLLATE "C"' in str(table.compile(dialect=postgresql.dialect()))
    assert "COLLATE" not in str(table.compile(dialect=sqlite.dialect()))
