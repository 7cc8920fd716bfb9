"""The catalog over JSON in Akeneo's conventions: /api/rest/v1, its shapes, errors and texts."""
