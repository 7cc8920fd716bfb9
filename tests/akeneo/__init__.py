"""The catalog as Akeneo's clients see it."""
