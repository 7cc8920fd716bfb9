"""Roles and connections as a file: export and apply."""
