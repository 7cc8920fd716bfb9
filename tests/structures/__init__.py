"""The structure of the catalog: its rules as tables, its verbs on both databases."""
