"""The demo: what its visitor is told, works."""
