"""Catalogs come in and go out as files."""
