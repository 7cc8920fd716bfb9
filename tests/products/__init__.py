"""Products and models: their rules, on both databases."""
