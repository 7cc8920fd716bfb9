"""Rules of the house that a reviewer would otherwise have to remember."""
