"""Products: reading them as Akeneo's clients do."""
